// SPDX-License-Identifier: Apache-2.0
//
// asic_cell: sumac_cell with both hop registers, its configuration as a word.
module asic_cell #(
  parameter logic [`SUMAC_PE_PKG::CFG_BITS-1:0] CfgWord = '0,
  parameter int unsigned Lanes = 4,
  localparam `SUMAC_PE_PKG::cfg_t Cfg = `SUMAC_PE_PKG::cfg_t'(CfgWord),
  localparam int unsigned EastW = `SUMAC_PE_PKG::east_bits(Cfg, Lanes),
  localparam int unsigned SouthW = `SUMAC_PE_PKG::south_bits(Cfg, Lanes),
  localparam int unsigned SumW = `SUMAC_PE_PKG::sum_bits(Cfg, Lanes)
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
  sumac_cell #(
    .Cfg(Cfg),
    .Lanes(Lanes),
    .RegE(1'b1),
    .RegS(1'b1)
  ) u_cell (
    .*
  );
endmodule
