// SPDX-License-Identifier: Apache-2.0
//
// asic_cell: sumac_cell and the hop registers behind it, which belong to its neighbours: what an array repeats, cut where nets are few.
//
//   value    as in sumac_array
//   why      registers of a PE that hold what a hop register holds are one register in an array; so they are here
module asic_cell #(
  parameter logic [`SUMAC_PE_PKG::CFG_BITS-1:0] CfgWord = '0,
  parameter int unsigned Lanes = 4,
  localparam `SUMAC_PE_PKG::cfg_t Cfg = `SUMAC_PE_PKG::cfg_t'(CfgWord),
  localparam int unsigned EastW = `SUMAC_PE_PKG::east_bits(Cfg, Lanes),
  localparam int unsigned SouthW = `SUMAC_PE_PKG::south_bits(Cfg, Lanes),
  localparam int unsigned SumW = `SUMAC_PE_PKG::sum_bits(Cfg, Lanes),
  parameter logic [EastW-1:0] EastLive = '1,  // bits that the parts of the PE kind do not hold at 0
  parameter logic [SouthW-1:0] SouthLive = '1,
  parameter logic [SumW-1:0] SumLive = '1
) (
  input  logic              clk_i,
  input  logic              rst_ni,
  input  logic              valid_i,
  input  logic              first_i,
  input  logic              last_i,
  input  logic [ EastW-1:0] east_i,
  output logic              valid_o,
  output logic              first_o,
  output logic              last_o,
  output logic [ EastW-1:0] east_o,
  input  logic [SouthW-1:0] south_i,
  output logic [SouthW-1:0] south_o,
  input  logic              shift_i,
  output logic              shift_o,
  input  logic [  SumW-1:0] above_i,
  output logic [  SumW-1:0] shadow_o,
  output logic              handoff_o
);
  logic valid, first, last, shift;
  logic [EastW-1:0] east;
  logic [SouthW-1:0] south;

  sumac_cell #(
    .Cfg(Cfg),
    .Lanes(Lanes),
    .RegE(1'b0),
    .RegS(1'b0)
  ) u_cell (
    .clk_i,
    .rst_ni,
    .valid_i,
    .first_i,
    .last_i,
    .east_i(east_i & EastLive),
    .valid_o(valid),
    .first_o(first),
    .last_o(last),
    .east_o(east),
    .south_i(south_i & SouthLive),
    .south_o(south),
    .shift_i,
    .shift_o(shift),
    .above_i(above_i & SumLive),
    .shadow_o,
    .handoff_o
  );

  asic_hop_e #(
    .CfgWord(CfgWord),
    .Lanes(Lanes),
    .EastLive(EastLive)
  ) u_east (
    .clk_i,
    .rst_ni,
    .valid_i(valid),
    .first_i(first),
    .last_i(last),
    .shift_i(shift),
    .east_i(east),
    .valid_o,
    .first_o,
    .last_o,
    .shift_o,
    .east_o
  );

  asic_hop_s #(
    .CfgWord(CfgWord),
    .Lanes(Lanes),
    .SouthLive(SouthLive)
  ) u_south (
    .clk_i,
    .rst_ni,
    .south_i(south),
    .south_o
  );
endmodule
