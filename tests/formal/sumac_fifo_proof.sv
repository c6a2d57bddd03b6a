// SPDX-License-Identifier: Apache-2.0
//
// sumac_fifo_proof: law: sumac_fifo gives back what was put in, in order, once each, while its user keeps its rule.
//
//   value    the n-th entry popped since the last clear is the n-th pushed (one n, any n, is watched); empty_o where all are popped
//   memory   read here as a packed array, which the test makes of it: proofs cannot name the words of an unpacked one
//   rule     assumed: no push when full (but with a pop), no pop when empty: counted here from pushes and pops alone
`include "rtl/common/sumac_check.svh"

module sumac_fifo_proof #(
  parameter int unsigned Width = 3,
  parameter int unsigned Depth = 3
) (
  input logic             clk_i,
  input logic             clear_i,
  input logic             push_i,
  input logic [Width-1:0] data_i,
  input logic             pop_i,
  input logic             watch_i
);
  logic started_q = 1'b0, rst_ni;
  always_ff @(posedge clk_i) started_q <= 1'b1;
  assign rst_ni = started_q;

  logic empty;
  logic [Width-1:0] head;
  sumac_fifo #(
    .Width(Width),
    .Depth(Depth)
  ) u_fifo (
    .clk_i,
    .rst_ni,
    .clear_i,
    .push_i,
    .data_i,
    .pop_i,
    .empty_o(empty),
    .head_o (head)
  );

  // The watched entry: `ahead_q` entries and it itself are in the queue.
  logic [4:0] count_q, ahead_q;
  logic watched_q;
  logic [Width-1:0] data_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      count_q   <= '0;
      watched_q <= 1'b0;
    end else if (clear_i) begin
      count_q   <= '0;
      watched_q <= 1'b0;
    end else begin
      count_q <= count_q + 5'(push_i) - 5'(pop_i);
      if (push_i && watch_i && !watched_q) begin
        watched_q <= 1'b1;
        data_q    <= data_i;
        ahead_q   <= count_q - 5'(pop_i);
      end else if (watched_q && pop_i) begin
        if (ahead_q == 0) watched_q <= 1'b0;
        else ahead_q <= ahead_q - 1;
      end
    end
  end
  no_overrun :
  assume property (@(posedge clk_i) !(push_i && !pop_i && count_q == Depth));
  no_underrun :
  assume property (@(posedge clk_i) !(pop_i && count_q == 0));

  // Where the watched entry lies.
  logic [4:0] place, next;
  assign next  = (5'(u_fifo.head_q) + count_q >= 5'(Depth)) ? 5'(u_fifo.head_q) + count_q - 5'(Depth) : 5'(u_fifo.head_q) + count_q;
  assign place = (5'(u_fifo.head_q) + ahead_q >= 5'(Depth)) ? 5'(u_fifo.head_q) + ahead_q - 5'(Depth) : 5'(u_fifo.head_q) + ahead_q;
  `SUMAC_CHECK(empty_is_seen, empty == (count_q == 0))
  `SUMAC_CHECK(oldest_first, !(watched_q && ahead_q == 0) || head == data_q)
  // What the induction stands on.
  `SUMAC_CHECK(count_is_the_queues, count_q <= Depth && 5'(u_fifo.count_q) == count_q)
  `SUMAC_CHECK(indices_are_in_range, 5'(u_fifo.head_q) < Depth && 5'(u_fifo.tail_q) < Depth)
  `SUMAC_CHECK(tail_follows_head, next == 5'(u_fifo.tail_q))
  `SUMAC_CHECK(watched_is_in, !watched_q || ahead_q < count_q)
  `SUMAC_CHECK(watched_is_kept, !watched_q || u_fifo.mem[place] == data_q)
  seen :
  cover property (@(posedge clk_i) rst_ni && watched_q && ahead_q == 0 && pop_i && count_q == Depth);
endmodule
