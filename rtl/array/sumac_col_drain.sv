// SPDX-License-Identifier: Apache-2.0
//
// sumac_col_drain: one column's drain and its bank of the output ring.
//
//   value    the popped sum through the drain, 0 in columns past N; flags of real columns stick in flags_o
//   time     written drain_latency cycles after pop_i, readable one later; rdata_o holds address raddr_i of the last cycle with read_i
//   reset    no pop on the way, flags clear
module sumac_col_drain
  import sumac_core_pkg::*;
#(
  parameter core_t P = '0,
  parameter `SUMAC_PE_PKG::cfg_t Cfg = '0,
  parameter int unsigned Col = 0,
  localparam int unsigned OutWords = P.out_slots * P.rows,
  localparam int unsigned AddrW = index_w(OutWords),
  localparam int unsigned SumW = `SUMAC_PE_PKG::sum_bits(Cfg, P.lanes)
) (
  input  logic             clk_i,
  input  logic             rst_ni,
  input  logic             clear_i,
  input  logic             pop_i,
  input  logic             pop_last_i,
  input  logic [AddrW-1:0] pop_addr_i,
  input  logic [      7:0] pop_cols_i,
  input  logic [      1:0] pop_format_i,
  input  logic [ SumW-1:0] sum_i,
  output logic             done_o,        // the tile's last word of this column is being written
  output logic [      3:0] flags_o,
  input  logic             read_i,
  input  logic [AddrW-1:0] raddr_i,
  output logic [     31:0] rdata_o
);
  localparam int unsigned Latency = `SUMAC_PE_PKG::drain_latency(Cfg);

  logic [31:0] word;
  logic [ 3:0] flags;
  logic [Latency-1:0] we_q, last_q, real_q;
  logic [Latency-1:0][AddrW-1:0] addr_q;
  logic [31:0] mem[OutWords];

  `SUMAC_PE_DRAIN #(
    .Cfg(Cfg),
    .Lanes(P.lanes)
  ) u_drain (
    .clk_i,
    .rst_ni,
    .sum_i,
    .out_format_i(pop_format_i),
    .word_o(word),
    .flags_o(flags)
  );

  for (genvar i = 0; i < Latency; i++) begin : g_latency
    always_ff @(posedge clk_i) begin
      last_q[i] <= (i == 0) ? pop_last_i : last_q[(i > 0) ? i-1 : 0];
      addr_q[i] <= (i == 0) ? pop_addr_i : addr_q[(i > 0) ? i-1 : 0];
      real_q[i] <= (i == 0) ? 32'(pop_cols_i) > Col : real_q[(i > 0) ? i-1 : 0];
    end
    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) we_q[i] <= 1'b0;
      else we_q[i] <= (i == 0) ? pop_i : we_q[(i>0)?i-1 : 0];
    end
  end

  assign done_o = we_q[Latency-1] && last_q[Latency-1];

  always_ff @(posedge clk_i) begin
    if (we_q[Latency-1]) mem[addr_q[Latency-1]] <= real_q[Latency-1] ? word : '0;
  end
  always_ff @(posedge clk_i) begin
    if (read_i) rdata_o <= mem[raddr_i];
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) flags_o <= '0;
    else if (clear_i) flags_o <= '0;
    else if (we_q[Latency-1] && real_q[Latency-1]) flags_o <= flags_o | flags;
  end
endmodule
