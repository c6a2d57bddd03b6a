// SPDX-License-Identifier: Apache-2.0
//
// receive_proof: law: sumac_receive writes every beat of every panel and descriptor once, where it belongs, and counts a panel when it is whole.
//
//   value    an item of l lines, w words, b beats a word is l * w * b beats; for any (line, word, beat) of it exactly one write goes to line
//            (acts: to the last l rows), ring address pos + word and place `beat` of the word; a descriptor's beats go to its places in order
//   loaded   rises by w in the cycle after a panel's last beat is written, and never else
//   assumed  no beat that was not asked for; no more items than `outstanding`; panels of 1..2 lines and 1..3 words
`include "rtl/common/sumac_check.svh"

module receive_proof
  import sumac_core_pkg::*;
#(
  parameter int unsigned ActBpw = 1,
  parameter int unsigned WgtBpw = 2,
  localparam core_t P = '{
      rows: 3,
      cols: 2,
      lanes: 1,
      hop_s: 1,
      hop_e: 1,
      port_bytes: 32,
      burst: 2,
      outstanding: 2,
      out_slots: 2,
      desc_fifo: 2,
      act_depth: 4,
      wgt_depth: 4,
      addr_w: 3,
      count_w: 2,
      word_w: 3,
      perf_w: 5
  },
  localparam int unsigned PosW = 3,
  localparam int unsigned DescBeats = 2
) (
  input logic         clk_i,
  input logic         clear_i,
  input logic         push_i,
  input item_t        item_i,
  input logic         rd_valid_i,
  input logic [255:0] rd_data_i,
  // any place in a panel
  input logic [  1:0] at_line_i,
  input logic [  1:0] at_word_i,
  input logic [  3:0] at_beat_i
);
  logic started_q = 1'b0, rst_ni;
  always_ff @(posedge clk_i) started_q <= 1'b1;
  assign rst_ni = started_q;
  logic [1:0] line, word;
  logic [3:0] beat;
  always_ff @(posedge clk_i) begin
    if (!started_q) begin
      line <= at_line_i;
      word <= at_word_i;
      beat <= at_beat_i;
    end
  end

  logic [255:0] data;
  logic desc_beat, desc_last, act_we, wgt_we, word_end, quiet;
  logic [3:0] desc_index, word_beat;
  logic [7:0] at_line;
  logic [15:0] addr;
  logic [PosW-1:0] act_loaded, wgt_loaded;
  sumac_receive #(
    .P      (P),
    .ActBpw (ActBpw),
    .WgtBpw (WgtBpw),
    .ActPosW(PosW),
    .WgtPosW(PosW)
  ) u_receive (
    .clk_i,
    .rst_ni,
    .clear_i,
    .item_push_i (push_i),
    .item_i,
    .rd_valid_i,
    .rd_data_i,
    .data_o      (data),
    .desc_beat_o (desc_beat),
    .desc_last_o (desc_last),
    .desc_index_o(desc_index),
    .act_we_o    (act_we),
    .wgt_we_o    (wgt_we),
    .line_o      (at_line),
    .addr_o      (addr),
    .word_beat_o (word_beat),
    .word_end_o  (word_end),
    .act_loaded_o(act_loaded),
    .wgt_loaded_o(wgt_loaded),
    .quiet_o     (quiet)
  );

  function automatic logic [4:0] beats_of(item_t item);
    if (item.kind == ITEM_DESC) return 5'(DescBeats);
    return 5'(item.lines[1:0]) * 5'(item.words[1:0]) * ((item.kind == ITEM_ACT) ? 5'(ActBpw) : 5'(WgtBpw));
  endfunction

  // The items on their way, oldest first, and the beats of the oldest that were written.
  item_t [1:0] items_q;
  logic [1:0] count_q;
  logic [5:0] owed_q;  // beats asked for that have not come
  logic [4:0] written_q;
  logic came_q, item_end;
  logic [255:0] came_data_q;
  logic [PosW-1:0] act_q, wgt_q;
  assign item_end = came_q && written_q + 5'd1 == beats_of(items_q[0]);
  always_ff @(posedge clk_i) begin
    came_data_q <= rd_data_i;
    if (!rst_ni || clear_i) begin
      count_q   <= '0;
      owed_q    <= '0;
      written_q <= '0;
      came_q    <= 1'b0;
      act_q     <= '0;
      wgt_q     <= '0;
    end else begin
      came_q    <= rd_valid_i;
      count_q   <= count_q + 2'(push_i) - 2'(item_end);
      owed_q    <= owed_q + (push_i ? 6'(beats_of(item_i)) : 6'd0) - 6'(rd_valid_i);
      if (came_q) written_q <= item_end ? '0 : written_q + 5'd1;
      if (item_end) items_q[0] <= items_q[1];
      if (push_i) items_q[(count_q-2'(item_end))!=0] <= item_i;
      if (item_end && items_q[0].kind == ITEM_ACT) act_q <= act_q + PosW'(items_q[0].words);
      if (item_end && items_q[0].kind == ITEM_WGT) wgt_q <= wgt_q + PosW'(items_q[0].words);
    end
  end
  beats_were_asked_for :
  assume property (@(posedge clk_i) !rd_valid_i || owed_q != 0);
  items_are_counted :
  assume property (@(posedge clk_i) !push_i || count_q - 2'(item_end) < 2'd2);
  items_are_panels :
  assume property (@(posedge clk_i) !push_i || item_i.kind == ITEM_DESC || (item_i.kind != item_e'(2'd3) &&
      item_i.lines inside {[8'd1 : 8'd2]} && item_i.words inside {[16'd1 : 16'd3]}));
  kinds_are_three :
  assume property (@(posedge clk_i) !push_i || item_i.kind != item_e'(2'd3));

  // ---- writes to the chosen place since the item began
  item_t item;
  logic we, here, in_item;
  logic [3:0] bpw;
  logic [1:0] seen_q;
  assign item    = items_q[0];
  assign bpw     = (item.kind == ITEM_ACT) ? 4'(ActBpw) : 4'(WgtBpw);
  assign in_item = (item.kind == ITEM_DESC) ? beat < 4'(DescBeats) : (8'(line) < item.lines && 16'(word) < item.words && beat < bpw);
  assign we      = act_we || wgt_we || desc_beat;
  assign here    = desc_beat ? desc_index == beat :
      (act_we || wgt_we) && at_line == (act_we ? 8'd3 - item.lines : 8'd0) + 8'(line) && addr == item.pos[15:0] + 16'(word) && word_beat == beat;
  always_ff @(posedge clk_i) begin
    if (!rst_ni || clear_i || item_end) seen_q <= '0;
    else if (here && seen_q != 2'd3) seen_q <= seen_q + 2'd1;
  end

  // ---- the law
  `SUMAC_CHECK(every_beat_is_written, we == came_q && (!we || data == came_data_q) && quiet == !came_q)
  `SUMAC_CHECK(
      a_beat_goes_to_its_kind,
      !we || (act_we == (item.kind == ITEM_ACT) && wgt_we == (item.kind == ITEM_WGT) && desc_beat == (item.kind == ITEM_DESC)))
  `SUMAC_CHECK(a_place_is_written_once, !item_end || seen_q + 2'(here) == 2'(in_item))
  `SUMAC_CHECK(no_place_is_written_twice, !here || seen_q == 0)
  `SUMAC_CHECK(a_word_ends_with_its_last_beat, !(act_we || wgt_we) || word_end == (word_beat == bpw - 4'd1))
  `SUMAC_CHECK(a_descriptor_ends_with_its_last_beat, !desc_beat || desc_last == item_end)
  `SUMAC_CHECK(whole_panels_count, act_loaded == act_q && wgt_loaded == wgt_q)

  // ---- what the induction stands on
  logic [1:0] queued;
  logic [4:0] beats_read;
  item_t head, second;
  logic behind;
  assign queued     = u_receive.u_items.count_q;
  assign head       = u_receive.u_items.mem[u_receive.u_items.head_q];
  assign second     = u_receive.u_items.mem[!u_receive.u_items.head_q];
  assign beats_read = (item.kind == ITEM_DESC) ? 5'(u_receive.beat_q)
      : (5'(u_receive.line_q) * 5'(item.words[1:0]) + 5'(u_receive.word_q)) * 5'(bpw) + 5'(u_receive.beat_q);
  assign behind = (item.kind == ITEM_DESC) ? beat < u_receive.beat_q
      : 8'(line) < u_receive.line_q || (8'(line) == u_receive.line_q && (16'(word) < u_receive.word_q ||
        (16'(word) == u_receive.word_q && beat < u_receive.beat_q)));
  `SUMAC_CHECK(
      queue_agrees,
      queued == count_q && count_q <= 2'd2 && u_receive.u_items.tail_q == 1'(u_receive.u_items.head_q + 1'(queued)) && (count_q == 0 || head == items_q[0]) && (count_q < 2'd2 || second == items_q[1]) && u_receive.valid_q == came_q && u_receive.data_q == came_data_q)
  for (genvar i = 0; i < 2; i++) begin : g_item
    `SUMAC_CHECK(items_stay_legal,
                 32'(count_q) <= i || items_q[i].kind == ITEM_DESC || (items_q[i].kind != item_e'(2'd3) &&
                 items_q[i].lines inside {[8'd1 : 8'd2]} && items_q[i].words inside {[16'd1 : 16'd3]}))
  end
  `SUMAC_CHECK(owed_agrees, owed_q + 6'(came_q) + 6'(written_q) == (count_q > 0 ? 6'(beats_of(items_q[0]
               )) : 6'd0) + (count_q > 1 ? 6'(beats_of(items_q[1])) : 6'd0))
  `SUMAC_CHECK(
      position_agrees,
      written_q == (count_q == 0 ? 5'd0 : beats_read) && (count_q == 0 ? u_receive.beat_q == 0 && u_receive.word_q == 0 && u_receive.line_q == 0 : item.kind == ITEM_DESC ? u_receive.beat_q < 4'(DescBeats) && u_receive.word_q == 0 && u_receive.line_q == 0 : u_receive.beat_q < bpw && u_receive.word_q < item.words && u_receive.line_q < item.lines))
  `SUMAC_CHECK(seen_are_those_before, seen_q == 2'(count_q != 0 && in_item && behind))
  seen_panel :
  cover property (@(posedge clk_i) rst_ni && item_end && wgt_we && seen_q == 1 && item.words == 2 && item.lines == 2);
endmodule
