// SPDX-License-Identifier: Apache-2.0
//
// asic_hop_pop: the register with which the drain's control goes from a column to the next, as sumac_array has it (g_pop).
module asic_hop_pop
  import sumac_core_pkg::*;
#(
  parameter  int unsigned Rows     = 16,
  parameter  int unsigned OutSlots = 4,
  localparam int unsigned OutAddrW = index_w(OutSlots * Rows)
) (
  input  logic                clk_i,
  input  logic                rst_ni,
  input  logic                pop_i,
  input  logic                pop_last_i,
  input  logic [OutAddrW-1:0] pop_addr_i,
  input  logic [         7:0] pop_cols_i,
  input  logic [         1:0] pop_format_i,
  output logic                pop_o,
  output logic                pop_last_o,
  output logic [OutAddrW-1:0] pop_addr_o,
  output logic [         7:0] pop_cols_o,
  output logic [         1:0] pop_format_o
);
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) {pop_o, pop_last_o, pop_addr_o, pop_cols_o, pop_format_o} <= '0;
    else
      {pop_o, pop_last_o, pop_addr_o, pop_cols_o, pop_format_o} <= {
        pop_i, pop_last_i, pop_addr_i, pop_cols_i, pop_format_i
      };
  end
endmodule
