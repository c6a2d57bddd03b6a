// SPDX-License-Identifier: Apache-2.0
//
// sumac_pe_slot: the PE of the kind for which this core is built; the contract is rtl/README.md 1.
module sumac_pe_slot #(
  parameter `SUMAC_PE_PKG::cfg_t Cfg = '0,
  parameter int unsigned Lanes = 1,
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
  input  logic [SouthW-1:0] south_i,
  output logic              handoff_o,
  output logic [  SumW-1:0] sum_o
);
  `SUMAC_PE_PE #(
    .Cfg(Cfg),
    .Lanes(Lanes)
  ) u_pe (
    .clk_i,
    .rst_ni,
    .valid_i,
    .first_i,
    .last_i,
    .east_i,
    .south_i,
    .handoff_o,
    .sum_o
  );
endmodule
