// SPDX-License-Identifier: Apache-2.0
//
// compute_proof: law: sumac_compute feeds every tile of a descriptor once and whole, never what is not there, never where there is no room.
//
//   tiles    of any (batch, m, n) inside the descriptor exactly one tile is fed, of any other none; of any (chunk, slice) of it exactly one beat
//   order    tiles ascend by batch, block, streamed index, resident index; beats by chunk, slice
//   rings    a beat reads a word that is loaded and not freed; words are freed in order, and all of a descriptor's when it is fed
//   room     at most out_slots tiles are fed and not given back; two tiles' last beats are at least max(rows, Interval) cycles apart
//   assumed  descriptors that sumac_descriptors lets pass, with words = slices / slices per word, rounded up; at most the ring's depth is loaded
//            and not freed; slots are given back for tiles fed; at most desc_fifo descriptors decoded and not fed
`include "rtl/common/sumac_check.svh"

module compute_proof
  import sumac_core_pkg::*;
#(
  parameter int unsigned DescFifo = 1,
  parameter int unsigned Spw      = 1,  // slices of an activation word
  parameter int unsigned Interval = 1,
  localparam core_t P = '{
      rows: 3,
      cols: 3,
      lanes: 1,
      hop_s: 1,
      hop_e: 1,
      port_bytes: 64,
      burst: 2,
      outstanding: 1,
      out_slots: 2,
      desc_fifo: DescFifo,
      act_depth: 4,
      wgt_depth: 4,
      addr_w: 3,
      count_w: 2,
      word_w: 3,
      perf_w: 16
  },
  localparam int unsigned PosW = 3,
  localparam int unsigned IndexW = index_w(DescFifo)
) (
  input logic                       clk_i,
  input logic                       clear_i,
  input logic                       run_i,
  input descriptor_t [DescFifo-1:0] desc_i,
  input logic                       decoded_i,
  input logic        [    PosW-1:0] act_load_i,
  input logic        [    PosW-1:0] wgt_load_i,
  input logic                       fence_closed_i,
  input logic                       slot_free_i,
  // any place in the nest
  input logic        [         1:0] at_batch_i,
  input logic        [         1:0] at_m_i,
  input logic        [         1:0] at_n_i,
  input logic        [         1:0] at_chunk_i,
  input logic        [         2:0] at_slice_i
);
  logic started_q = 1'b0, rst_ni;
  always_ff @(posedge clk_i) started_q <= 1'b1;
  assign rst_ni = started_q;

  // Any descriptors and any place, the same all the time.
  descriptor_t [DescFifo-1:0] desc_q;
  logic [1:0] batch, m, n, chunk;
  logic [2:0] slice;
  always_ff @(posedge clk_i) begin
    if (!started_q) begin
      desc_q <= desc_i;
      batch  <= at_batch_i;
      m      <= at_m_i;
      n      <= at_n_i;
      chunk  <= at_chunk_i;
      slice  <= at_slice_i;
    end
  end

  logic valid, first, last, act_free, wgt_free, tile, fed, done, starved;
  logic [7:0] rows;
  logic [PosW-1:0] act_pos, wgt_pos, act_loaded_q, wgt_loaded_q;
  logic [index_w(Spw)-1:0] act_sub;
  logic wgt_sub;
  tile_t info;
  events_t events;
  sumac_compute #(
    .P       (P),
    .ActSpw  (Spw),
    .WgtSpw  (1),
    .ActPosW (PosW),
    .WgtPosW (PosW),
    .Interval(Interval)
  ) u_compute (
    .clk_i,
    .rst_ni,
    .clear_i,
    .run_i,
    .desc_i      (desc_q),
    .decoded_i,
    .act_loaded_i(act_loaded_q),
    .wgt_loaded_i(wgt_loaded_q),
    .fence_closed_i,
    .slot_free_i,
    .valid_o     (valid),
    .first_o     (first),
    .last_o      (last),
    .rows_o      (rows),
    .act_pos_o   (act_pos),
    .act_sub_o   (act_sub),
    .act_free_o  (act_free),
    .wgt_pos_o   (wgt_pos),
    .wgt_sub_o   (wgt_sub),
    .wgt_free_o  (wgt_free),
    .tile_o      (tile),
    .tile_info_o (info),
    .fed_o       (fed),
    .done_o      (done),
    .starved_o   (starved),
    .events_o    (events)
  );

  // ---- the world around it, counted from ports alone
  logic [PosW-1:0] act_freed_q, wgt_freed_q;
  logic [1:0] tiles_q;     // fed and not given back
  logic [2:0] decoded_q;   // decoded and not fed
  logic [3:0] gap_q;       // cycles since the last tile's last beat, at most 15
  logic [7:0] rows_q;      // of that tile
  logic ended_q;           // the last descriptor is fed
  logic [IndexW-1:0] entry_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni || clear_i) begin
      {act_loaded_q, wgt_loaded_q, act_freed_q, wgt_freed_q} <= '0;
      tiles_q   <= '0;
      decoded_q <= '0;
      gap_q     <= 4'd15;
      rows_q    <= '0;
      ended_q   <= 1'b0;
      entry_q   <= '0;
    end else begin
      act_loaded_q <= act_loaded_q + act_load_i;
      wgt_loaded_q <= wgt_loaded_q + wgt_load_i;
      if (valid && act_free) act_freed_q <= act_pos + 1'b1;
      if (valid && wgt_free) wgt_freed_q <= wgt_pos + 1'b1;
      tiles_q   <= tiles_q + 2'(tile) - 2'(slot_free_i);
      decoded_q <= decoded_q + 3'(decoded_i) - 3'(fed);
      gap_q     <= tile ? 4'd1 : (gap_q == 4'd15) ? gap_q : gap_q + 4'd1;
      if (tile) rows_q <= rows;
      if (fed) begin
        ended_q <= desc_q[entry_q].last;
        entry_q <= (entry_q == IndexW'(DescFifo - 1)) ? '0 : entry_q + 1'b1;
      end
    end
  end

  slots_are_given_back_once :
  assume property (@(posedge clk_i) !slot_free_i || tiles_q != 0);
  entries_are_counted :
  assume property (@(posedge clk_i) !decoded_i || decoded_q < 3'(DescFifo));
  act_ring_is_not_overrun :
  assume property (@(posedge clk_i) 4'(PosW'(act_loaded_q - act_freed_q)) + 4'(act_load_i) <= 4'd4);
  wgt_ring_is_not_overrun :
  assume property (@(posedge clk_i) 4'(PosW'(wgt_loaded_q - wgt_freed_q)) + 4'(wgt_load_i) <= 4'd4);
  for (genvar e = 0; e < DescFifo; e++) begin : g_assume
    descriptors_are_legal :
    assume property (@(posedge clk_i) !rst_ni || (
        desc_q[e].order != order_e'(2'd3) && (desc_q[e].order != ORDER_STREAMED || desc_q[e].block_max == 0) &&
        desc_q[e].m_max < 4 && desc_q[e].n_max < 4 && desc_q[e].batch_max < 4 && desc_q[e].block_max < 4 && desc_q[e].chunk_max < 4 &&
        desc_q[e].rows inside {[8'd1 : 8'd3]} && desc_q[e].rows_last inside {[8'd1 : 8'd3]} &&
        desc_q[e].slice_max < 4 && desc_q[e].slice_max_last < 4 &&
        desc_q[e].act_words == desc_q[e].slice_max / Spw + 1 && desc_q[e].act_words_last == desc_q[e].slice_max_last / Spw + 1 &&
        desc_q[e].wgt_words == desc_q[e].slice_max + 1 && desc_q[e].wgt_words_last == desc_q[e].slice_max_last + 1));
  end

  // ---- tiles and beats at the chosen place since the descriptor, the tile began
  descriptor_t d;
  assign d = desc_q[entry_q];
  logic in_nest, beat_inside, tile_here, beat_here, wgt_first;
  logic [2:0] slice_max;
  logic [1:0] tile_seen_q, beat_seen_q;
  assign wgt_first   = d.order == ORDER_WGT_STATIONARY;
  assign slice_max   = (16'(chunk) == d.chunk_max) ? d.slice_max_last[2:0] : d.slice_max[2:0];
  assign in_nest      = 16'(batch) <= d.batch_max && 16'(m) <= d.m_max && 16'(n) <= d.n_max;
  assign beat_inside = 16'(chunk) <= d.chunk_max && slice <= slice_max;
  assign tile_here   = u_compute.batch_q == batch && u_compute.m == m && u_compute.n == n;
  assign beat_here   = u_compute.chunk_q == chunk && u_compute.slice_q == 16'(slice);
  always_ff @(posedge clk_i) begin
    if (!rst_ni || clear_i) begin
      tile_seen_q <= '0;
      beat_seen_q <= '0;
    end else begin
      if (fed) tile_seen_q <= '0;
      else if (tile && tile_here && tile_seen_q != 2'd3) tile_seen_q <= tile_seen_q + 2'd1;
      if (tile) beat_seen_q <= '0;
      else if (valid && beat_here && beat_seen_q != 2'd3) beat_seen_q <= beat_seen_q + 2'd1;
    end
  end

  // ---- the law
  `SUMAC_CHECK(a_tile_is_fed_once, !fed || tile_seen_q + 2'(tile_here) == 2'(in_nest))
  `SUMAC_CHECK(no_tile_is_repeated, !(tile && tile_here) || tile_seen_q == 0)
  `SUMAC_CHECK(a_beat_is_fed_once, !tile || beat_seen_q + 2'(beat_here) == 2'(beat_inside))
  `SUMAC_CHECK(no_beat_is_repeated, !(valid && beat_here) || beat_seen_q == 0)
  `SUMAC_CHECK(tiles_have_their_rows,
               !valid || rows == ((16'(u_compute.m) == d.m_max) ? d.rows_last : d.rows))
  `SUMAC_CHECK(tiles_have_their_columns,
               !tile || info.cols == ((16'(u_compute.n) == d.n_max) ? d.cols_last : 8'd3))
  `SUMAC_CHECK(the_last_tile_says_so, fed == (tile && info.desc_last))
  `SUMAC_CHECK(act_words_are_there,
               !valid || PosW'(act_pos - act_freed_q) < PosW'(act_loaded_q - act_freed_q))
  `SUMAC_CHECK(wgt_words_are_there,
               !valid || PosW'(wgt_pos - wgt_freed_q) < PosW'(wgt_loaded_q - wgt_freed_q))
  `SUMAC_CHECK(all_words_are_freed_at_the_end, !fed || (act_free && wgt_free))
  `SUMAC_CHECK(slots_are_enough, tiles_q <= 2'd2 && !(tile && tiles_q == 2'd2))
  `SUMAC_CHECK(tiles_are_apart, !tile || (8'(gap_q) >= rows_q && 32'(gap_q) >= Interval) || gap_q == 4'd15)
  `SUMAC_CHECK(nothing_after_the_last, !ended_q || !valid)
  `SUMAC_CHECK(the_end_is_told, done == ended_q)

  // ---- what the induction stands on
  logic [1:0] resident, streamed, resident_max, streamed_max;
  logic [2:0] block, act_ahead, wgt_ahead, act_words, wgt_words, slices;
  logic behind;  // the chosen tile lies before the one under the walker
  logic [3:0] block_end;
  assign resident     = wgt_first ? n : m;
  assign streamed     = wgt_first ? m : n;
  assign resident_max = wgt_first ? d.n_max[1:0] : d.m_max[1:0];
  assign streamed_max = wgt_first ? d.m_max[1:0] : d.n_max[1:0];
  assign block        = 3'(u_compute.block_q);
  assign block_end    = 4'(block) + 4'(d.block_max[1:0]);
  assign behind = batch < u_compute.batch_q || (batch == u_compute.batch_q && (3'(resident) < block || (4'(resident) <= block_end && (
      streamed < u_compute.stream_q || (streamed == u_compute.stream_q && 3'(resident) < block + 3'(u_compute.tile_q))))));
  assign slices    = (u_compute.chunk_q == d.chunk_max[1:0]) ? d.slice_max_last[2:0] : d.slice_max[2:0];
  assign act_words = slices / 3'(Spw) + 3'd1 - u_compute.slice_q[2:0] / 3'(Spw);
  assign wgt_words = slices + 3'd1 - u_compute.slice_q[2:0];
  assign act_ahead = PosW'(act_loaded_q - u_compute.act_q);
  assign wgt_ahead = PosW'(wgt_loaded_q - u_compute.wgt_q);
  `SUMAC_CHECK(entries_agree, u_compute.index_q == entry_q && 32'(entry_q) < DescFifo)
  `SUMAC_CHECK(
      counts_agree,
      3'(u_compute.waiting_q) == decoded_q && decoded_q <= 3'(DescFifo) && u_compute.slots_q == 2'd2 - tiles_q)
  `SUMAC_CHECK(tiles_seen_are_those_behind, tile_seen_q == 2'(in_nest && behind))
  `SUMAC_CHECK(
      beats_seen_are_those_behind,
      beat_seen_q == 2'(beat_inside && (chunk < u_compute.chunk_q || (chunk == u_compute.chunk_q && 16'(slice) < u_compute.slice_q))))
  `SUMAC_CHECK(
      the_walker_is_inside,
      u_compute.batch_q <= d.batch_max[1:0] && u_compute.stream_q <= streamed_max && u_compute.tile_q <= d.block_max[1:0] && 3'(u_compute.block_q) + 3'(u_compute.tile_q) <= 3'(resident_max) && u_compute.chunk_q <= d.chunk_max[1:0] && u_compute.slice_q <= 16'(slices))
  `SUMAC_CHECK(
      positions_agree,
      u_compute.act_back_q == act_freed_q && u_compute.wgt_back_q == wgt_freed_q && PosW'(act_loaded_q - act_freed_q) <= 3'd4 && PosW'(wgt_loaded_q - wgt_freed_q) <= 3'd4)
  `SUMAC_CHECK(
      positions_lie_between,
      act_ahead <= PosW'(act_loaded_q - act_freed_q) && wgt_ahead <= PosW'(wgt_loaded_q - wgt_freed_q))
  `SUMAC_CHECK(a_begun_panel_is_loaded,
               u_compute.slice_q == 0 || (act_ahead >= act_words && wgt_ahead >= wgt_words))
  `SUMAC_CHECK(slices_and_words_keep_step, 32'(act_sub) == u_compute.slice_q % Spw)
  `SUMAC_CHECK(
      the_gap_is_counted,
      gap_q != 0 && rows_q <= 8'd3 && (gap_q == 4'd15 || 32'(u_compute.interval_q) == (((32'(rows_q) > Interval) ? 32'(rows_q) : Interval) > 32'(gap_q) ? ((32'(rows_q) > Interval) ? 32'(rows_q) : Interval) - 32'(gap_q) : 0)))
  `SUMAC_CHECK(a_long_gap_is_over, gap_q != 4'd15 || u_compute.interval_q == 0)
  `SUMAC_CHECK(rows_are_those_of_the_core, d.rows <= 8'd3 && d.rows_last <= 8'd3)
  seen_two_tiles :
  cover property (@(posedge clk_i) rst_ni && tile && tile_seen_q == 1 && slice_max != 0);
  seen_the_end :
  cover property (@(posedge clk_i) rst_ni && fed && tile_seen_q == 1);
endmodule
