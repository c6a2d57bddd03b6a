// SPDX-License-Identifier: Apache-2.0
//
// sumac_load: walks the nests of the descriptors and reads their panels, in need order, through one queue.
//
//   value    items and their order: sim/program/README.md 4
//   time     a burst a cycle; sim/array/README.md, Loads (c_init = 1, c_switch = 1)
//   room     a panel's words are reserved when its first burst goes out
//   addresses  panels stand in memory in the order in which they are first used, so that each operand needs only a
//            running address and a place to go back to
//   reset    idle; the first fetch can go out in the first cycle in which run_i is high
module sumac_load
  import sumac_core_pkg::*;
#(
  parameter core_t P = '0,
  parameter int unsigned ActPosW = 5,
  parameter int unsigned WgtPosW = 5,
  localparam int unsigned Entries = P.desc_fifo,
  localparam int unsigned IndexW = index_w(Entries)
) (
  input  logic                       clk_i,
  input  logic                       rst_ni,
  input  logic                       clear_i,
  input  logic                       run_i,
  input  logic        [P.addr_w-1:0] program_i,       // beat address of the descriptor list
  // descriptors
  input  descriptor_t [ Entries-1:0] desc_i,
  input  beats_t      [ Entries-1:0] beats_i,
  input  logic        [ Entries-1:0] valid_i,
  output logic                       open_o,          // entry open_index_o is being fetched
  output logic        [  IndexW-1:0] open_index_o,
  // progress of the other engines
  input  logic                       fed_i,           // the last step of a descriptor is fed
  input  logic                       stored_i,        // the last beat of a descriptor's output is accepted
  input  logic                       stores_quiet_i,  // no write beat waits for its acknowledgement
  input  logic        [ ActPosW-1:0] act_freed_i,
  input  logic        [ WgtPosW-1:0] wgt_freed_i,
  output logic                       fence_closed_o,  // act panels of the descriptor being fed must wait
  output logic                       blocked_o,       // waits for ring room, nothing in flight
  // read requests
  output logic                       req_valid_o,
  input  logic                       req_ready_i,
  output logic        [P.addr_w-1:0] req_addr_o,
  output logic        [         7:0] req_beats_o,
  input  logic                       rd_end_i,        // the last beat of a burst is on the port
  output logic                       quiet_o,         // no burst in flight
  output logic                       burst_o,         // a burst goes out
  // items in flight, for the receiver
  output logic                       item_push_o,
  output item_t                      item_o
);
  localparam int unsigned DescBeats = 64 / P.port_bytes;
  localparam bit Prefetch = P.desc_fifo >= 3;
  localparam int unsigned FlightW = $clog2(P.outstanding + 1);
  localparam int unsigned HeldW = $clog2(Entries + 2);
  localparam logic [IndexW-1:0] LAST_INDEX = IndexW'(Entries - 1);
  localparam int unsigned A = P.addr_w;
  localparam int unsigned K = P.count_w;

  typedef enum logic [1:0] {
    ST_FETCH,
    ST_INIT,
    ST_ITEMS,
    ST_END
  } state_e;

  typedef enum logic [1:0] {
    PH_AHEAD,     // wgt panels before everything else
    PH_PAIR,      // the first step of a block: act, then wgt, chunk by chunk
    PH_RESIDENT,  // the rest of the block's resident panels
    PH_STREAM     // the rest of the streamed panels
  } phase_e;

  typedef struct packed {
    phase_e       phase;
    logic         wgt_half;   // PH_PAIR: the wgt panel of the step
    logic [K-1:0] batch;
    logic [K-1:0] block;      // first resident tile of the block
    logic [K-1:0] tile;       // within the phase: n of ahead, i of the block, t of the streamed operand
    logic [K-1:0] chunk;
    logic [A-1:0] act;        // address of the next act beat
    logic [A-1:0] act_back;   // streamed order: first beat of this m
    logic [A-1:0] act_batch;  // first beat of this batch
    logic [A-1:0] wgt;
    logic [A-1:0] wgt_batch;
  } walk_t;

  state_e state_q;
  walk_t walk_q, walk_d;
  logic [IndexW-1:0] index_q, fetch_q, previous;
  logic [A-1:0] desc_addr_q;
  logic [HeldW-1:0] held_q, behind_q, lead_q;
  logic [FlightW-1:0] flight_q;
  logic [ActPosW-1:0] act_alloc_q;
  logic [WgtPosW-1:0] wgt_alloc_q;
  logic started_q, pending_q, fence_q, fetched_q;
  logic [23:0] left_q;

  descriptor_t d;
  beats_t panel;
  assign d = desc_i[index_q];
  assign panel = beats_i[index_q];
  assign previous = (fetch_q == '0) ? LAST_INDEX : fetch_q - 1'b1;

  // ---- the item under the walker
  logic is_wgt, chunk_last, m_last, act_last_chunk_beats;
  logic [K-1:0] m, resident_max, streamed_max;
  logic [15:0] words;
  logic [23:0] total;
  logic [7:0] lines;

  assign resident_max = (d.order == ORDER_WGT_STATIONARY) ? d.n_max[K-1:0] : d.m_max[K-1:0];
  assign streamed_max = (d.order == ORDER_WGT_STATIONARY) ? d.m_max[K-1:0] : d.n_max[K-1:0];
  assign chunk_last = walk_q.chunk == d.chunk_max[K-1:0];

  always_comb begin
    unique case (walk_q.phase)
      PH_AHEAD: is_wgt = 1'b1;
      PH_PAIR: is_wgt = walk_q.wgt_half;
      PH_RESIDENT: is_wgt = d.order == ORDER_WGT_STATIONARY;
      default: is_wgt = d.order != ORDER_WGT_STATIONARY;
    endcase
    if (d.order == ORDER_WGT_STATIONARY) m = (walk_q.phase == PH_STREAM) ? walk_q.tile : '0;
    else m = walk_q.block + ((walk_q.phase == PH_RESIDENT) ? walk_q.tile : '0);
  end

  assign m_last = m == d.m_max[K-1:0];
  assign act_last_chunk_beats = chunk_last;

  always_comb begin
    if (is_wgt) begin
      lines = 8'(P.cols);
      words = chunk_last ? d.wgt_words_last : d.wgt_words;
      total = chunk_last ? panel.wgt_last : panel.wgt_full;
    end else begin
      lines = m_last ? d.rows_last : d.rows;
      words = chunk_last ? d.act_words_last : d.act_words;
      unique case ({
        m_last, act_last_chunk_beats
      })
        2'b00: total = panel.act_full_full;
        2'b01: total = panel.act_full_last;
        2'b10: total = panel.act_last_full;
        default: total = panel.act_last_last;
      endcase
    end
    if (state_q == ST_FETCH) total = 24'(DescBeats);
  end

  // ---- may it go out?
  logic act_room, wgt_room, fence_open, more, may_start, can, fire, item_done;
  logic [23:0] left;
  logic [7:0] beats;
  logic [A-1:0] addr_next;

  assign act_room = 32'(ActPosW'(act_alloc_q - act_freed_i)) + 32'(words) <= P.act_depth;
  assign wgt_room = 32'(WgtPosW'(wgt_alloc_q - wgt_freed_i)) + 32'(words) <= P.wgt_depth;
  assign fence_open = fence_q || (behind_q == '0 && stores_quiet_i);
  // Another descriptor follows the one fetched last: known for sure where it is decoded before the next fetch.
  assign more = !Prefetch || !fetched_q || (valid_i[previous] && !desc_i[previous].last);

  always_comb begin
    unique case (state_q)
      ST_FETCH: may_start = more && held_q < HeldW'(Entries);
      ST_ITEMS: may_start = is_wgt ? wgt_room : act_room && (!d.wait_store || fence_open);
      default: may_start = 1'b0;
    endcase
  end

  assign left = started_q ? left_q : total;
  assign beats = (left > 24'(P.burst)) ? 8'(P.burst) : left[7:0];
  assign can = (started_q || may_start) && flight_q < FlightW'(P.outstanding)
      && (state_q == ST_FETCH || state_q == ST_ITEMS);
  assign req_valid_o = run_i ? can : pending_q;
  assign req_beats_o = beats;
  assign fire = req_valid_o && req_ready_i;
  assign item_done = fire && left <= 24'(P.burst);
  assign burst_o = fire;
  assign quiet_o = flight_q == '0 && !pending_q;
  assign blocked_o = state_q == ST_ITEMS && !started_q && flight_q == '0
      && (is_wgt ? !wgt_room : !act_room && (!d.wait_store || fence_open));
  assign fence_closed_o = lead_q == '0 && !fence_open;

  always_comb begin
    if (state_q == ST_FETCH) req_addr_o = desc_addr_q;
    else req_addr_o = is_wgt ? walk_q.wgt : walk_q.act;
  end

  assign addr_next = req_addr_o + A'(beats);

  assign open_o = fire && !started_q && state_q == ST_FETCH;
  assign open_index_o = fetch_q;
  assign item_push_o = fire && !started_q;
  always_comb begin
    item_o.kind  = (state_q == ST_FETCH) ? ITEM_DESC : is_wgt ? ITEM_WGT : ITEM_ACT;
    item_o.lines = lines;
    item_o.words = words;
    item_o.pos   = is_wgt ? 17'(wgt_alloc_q) : 17'(act_alloc_q);
  end

  // ---- the walk
  logic first, skip_wgt, block_end, walk_end, tile_last_resident;
  logic [K-1:0] ahead, resident_start, stream_start;
  logic [K:0] block_reach;  // last resident tile of a full block

  assign ahead = d.ahead[K-1:0];
  assign first = walk_q.batch == '0 && walk_q.block == '0;
  assign skip_wgt = first && ((d.order == ORDER_STREAMED) ? walk_q.tile < ahead : ahead != '0);
  assign resident_start = (d.order == ORDER_WGT_STATIONARY && first && ahead > K'(1)) ? ahead : K'(1);
  assign stream_start = (d.order == ORDER_ACT_STATIONARY && first && ahead > K'(1)) ? ahead : K'(1);
  assign block_reach = {1'b0, walk_q.block} + {1'b0, d.block_max[K-1:0]};
  assign tile_last_resident = walk_q.tile == d.block_max[K-1:0]
      || walk_q.block + walk_q.tile == resident_max;

  always_comb begin
    logic pair_end, resident_end, stream_end;
    walk_d = walk_q;
    walk_end = 1'b0;
    block_end = 1'b0;
    pair_end = 1'b0;
    resident_end = 1'b0;
    stream_end = 1'b0;
    if (is_wgt) walk_d.wgt = addr_next;
    else walk_d.act = addr_next;

    if (item_done) begin
      unique case (walk_q.phase)
        PH_AHEAD: begin
          walk_d.chunk = chunk_last ? '0 : walk_q.chunk + 1'b1;
          if (chunk_last) begin
            walk_d.tile = walk_q.tile + 1'b1;
            if (walk_d.tile == ahead) begin
              walk_d.phase = PH_PAIR;
              walk_d.tile  = '0;
            end
          end
        end
        PH_PAIR: begin
          if (!walk_q.wgt_half && !skip_wgt) begin
            walk_d.wgt_half = 1'b1;
          end else begin
            walk_d.wgt_half = 1'b0;
            walk_d.chunk = chunk_last ? '0 : walk_q.chunk + 1'b1;
            pair_end = chunk_last;
          end
        end
        PH_RESIDENT: begin
          walk_d.chunk = chunk_last ? '0 : walk_q.chunk + 1'b1;
          if (chunk_last) begin
            walk_d.tile  = walk_q.tile + 1'b1;
            resident_end = tile_last_resident;
          end
        end
        default: begin
          walk_d.chunk = chunk_last ? '0 : walk_q.chunk + 1'b1;
          if (chunk_last) begin
            walk_d.tile = walk_q.tile + 1'b1;
            stream_end  = walk_q.tile == streamed_max;
          end
        end
      endcase

      if (pair_end) begin
        if (d.order == ORDER_STREAMED) begin
          if (walk_q.tile == streamed_max) begin
            block_end = 1'b1;
          end else begin
            walk_d.tile = walk_q.tile + 1'b1;
            walk_d.act  = walk_q.act_back;
          end
        end else if (resident_start <= d.block_max[K-1:0]
            && walk_q.block + resident_start <= resident_max) begin
          walk_d.phase = PH_RESIDENT;
          walk_d.tile  = resident_start;
        end else begin
          resident_end = 1'b1;
        end
      end
      if (resident_end) begin
        if (stream_start <= streamed_max) begin
          walk_d.phase = PH_STREAM;
          walk_d.tile  = stream_start;
        end else begin
          stream_end = 1'b1;
        end
      end
      if (stream_end) block_end = 1'b1;

      if (block_end) begin
        walk_d.phase = PH_PAIR;
        walk_d.tile  = '0;
        if (block_reach < {1'b0, resident_max}) begin
          walk_d.block = block_reach[K-1:0] + 1'b1;
          if (d.order == ORDER_WGT_STATIONARY) walk_d.act = walk_q.act_batch;
          else walk_d.wgt = walk_q.wgt_batch;
          walk_d.act_back = walk_d.act;
        end else if (walk_q.batch == d.batch_max[K-1:0]) begin
          walk_end = 1'b1;
        end else begin
          walk_d.batch     = walk_q.batch + 1'b1;
          walk_d.block     = '0;
          walk_d.act_batch = walk_q.act_batch + d.act_stride[A-1:0];
          walk_d.wgt_batch = walk_q.wgt_batch + d.wgt_stride[A-1:0];
          walk_d.act       = walk_d.act_batch;
          walk_d.act_back  = walk_d.act_batch;
          walk_d.wgt       = walk_d.wgt_batch;
        end
      end
    end
  end

  // A descriptor's walk begins: from ST_INIT, or straight from ST_FETCH where no fetch is to come.
  logic begin_walk;
  walk_t walk_first;
  logic no_fetch;
  assign no_fetch = Prefetch && !started_q && fetched_q && valid_i[previous] && desc_i[previous].last;
  assign begin_walk = valid_i[index_q] && (state_q == ST_INIT || (state_q == ST_FETCH && no_fetch));
  always_comb begin
    walk_first = '0;
    walk_first.phase = (d.ahead == '0) ? PH_PAIR : PH_AHEAD;
    walk_first.act = d.act_base[A-1:0];
    walk_first.act_back = d.act_base[A-1:0];
    walk_first.act_batch = d.act_base[A-1:0];
    walk_first.wgt = d.wgt_base[A-1:0];
    walk_first.wgt_batch = d.wgt_base[A-1:0];
  end

  logic walked;  // the last burst of a descriptor's items goes out
  assign walked = state_q == ST_ITEMS && item_done && walk_end;

  always_ff @(posedge clk_i) begin
    if (begin_walk) walk_q <= walk_first;
    else if (fire && state_q == ST_ITEMS) walk_q <= walk_d;
    if (fire) left_q <= left - 24'(beats);
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      state_q     <= ST_FETCH;
      index_q     <= '0;
      fetch_q     <= '0;
      fetched_q   <= 1'b0;
      desc_addr_q <= '0;
      held_q      <= '0;
      behind_q    <= '0;
      lead_q      <= '0;
      flight_q    <= '0;
      act_alloc_q <= '0;
      wgt_alloc_q <= '0;
      started_q   <= 1'b0;
      pending_q   <= 1'b0;
      fence_q     <= 1'b0;
    end else if (clear_i) begin
      state_q     <= ST_FETCH;
      index_q     <= '0;
      fetch_q     <= '0;
      fetched_q   <= 1'b0;
      desc_addr_q <= program_i;
      held_q      <= '0;
      behind_q    <= '0;
      lead_q      <= '0;
      flight_q    <= '0;
      act_alloc_q <= '0;
      wgt_alloc_q <= '0;
      started_q   <= 1'b0;
      pending_q   <= 1'b0;
      fence_q     <= 1'b0;
    end else begin
      pending_q <= req_valid_o && !req_ready_i;
      flight_q  <= flight_q + FlightW'(fire) - FlightW'(rd_end_i);
      held_q    <= held_q + HeldW'(open_o) - HeldW'(stored_i);
      behind_q  <= behind_q + HeldW'(walked) - HeldW'(stored_i);
      lead_q    <= lead_q + HeldW'(walked) - HeldW'(fed_i);
      if (fire) started_q <= !item_done;
      if (item_push_o && state_q == ST_ITEMS) begin
        if (is_wgt) wgt_alloc_q <= wgt_alloc_q + WgtPosW'(words);
        else act_alloc_q <= act_alloc_q + ActPosW'(words);
      end
      if (walked) fence_q <= 1'b0;
      else if (fire && state_q == ST_ITEMS && !is_wgt) fence_q <= 1'b1;

      unique case (state_q)
        ST_FETCH: begin
          if (fire) desc_addr_q <= addr_next;
          if (fire && item_done) begin
            state_q   <= ST_INIT;
            fetched_q <= 1'b1;
            fetch_q   <= (fetch_q == LAST_INDEX) ? '0 : fetch_q + 1'b1;
            // The first descriptor is followed by the fetch of the second.
            if (Prefetch && !fetched_q) state_q <= ST_FETCH;
          end
          if (begin_walk) state_q <= ST_ITEMS;
        end
        ST_INIT: if (begin_walk) state_q <= ST_ITEMS;
        ST_ITEMS: begin
          if (walked) begin
            index_q <= (index_q == LAST_INDEX) ? '0 : index_q + 1'b1;
            state_q <= d.last ? ST_END : ST_FETCH;
          end
        end
        default: ;
      endcase
    end
  end
endmodule
