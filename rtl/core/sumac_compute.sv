// SPDX-License-Identifier: Apache-2.0
//
// sumac_compute: walks the same nests and feeds the array, a slice a cycle.
//
//   value    steps and their order: sim/program/README.md 4
//   time     sim/array/README.md, Compute; a beat leaves through act_o and wgt_o one cycle after it is fed
//   reset    at the first step of the first descriptor, all positions 0
module sumac_compute
  import sumac_core_pkg::*;
#(
  parameter core_t P = '0,
  parameter int unsigned ActSpw = 1,   // slices of an activation word
  parameter int unsigned WgtSpw = 1,
  parameter int unsigned ActPosW = 5,
  parameter int unsigned WgtPosW = 5,
  parameter int unsigned Interval = 1, // least cycles between two tiles' last beats, of kind and drain
  localparam int unsigned Entries = P.desc_fifo,
  localparam int unsigned IndexW = index_w(Entries),
  localparam int unsigned ActSubW = index_w(ActSpw),
  localparam int unsigned WgtSubW = index_w(WgtSpw)
) (
  input  logic                         clk_i,
  input  logic                         rst_ni,
  input  logic                         clear_i,
  input  logic                         run_i,
  input  descriptor_t [   Entries-1:0] desc_i,
  input  logic                         decoded_i,       // a descriptor has become valid
  input  logic        [   ActPosW-1:0] act_loaded_i,
  input  logic        [   WgtPosW-1:0] wgt_loaded_i,
  input  logic                         fence_closed_i,
  input  logic                         slot_free_i,     // the store engine gives an output slot back
  // to the array
  output logic                         valid_o,
  output logic                         first_o,         // first beat of a tile
  output logic                         last_o,          // last beat of a tile
  output logic        [           7:0] rows_o,
  output logic        [   ActPosW-1:0] act_pos_o,
  output logic        [   ActSubW-1:0] act_sub_o,
  output logic                         act_free_o,      // this beat ends the last use of its panel
  output logic        [   WgtPosW-1:0] wgt_pos_o,
  output logic        [   WgtSubW-1:0] wgt_sub_o,
  output logic                         wgt_free_o,
  // to drain and store
  output logic                         tile_o,          // a tile's last beat is fed
  output tile_t                        tile_info_o,
  output logic                         fed_o,           // its last beat is fed
  output logic                         done_o,          // the last descriptor is fed
  output logic                         starved_o,       // waits for operands
  output events_t                      events_o         // the compute part of the events
);
  localparam int unsigned K = P.count_w;
  localparam int unsigned S = P.word_w;
  localparam int unsigned SlotW = $clog2(P.out_slots + 1);
  localparam logic [IndexW-1:0] LAST_INDEX = IndexW'(Entries - 1);
  localparam int unsigned IntervalW = $clog2(((P.rows > Interval) ? P.rows : Interval) + 1);

  logic [IndexW-1:0] index_q;
  logic [K-1:0] batch_q, block_q, stream_q, tile_q, chunk_q;
  logic [S-1:0] slice_q;
  logic [ActPosW-1:0] act_q, act_back_q, act_next;
  logic [WgtPosW-1:0] wgt_q, wgt_back_q, wgt_next;
  logic [ActSubW-1:0] act_sub_q;
  logic [WgtSubW-1:0] wgt_sub_q;
  logic [IntervalW-1:0] interval_q, interval_d;
  logic [SlotW-1:0] slots_q;
  logic done_q;
  logic [$clog2(Entries+1)-1:0] waiting_q;  // descriptors decoded and not fed

  descriptor_t d;
  assign d = desc_i[index_q];

  // ---- the step
  logic wgt_resident, chunk_last, slice_last, block_last, stream_last, resident_last, batch_last;
  logic m_last, n_last;
  logic [K-1:0] resident_max, streamed_max, m, n;
  logic [S-1:0] slice_max, act_words, wgt_words;
  logic [7:0] rows;

  assign wgt_resident = d.order == ORDER_WGT_STATIONARY;
  assign resident_max = wgt_resident ? d.n_max[K-1:0] : d.m_max[K-1:0];
  assign streamed_max = wgt_resident ? d.m_max[K-1:0] : d.n_max[K-1:0];
  assign m = wgt_resident ? stream_q : block_q + tile_q;
  assign n = wgt_resident ? block_q + tile_q : stream_q;
  assign m_last = m == d.m_max[K-1:0];
  assign n_last = n == d.n_max[K-1:0];
  assign chunk_last = chunk_q == d.chunk_max[K-1:0];
  assign slice_max = chunk_last ? d.slice_max_last[S-1:0] : d.slice_max[S-1:0];
  assign act_words = chunk_last ? d.act_words_last[S-1:0] : d.act_words[S-1:0];
  assign wgt_words = chunk_last ? d.wgt_words_last[S-1:0] : d.wgt_words[S-1:0];
  assign slice_last = slice_q == slice_max;
  assign rows = m_last ? d.rows_last : d.rows;
  // The last resident tile of this block; the last block.
  assign resident_last = block_q + tile_q == resident_max;
  assign block_last = resident_last || tile_q == d.block_max[K-1:0];
  assign stream_last = stream_q == streamed_max;
  assign batch_last = batch_q == d.batch_max[K-1:0];

  // ---- may a beat go?
  logic decoded, act_ready, wgt_ready, ready, tile_last, spaced, fire;
  assign decoded = waiting_q != '0 && !done_q;
  assign act_ready = 32'(ActPosW'(act_loaded_i - act_q)) >= 32'(act_words);
  assign wgt_ready = 32'(WgtPosW'(wgt_loaded_i - wgt_q)) >= 32'(wgt_words);
  assign ready = decoded && (slice_q != '0 || (act_ready && wgt_ready));
  assign tile_last = slice_last && chunk_last;
  assign spaced = interval_q == '0;
  assign fire = run_i && ready && (!tile_last || (spaced && slots_q != '0));

  // ---- last uses
  logic act_last_use, wgt_last_use, act_sweep_end, wgt_sweep_end, step_end;
  assign step_end = fire && slice_last;
  always_comb begin
    unique case (d.order)
      ORDER_ACT_STATIONARY: begin
        act_last_use = stream_last;
        wgt_last_use = block_last;
      end
      ORDER_WGT_STATIONARY: begin
        act_last_use = block_last;
        wgt_last_use = stream_last;
      end
      default: begin
        act_last_use = 1'b1;
        wgt_last_use = 1'b1;
      end
    endcase
    act_sweep_end = chunk_last && (wgt_resident || block_last);
    wgt_sweep_end = chunk_last && (!wgt_resident || block_last);
  end

  assign act_next = act_q + ActPosW'(1);
  assign wgt_next = wgt_q + WgtPosW'(1);

  assign interval_d = (32'(rows) > Interval) ? IntervalW'(rows) - 1'b1 : IntervalW'(Interval - 1);

  logic descriptor_end;
  assign descriptor_end = fire && tile_last && block_last && resident_last && stream_last && batch_last;

  assign valid_o = fire;
  assign first_o = slice_q == '0 && chunk_q == '0;
  assign last_o = tile_last;
  assign rows_o = rows;
  assign act_pos_o = act_q;
  assign act_sub_o = act_sub_q;
  assign act_free_o = slice_last && act_last_use;
  assign wgt_pos_o = wgt_q;
  assign wgt_sub_o = wgt_sub_q;
  assign wgt_free_o = slice_last && wgt_last_use;
  assign tile_o = fire && tile_last;
  assign tile_info_o = '{
      rows: rows,
      cols: n_last ? d.cols_last : 8'(P.cols),
      out_format: d.out_format,
      desc_last: block_last && resident_last && stream_last && batch_last
  };
  assign fed_o = descriptor_end;
  assign done_o = done_q;
  assign starved_o = decoded && !ready;

  always_comb begin
    logic waits;
    waits = run_i && !fire && !done_q;
    events_o = '0;
    events_o.rows = rows;
    events_o.feed_beat = fire;
    events_o.tile = tile_o;
    events_o.tail = run_i && done_q;
    if (waits) begin
      if (!decoded) events_o.stall_desc = 1'b1;
      else if (ready && !spaced) events_o.stall_drain = 1'b1;
      else if (ready) events_o.stall_slot = 1'b1;
      else if (d.wait_store && fence_closed_i) events_o.stall_fence = 1'b1;
      else if (!act_ready) events_o.stall_act = 1'b1;
      else events_o.stall_wgt = 1'b1;
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      index_q    <= '0;
      batch_q    <= '0;
      block_q    <= '0;
      stream_q   <= '0;
      tile_q     <= '0;
      chunk_q    <= '0;
      slice_q    <= '0;
      act_q      <= '0;
      act_back_q <= '0;
      wgt_q      <= '0;
      wgt_back_q <= '0;
      act_sub_q  <= '0;
      wgt_sub_q  <= '0;
      interval_q <= '0;
      slots_q    <= SlotW'(P.out_slots);
      done_q     <= 1'b0;
      waiting_q  <= '0;
    end else if (clear_i) begin
      index_q    <= '0;
      batch_q    <= '0;
      block_q    <= '0;
      stream_q   <= '0;
      tile_q     <= '0;
      chunk_q    <= '0;
      slice_q    <= '0;
      act_q      <= '0;
      act_back_q <= '0;
      wgt_q      <= '0;
      wgt_back_q <= '0;
      act_sub_q  <= '0;
      wgt_sub_q  <= '0;
      interval_q <= '0;
      slots_q    <= SlotW'(P.out_slots);
      done_q     <= 1'b0;
      waiting_q  <= '0;
    end else begin
      slots_q   <= slots_q + SlotW'(slot_free_i) - SlotW'(tile_o);
      waiting_q <= waiting_q + 1'(decoded_i) - 1'(descriptor_end);
      if (tile_o) interval_q <= interval_d;
      else if (interval_q != '0) interval_q <= interval_q - 1'b1;

      if (fire) begin
        // within the panel
        slice_q <= slice_last ? '0 : slice_q + 1'b1;
        if (slice_last || act_sub_q == ActSubW'(ActSpw - 1)) begin
          act_sub_q <= '0;
          act_q     <= act_next;
        end else begin
          act_sub_q <= act_sub_q + 1'b1;
        end
        if (slice_last || wgt_sub_q == WgtSubW'(WgtSpw - 1)) begin
          wgt_sub_q <= '0;
          wgt_q     <= wgt_next;
        end else begin
          wgt_sub_q <= wgt_sub_q + 1'b1;
        end
      end

      if (step_end) begin
        // ring positions: go on where this was the last use, else back at the end of a sweep
        if (act_last_use) act_back_q <= act_next;
        else if (act_sweep_end) act_q <= act_back_q;
        if (wgt_last_use) wgt_back_q <= wgt_next;
        else if (wgt_sweep_end) wgt_q <= wgt_back_q;
        // the nest
        chunk_q <= chunk_last ? '0 : chunk_q + 1'b1;
        if (chunk_last) begin
          tile_q <= block_last ? '0 : tile_q + 1'b1;
          if (block_last) begin
            stream_q <= stream_last ? '0 : stream_q + 1'b1;
            if (stream_last) begin
              block_q <= resident_last ? '0 : block_q + d.block_max[K-1:0] + 1'b1;
              if (resident_last) begin
                batch_q <= batch_last ? '0 : batch_q + 1'b1;
                if (batch_last) begin
                  index_q <= (index_q == LAST_INDEX) ? '0 : index_q + 1'b1;
                  done_q  <= d.last;
                end
              end
            end
          end
        end
      end
    end
  end
endmodule
