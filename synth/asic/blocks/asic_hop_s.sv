// SPDX-License-Identifier: Apache-2.0
//
// asic_hop_s: the hop register between two rows, as sumac_cell has it (g_south).
module asic_hop_s #(
  parameter logic [`SUMAC_PE_PKG::CFG_BITS-1:0] CfgWord = '0,
  parameter int unsigned Lanes = 4,
  localparam `SUMAC_PE_PKG::cfg_t Cfg = `SUMAC_PE_PKG::cfg_t'(CfgWord),
  localparam int unsigned SouthW = `SUMAC_PE_PKG::south_bits(Cfg, Lanes),
  parameter logic [SouthW-1:0] SouthLive = '1  // bits that wgt_edge does not hold at 0
) (
  input  logic              clk_i,
  input  logic              rst_ni,
  input  logic [SouthW-1:0] south_i,
  output logic [SouthW-1:0] south_o
);
  always_ff @(posedge clk_i) south_o <= south_i & SouthLive;
  logic unused_reset;
  assign unused_reset = rst_ni;
endmodule
