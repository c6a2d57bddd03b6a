// SPDX-License-Identifier: Apache-2.0
//
// load_proof: law: sumac_load never promises more than there is, and never takes a request back.
//
//   rings    words reserved and not yet freed never exceed the depth: no ring is overrun, whatever panels the descriptors ask for
//   port     at most `outstanding` bursts in flight, each of 1..burst beats; a request that is not taken stands, unchanged, until it is
//   fence    the first act panel of a wait_store descriptor goes out only when every earlier descriptor's output is stored and acknowledged
//   entries  no descriptor is fetched into an entry whose descriptor is not stored yet
//   assumed  beats end only bursts in flight; rings free only what was reserved; a descriptor is fed once and stored once, after its panels were
//            asked for, and fed before it is stored; no store begins while all that was fed is stored; an entry becomes valid after it was fetched
`include "rtl/common/sumac_check.svh"

module load_proof
  import sumac_core_pkg::*;
#(
  parameter int unsigned DescFifo    = 3,
  parameter int unsigned Outstanding = 2,
  localparam core_t P = '{
      rows: 2,
      cols: 2,
      lanes: 1,
      hop_s: 1,
      hop_e: 1,
      port_bytes: 64,
      burst: 2,
      outstanding: Outstanding,
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
  input beats_t      [DescFifo-1:0] beats_i,
  input logic        [DescFifo-1:0] decoded_i,
  input logic                       fed_i,
  input logic                       stored_i,
  input logic                       stores_quiet_i,
  input logic        [    PosW-1:0] act_free_i,
  input logic        [    PosW-1:0] wgt_free_i,
  input logic                       req_ready_i,
  input logic                       rd_end_i
);
  logic started_q = 1'b0, rst_ni;
  always_ff @(posedge clk_i) started_q <= 1'b1;
  assign rst_ni = started_q;

  // Any descriptors, the same all the time.
  descriptor_t [DescFifo-1:0] desc_q;
  beats_t [DescFifo-1:0] beats_q;
  always_ff @(posedge clk_i) begin
    if (!started_q) begin
      desc_q  <= desc_i;
      beats_q <= beats_i;
    end
  end

  logic [DescFifo-1:0] valid_q, fetched_q;
  logic [PosW-1:0] act_freed_q, wgt_freed_q;
  logic open, fence_closed, blocked, req_valid, quiet, burst, item_push;
  logic [IndexW-1:0] open_index;
  logic [2:0] req_addr;
  logic [7:0] req_beats;
  item_t item;
  sumac_load #(
    .P      (P),
    .ActPosW(PosW),
    .WgtPosW(PosW)
  ) u_load (
    .clk_i,
    .rst_ni,
    .clear_i,
    .run_i,
    .program_i     ('0),
    .desc_i        (desc_q),
    .beats_i       (beats_q),
    .valid_i       (valid_q),
    .open_o        (open),
    .open_index_o  (open_index),
    .fed_i,
    .stored_i,
    .stores_quiet_i,
    .act_freed_i   (act_freed_q),
    .wgt_freed_i   (wgt_freed_q),
    .fence_closed_o(fence_closed),
    .blocked_o     (blocked),
    .req_valid_o   (req_valid),
    .req_ready_i,
    .req_addr_o    (req_addr),
    .req_beats_o   (req_beats),
    .rd_end_i,
    .quiet_o       (quiet),
    .burst_o       (burst),
    .item_push_o   (item_push),
    .item_o        (item)
  );

  // ---- the world around it, counted from ports alone
  logic [PosW-1:0] act_used_q, wgt_used_q;  // words reserved and not freed
  logic [2:0]
      flight_q,
      held_q,
      walked_q,
      unfed_q;  // bursts; descriptors fetched, asked for and not stored, asked for and not fed
  logic fire, walked, act_began_q;
  assign fire   = req_valid && req_ready_i;
  assign walked = u_load.walked;
  always_ff @(posedge clk_i) begin
    if (!rst_ni || clear_i) begin
      {act_used_q, wgt_used_q, act_freed_q, wgt_freed_q} <= '0;
      {flight_q, held_q, walked_q, unfed_q}              <= '0;
      {valid_q, fetched_q}                               <= '0;
      act_began_q                                        <= 1'b0;
    end else begin
      act_used_q  <= act_used_q + ((item_push && item.kind == ITEM_ACT) ? PosW'(item.words) : '0) - act_free_i;
      wgt_used_q  <= wgt_used_q + ((item_push && item.kind == ITEM_WGT) ? PosW'(item.words) : '0) - wgt_free_i;
      act_freed_q <= act_freed_q + act_free_i;
      wgt_freed_q <= wgt_freed_q + wgt_free_i;
      flight_q    <= flight_q + 3'(burst) - 3'(rd_end_i);
      held_q      <= held_q + 3'(open) - 3'(stored_i);
      walked_q    <= walked_q + 3'(walked) - 3'(stored_i);
      unfed_q     <= unfed_q + 3'(walked) - 3'(fed_i);
      if (walked) act_began_q <= 1'b0;
      else if (item_push && item.kind == ITEM_ACT) act_began_q <= 1'b1;
      for (int unsigned e = 0; e < DescFifo; e++) begin
        if (open && open_index == IndexW'(e)) begin
          valid_q[e]   <= 1'b0;
          fetched_q[e] <= 1'b1;
        end else if (decoded_i[e] && fetched_q[e]) begin
          valid_q[e] <= 1'b1;
        end
      end
    end
  end

  logic quiet_q, all_stored_q;
  always_ff @(posedge clk_i) begin
    quiet_q      <= stores_quiet_i;
    all_stored_q <= rst_ni && !clear_i && walked_q == 0 && !act_began_q && !(item_push && item.kind == ITEM_ACT);
  end
  bursts_end_in_flight :
  assume property (@(posedge clk_i) !rd_end_i || flight_q != 0);
  act_words_are_freed_once :
  assume property (@(posedge clk_i) act_free_i <= act_used_q);
  wgt_words_are_freed_once :
  assume property (@(posedge clk_i) wgt_free_i <= wgt_used_q);
  stored_after_asked :
  assume property (@(posedge clk_i) !stored_i || (walked_q != 0 && unfed_q < walked_q));
  fed_after_asked :
  assume property (@(posedge clk_i) !fed_i || unfed_q != 0);
  no_store_from_nothing :
  assume property (@(posedge clk_i) !(all_stored_q && quiet_q) || stores_quiet_i);
  clear_when_quiet :
  assume property (@(posedge clk_i) !clear_i || (quiet && !run_i && !req_valid));
  for (genvar e = 0; e < DescFifo; e++) begin : g_assume
    panels_have_words :
    assume property (@(posedge clk_i) !rst_ni || (
        desc_q[e].act_words inside {[16'd1 : 16'd5]} && desc_q[e].act_words_last inside {[16'd1 : 16'd5]} &&
        desc_q[e].wgt_words inside {[16'd1 : 16'd5]} && desc_q[e].wgt_words_last inside {[16'd1 : 16'd5]}));
    panels_have_beats :
    assume property (@(posedge clk_i) !rst_ni || (
        beats_q[e].act_full_full != 0 && beats_q[e].act_full_last != 0 && beats_q[e].act_last_full != 0 &&
        beats_q[e].act_last_last != 0 && beats_q[e].wgt_full != 0 && beats_q[e].wgt_last != 0));
  end

  // ---- the law
  logic waiting_q;
  logic [2:0] addr_q;
  logic [7:0] beats_of_q;
  always_ff @(posedge clk_i) begin
    waiting_q  <= rst_ni && !clear_i && req_valid && !req_ready_i;
    addr_q     <= req_addr;
    beats_of_q <= req_beats;
  end
  `SUMAC_CHECK(act_ring_is_never_overrun, act_used_q <= 3'd4)
  `SUMAC_CHECK(wgt_ring_is_never_overrun, wgt_used_q <= 3'd4)
  `SUMAC_CHECK(bursts_in_flight_are_limited, flight_q <= 3'(Outstanding))
  `SUMAC_CHECK(bursts_have_a_legal_length, !req_valid || (req_beats != 0 && req_beats <= 8'd2))
  `SUMAC_CHECK(requests_stand, !waiting_q || (req_valid && req_addr == addr_q && req_beats == beats_of_q))
  `SUMAC_CHECK(entries_are_free, held_q <= 3'(DescFifo))
  `SUMAC_CHECK(
      the_fence_holds,
      !(item_push && item.kind == ITEM_ACT && u_load.d.wait_store && !act_began_q) || (walked_q == 0 && stores_quiet_i))
  // What the induction stands on: descriptors held and not yet asked for are those from index_q up to fetch_q.
  logic [2:0] ahead, next;
  logic [1:0] state;
  assign state = u_load.state_q;  // fetch, init, items, end
  assign ahead = held_q - walked_q;
  assign next  = (3'(u_load.index_q) + ahead >= 3'(DescFifo)) ? 3'(u_load.index_q) + ahead - 3'(DescFifo)
                                                                : 3'(u_load.index_q) + ahead;
  `SUMAC_CHECK(entries_follow_each_other, 3'(u_load.fetch_q) == next && 3'(u_load.index_q) < 3'(DescFifo))
  if (DescFifo >= 3) begin : g_prefetch
    `SUMAC_CHECK(one_is_fetched_ahead,
                 (state != 2'd0 || ahead == 3'(u_load.fetched_q)) && (state != 2'd1 || ahead == 3'd2) &&
                                       (state != 2'd2 || (ahead == 3'd2 && !u_load.d.last) || (ahead == 3'd1 && u_load.d.last)) &&
                                       (state == 2'd0 || u_load.fetched_q) && (ahead != 3'd2 || !u_load.d.last))
  end else begin : g_single
    `SUMAC_CHECK(none_is_fetched_ahead, ahead == ((state == 2'd1 || state == 2'd2) ? 3'd1 : 3'd0))
  end
  `SUMAC_CHECK(
      counts_agree,
      3'(u_load.flight_q) == flight_q && 3'(u_load.held_q) == held_q && 3'(u_load.behind_q) == walked_q && 3'(u_load.lead_q) == unfed_q && u_load.fence_q == act_began_q)
  `SUMAC_CHECK(
      positions_agree,
      PosW'(u_load.act_alloc_q - act_freed_q) == act_used_q && PosW'(u_load.wgt_alloc_q - wgt_freed_q) == wgt_used_q)
  // (A descriptor is one burst here.)
  `SUMAC_CHECK(
      a_begun_item_goes_on,
      !u_load.started_q || (u_load.left_q != 0 && state == 2'd2 && (u_load.is_wgt || u_load.fence_q)))
  `SUMAC_CHECK(a_waiting_request_may_go, (!u_load.pending_q || u_load.can) && u_load.pending_q == waiting_q)
  `SUMAC_CHECK(descriptors_in_order, unfed_q <= walked_q && walked_q <= held_q)
  seen_fence :
  cover property (@(posedge clk_i) rst_ni && item_push && item.kind == ITEM_ACT && u_load.d.wait_store && fetched_q[0]);
  seen_walk :
  cover property (@(posedge clk_i) rst_ni && walked && act_used_q != 0);
endmodule
