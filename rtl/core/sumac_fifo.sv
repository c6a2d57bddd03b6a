// SPDX-License-Identifier: Apache-2.0
//
// sumac_fifo: a small first-in first-out queue in registers.
//
//   shape    Depth entries of Width bits, any Depth from 1
//   time     an entry pushed in cycle t is at head_o in t + 1 if it is the oldest; pop_i takes effect at the end of the cycle
//   reset    empty; clear_i empties it
//   rule     never push when full, never pop when empty: the user counts
`include "rtl/common/sumac_check.svh"

module sumac_fifo #(
  parameter int unsigned Width = 8,
  parameter int unsigned Depth = 2
) (
  input  logic             clk_i,
  input  logic             rst_ni,
  input  logic             clear_i,
  input  logic             push_i,
  input  logic [Width-1:0] data_i,
  input  logic             pop_i,
  output logic             empty_o,
  output logic [Width-1:0] head_o
);
  localparam int unsigned IndexW = (Depth <= 1) ? 1 : $clog2(Depth);
  localparam int unsigned CountW = $clog2(Depth + 1);
  localparam logic [IndexW-1:0] LAST = IndexW'(Depth - 1);

  logic [Width-1:0] mem[Depth];
  logic [IndexW-1:0] head_q, tail_q;
  logic [CountW-1:0] count_q;

  assign empty_o = count_q == '0;
  assign head_o  = mem[head_q];

  always_ff @(posedge clk_i) begin
    if (push_i) mem[tail_q] <= data_i;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      head_q  <= '0;
      tail_q  <= '0;
      count_q <= '0;
    end else if (clear_i) begin
      head_q  <= '0;
      tail_q  <= '0;
      count_q <= '0;
    end else begin
      if (push_i) tail_q <= (tail_q == LAST) ? '0 : tail_q + 1'b1;
      if (pop_i) head_q <= (head_q == LAST) ? '0 : head_q + 1'b1;
      if (push_i && !pop_i) count_q <= count_q + 1'b1;
      if (!push_i && pop_i) count_q <= count_q - 1'b1;
    end
  end

  `SUMAC_CHECK(queue_is_never_overrun, !(push_i && !pop_i && count_q == CountW'(Depth)))
  `SUMAC_CHECK(queue_is_never_underrun, !(pop_i && count_q == '0))
endmodule
