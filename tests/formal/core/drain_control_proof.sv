// SPDX-License-Identifier: Apache-2.0
//
// drain_control_proof: law: sumac_drain_control gives every row of every tile once, bottom row first, into the slots in turn.
//
//   pops     a tile of `rows` rows leaves in the `rows` cycles after its start, row rows-1 first, row 0 marked as the last
//   slots    tile i goes to slot i mod out_slots
//   chain    in drain cycle k the rows below row R-rows+k shift and no other; idle, none does
//   assumed  tiles start at least `rows` cycles of the tile before apart, with 1..R rows
`include "rtl/common/sumac_check.svh"

module drain_control_proof
  import sumac_core_pkg::*;
#(
  parameter int unsigned R     = 4,
  parameter int unsigned Slots = 3,
  localparam core_t P = '{
      rows: R,
      cols: 2,
      lanes: 1,
      hop_s: 1,
      hop_e: 1,
      port_bytes: 4,
      burst: 2,
      outstanding: 1,
      out_slots: Slots,
      desc_fifo: 2,
      act_depth: 4,
      wgt_depth: 4,
      addr_w: 3,
      count_w: 2,
      word_w: 3,
      perf_w: 5
  },
  localparam int unsigned AddrW = index_w(R * Slots)
) (
  input logic  clk_i,
  input logic  clear_i,
  input logic  start_i,
  input tile_t tile_i
);
  logic started_q = 1'b0, rst_ni;
  always_ff @(posedge clk_i) started_q <= 1'b1;
  assign rst_ni = started_q;

  logic [R-1:0] shift;
  logic pop, pop_last;
  logic [AddrW-1:0] pop_addr;
  logic [7:0] pop_cols;
  logic [1:0] pop_format;
  sumac_drain_control #(
    .P(P)
  ) u_control (
    .clk_i,
    .rst_ni,
    .clear_i,
    .start_i,
    .tile_i,
    .shift_o     (shift),
    .pop_o       (pop),
    .pop_last_o  (pop_last),
    .pop_addr_o  (pop_addr),
    .pop_cols_o  (pop_cols),
    .pop_format_o(pop_format)
  );

  // The tile that leaves, and in which of its cycles.
  logic active_q;
  logic [7:0] cycle_q;
  tile_t tile_q;
  logic [7:0] slot_q, next_slot_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni || clear_i) begin
      active_q    <= 1'b0;
      next_slot_q <= '0;
    end else if (start_i) begin
      active_q    <= 1'b1;
      cycle_q     <= '0;
      tile_q      <= tile_i;
      slot_q      <= next_slot_q;
      next_slot_q <= (next_slot_q == 8'(Slots - 1)) ? '0 : next_slot_q + 8'd1;
    end else if (active_q) begin
      active_q <= cycle_q != tile_q.rows - 8'd1;
      cycle_q  <= cycle_q + 8'd1;
    end
  end
  tiles_are_apart :
  assume property (@(posedge clk_i) !start_i || !active_q || cycle_q == tile_q.rows - 8'd1);
  tiles_have_rows :
  assume property (@(posedge clk_i) !start_i || (tile_i.rows != 0 && 32'(tile_i.rows) <= R));

  `SUMAC_CHECK(a_row_leaves_in_each_cycle_of_a_tile, pop == active_q)
  `SUMAC_CHECK(rows_leave_bottom_first,
               !pop || 32'(pop_addr) == 32'(slot_q) * R + 32'(tile_q.rows) - 1 - 32'(cycle_q))
  `SUMAC_CHECK(row_0_is_the_last, !pop || pop_last == (cycle_q == tile_q.rows - 8'd1))
  `SUMAC_CHECK(rows_keep_what_the_tile_says,
               !pop || (pop_cols == tile_q.cols && pop_format == tile_q.out_format))
  for (genvar r = 0; r < R; r++) begin : g_row
    `SUMAC_CHECK(rows_below_shift, shift[r] == (active_q && 32'(r) > R - 32'(tile_q.rows) + 32'(cycle_q)))
  end

  // What the induction stands on.
  `SUMAC_CHECK(
      state_is_possible,
      32'(next_slot_q) < Slots && 32'(u_control.slot_q) == 32'(next_slot_q) * R && (!active_q || (tile_q.rows != 0 && 32'(tile_q.rows) <= R && cycle_q < tile_q.rows && 32'(slot_q) < Slots && u_control.row_q == tile_q.rows - 8'd1 - cycle_q && 32'(u_control.base_q) == 32'(slot_q) * R)))
  seen :
  cover property (@(posedge clk_i) rst_ni && pop && pop_last && 32'(tile_q.rows) == R && 32'(slot_q) == Slots - 1);
endmodule
