// SPDX-License-Identifier: Apache-2.0
//
// sumac_receive: puts the beats that come back into rings and descriptor entries.
//
//   value    beats arrive in queue order; a panel's beat order is line, word, beat of the word (sim/program/README.md 1)
//   time     a beat on the port in cycle t is written at the end of t + 1; a panel counts as loaded from t + 2 of its last beat on
//            (c_load = 1 after the first cycle behind the last beat)
//   reset    nothing expected
`include "rtl/common/sumac_check.svh"

module sumac_receive
  import sumac_core_pkg::*;
#(
  parameter core_t P = '0,
  parameter int unsigned ActBpw = 1,
  parameter int unsigned WgtBpw = 1,
  parameter int unsigned ActPosW = 5,
  parameter int unsigned WgtPosW = 5,
  localparam int unsigned DataW = 8 * P.port_bytes
) (
  input  logic               clk_i,
  input  logic               rst_ni,
  input  logic               clear_i,
  input  logic               item_push_i,
  input  item_t              item_i,
  input  logic               rd_valid_i,
  input  logic [  DataW-1:0] rd_data_i,
  output logic [  DataW-1:0] data_o,
  output logic               desc_beat_o,
  output logic               desc_last_o,
  output logic [        3:0] desc_index_o,
  output logic               act_we_o,
  output logic               wgt_we_o,
  output logic [        7:0] line_o,        // array row or column
  output logic [       15:0] addr_o,        // ring address (low bits)
  output logic [        3:0] word_beat_o,   // beat of the word
  output logic               word_end_o,    // this beat completes a word
  output logic [ActPosW-1:0] act_loaded_o,  // ring position behind the last loaded panel
  output logic [WgtPosW-1:0] wgt_loaded_o,
  output logic               quiet_o        // no beat between port and rings
);
  localparam int unsigned DescBeats = 64 / P.port_bytes;

  logic valid_q;
  logic [DataW-1:0] data_q;
  logic empty, pop;
  item_t item;
  logic [7:0] line_q;
  logic [P.word_w-1:0] word_q;
  logic [3:0] beat_q;

  // No more items than bursts in flight: an item leaves the queue in the first cycle in which its last burst's place is free.
  sumac_fifo #(
    .Width($bits(item_t)),
    .Depth(P.outstanding)
  ) u_items (
    .clk_i,
    .rst_ni,
    .clear_i,
    .push_i(item_push_i),
    .data_i(item_i),
    .pop_i(pop),
    .empty_o(empty),
    .head_o(item)
  );

  logic beat_last, word_last, line_last;
  always_comb begin
    unique case (item.kind)
      ITEM_ACT: beat_last = beat_q == 4'(ActBpw - 1);
      ITEM_WGT: beat_last = beat_q == 4'(WgtBpw - 1);
      default: beat_last = beat_q == 4'(DescBeats - 1);
    endcase
  end
  assign word_last = (item.kind == ITEM_DESC) || 16'(word_q) == item.words - 16'd1;
  assign line_last = (item.kind == ITEM_DESC) || line_q == item.lines - 8'd1;
  assign pop = valid_q && beat_last && word_last && line_last;

  assign data_o = data_q;
  assign desc_beat_o = valid_q && item.kind == ITEM_DESC;
  assign desc_last_o = beat_last;
  assign desc_index_o = beat_q;
  assign act_we_o = valid_q && item.kind == ITEM_ACT;
  assign wgt_we_o = valid_q && item.kind == ITEM_WGT;
  assign line_o = (item.kind == ITEM_ACT) ? 8'(P.rows) - item.lines + line_q : line_q;
  assign addr_o = item.pos[15:0] + 16'(word_q);
  assign word_beat_o = beat_q;
  assign word_end_o = beat_last;
  assign quiet_o = !valid_q;

  always_ff @(posedge clk_i) data_q <= rd_data_i;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      valid_q      <= 1'b0;
      line_q       <= '0;
      word_q       <= '0;
      beat_q       <= '0;
      act_loaded_o <= '0;
      wgt_loaded_o <= '0;
    end else if (clear_i) begin
      valid_q      <= 1'b0;
      line_q       <= '0;
      word_q       <= '0;
      beat_q       <= '0;
      act_loaded_o <= '0;
      wgt_loaded_o <= '0;
    end else begin
      valid_q <= rd_valid_i;
      if (valid_q) begin
        beat_q <= beat_last ? '0 : beat_q + 4'd1;
        if (beat_last) word_q <= word_last ? '0 : word_q + 1'b1;
        if (beat_last && word_last) line_q <= line_last ? '0 : line_q + 8'd1;
      end
      if (pop && item.kind == ITEM_ACT) act_loaded_o <= act_loaded_o + ActPosW'(item.words);
      if (pop && item.kind == ITEM_WGT) wgt_loaded_o <= wgt_loaded_o + WgtPosW'(item.words);
    end
  end

  `SUMAC_CHECK(every_beat_was_asked_for, !(valid_q && empty))
endmodule
