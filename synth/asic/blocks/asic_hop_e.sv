// SPDX-License-Identifier: Apache-2.0
//
// asic_hop_e: the hop register between two columns, as sumac_cell has it (g_east).
module asic_hop_e #(
  parameter logic [`SUMAC_PE_PKG::CFG_BITS-1:0] CfgWord = '0,
  parameter int unsigned Lanes = 4,
  localparam `SUMAC_PE_PKG::cfg_t Cfg = `SUMAC_PE_PKG::cfg_t'(CfgWord),
  localparam int unsigned EastW = `SUMAC_PE_PKG::east_bits(Cfg, Lanes),
  parameter logic [EastW-1:0] EastLive = '1  // bits that act_edge does not hold at 0
) (
  input  logic             clk_i,
  input  logic             rst_ni,
  input  logic             valid_i,
  input  logic             first_i,
  input  logic             last_i,
  input  logic             shift_i,
  input  logic [EastW-1:0] east_i,
  output logic             valid_o,
  output logic             first_o,
  output logic             last_o,
  output logic             shift_o,
  output logic [EastW-1:0] east_o
);
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) {valid_o, shift_o} <= '0;
    else {valid_o, shift_o} <= {valid_i, shift_i};
  end
  always_ff @(posedge clk_i) begin
    first_o <= first_i;
    last_o  <= last_i;
    if (valid_i) east_o <= east_i & EastLive;
  end
endmodule
