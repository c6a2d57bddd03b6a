// SPDX-License-Identifier: Apache-2.0
//
// sumac_descriptors: holds and checks the descriptors that the engines work on.
//
//   shape    P.desc_fifo entries; a descriptor arrives as 64 bytes in beats of P.port_bytes
//   value    fields of sim/program/README.md 3, addresses in beats; panel beats = lines * words * beats per word
//   time     valid_o of an entry rises 2 cycles after its last beat is at data_i
//   error    bad_o rises instead of valid_o if a field is outside what this core can do; it stays until clear_i
//   reset    no entry valid
module sumac_descriptors
  import sumac_core_pkg::*;
#(
  parameter core_t P = '0,
  parameter int unsigned ActBpw = 1,  // beats of an activation word
  parameter int unsigned WgtBpw = 1,  // beats of a weight word
  localparam int unsigned Entries = P.desc_fifo,
  localparam int unsigned IndexW = index_w(Entries)
) (
  input  logic                             clk_i,
  input  logic                             rst_ni,
  input  logic                             clear_i,
  input  logic                             open_i,     // entry open_index_i is about to be fetched
  input  logic        [        IndexW-1:0] open_index_i,
  input  logic                             beat_i,     // data_i is a beat of the entry opened last
  input  logic                             beat_last_i,
  input  logic        [               3:0] beat_index_i,
  input  logic        [8*P.port_bytes-1:0] data_i,
  output descriptor_t [       Entries-1:0] desc_o,
  output beats_t      [       Entries-1:0] beats_o,
  output logic        [       Entries-1:0] valid_o,
  output logic                             decoded_o,  // valid_o of an entry rises after this cycle
  output logic                             bad_o
);
  localparam int unsigned BeatWords = (P.port_bytes >= 64) ? 16 : P.port_bytes / 4;
  localparam int unsigned ByteW = $clog2(P.port_bytes);

  // Beat address of a byte address; ok is cleared if it is not aligned or outside the port.
  function automatic logic [31:0] beat_address(logic [31:0] bytes);
    return (bytes >> ByteW) & 32'((33'd1 << P.addr_w) - 1);
  endfunction

  function automatic logic address_ok(logic [31:0] bytes);
    return (beat_address(bytes) << ByteW) == bytes;
  endfunction

  function automatic logic [15:0] cut(logic [15:0] v, int unsigned w);
    return v & 16'((32'd1 << w) - 1);
  endfunction

  function automatic logic fits(logic [15:0] v, int unsigned w);
    return cut(v, w) == v;
  endfunction

  function automatic logic count_ok(logic [15:0] v, int unsigned w);
    return fits(v, w) && v != '0;
  endfunction

  function automatic logic [7:0] cut_lines(logic [7:0] v, int unsigned n);
    return v & 8'((32'd1 << $clog2(n + 1)) - 1);
  endfunction

  function automatic logic lines_ok(logic [7:0] v, int unsigned n);
    return v != '0 && 32'(v) <= n;
  endfunction

  function automatic descriptor_t with_word(descriptor_t d, int unsigned i, logic [31:0] w);
    descriptor_t r;
    r = d;
    case (i)
      0: begin
        r.order      = order_e'(w[9:8]);
        r.wait_store = w[10];
        r.last       = w[11];
        r.out_format = w[13:12];
        r.ahead      = cut(w[31:16], P.count_w);
      end
      1: r.act_base = beat_address(w);
      2: r.wgt_base = beat_address(w);
      3: r.out_base = beat_address(w);
      4: r.act_stride = beat_address(w);
      5: r.wgt_stride = beat_address(w);
      6: begin
        r.m_max = cut(w[15:0] - 16'd1, P.count_w);
        r.n_max = cut(w[31:16] - 16'd1, P.count_w);
      end
      7: begin
        r.batch_max = cut(w[15:0] - 16'd1, P.count_w);
        r.block_max = cut(w[31:16] - 16'd1, P.count_w);
      end
      8: begin
        r.chunk_max    = cut(w[15:0] - 16'd1, P.count_w);
        r.rows      = cut_lines(w[23:16], P.rows);
        r.rows_last = cut_lines(w[31:24], P.rows);
      end
      9: begin
        r.slice_max = cut(w[15:0] - 16'd1, P.word_w);
        r.slice_max_last  = cut(w[31:16] - 16'd1, P.word_w);
      end
      10: begin
        r.act_words      = cut(w[15:0], P.word_w);
        r.act_words_last = cut(w[31:16], P.word_w);
      end
      11: begin
        r.wgt_words      = cut(w[15:0], P.word_w);
        r.wgt_words_last = cut(w[31:16], P.word_w);
      end
      12: r.cols_last = cut_lines(w[7:0], P.cols);
      default: ;
    endcase
    return r;
  endfunction

  function automatic logic word_ok(int unsigned i, logic [31:0] w);
    case (i)
      0: begin
        return w[7:0] == 8'hD5 && w[9:8] != 2'd3 && w[13:12] != 2'd3 && w[15:14] == 2'd0 &&
            fits(w[31:16], P.count_w);
      end
      1, 2, 3, 4, 5: return address_ok(w);
      6, 7: return count_ok(w[15:0], P.count_w) && count_ok(w[31:16], P.count_w);
      8: return count_ok(w[15:0], P.count_w) && lines_ok(w[23:16], P.rows) && lines_ok(w[31:24], P.rows);
      9, 10, 11: return count_ok(w[15:0], P.word_w) && count_ok(w[31:16], P.word_w);
      12: return lines_ok(w[7:0], P.cols) && w[31:8] == '0;
      default: return w == '0;
    endcase
  endfunction

  function automatic logic whole_ok(descriptor_t d);
    return (d.order != ORDER_STREAMED || d.block_max == '0) && 17'(d.ahead) <= 17'(d.n_max) + 17'd1
        && (d.order != ORDER_WGT_STATIONARY || 17'(d.ahead) <= 17'(d.block_max) + 17'd1);
  endfunction

  function automatic logic [23:0] product(logic [7:0] lines, logic [15:0] words, int unsigned bpw);
    return 24'(lines * words * bpw);
  endfunction

  logic [IndexW-1:0] open_q;
  logic ok_q, check_q, bad_q, beat_ok;
  descriptor_t [Entries-1:0] desc_q;
  logic [Entries-1:0] valid_q;

  assign desc_o  = desc_q;
  assign valid_o = valid_q;
  assign bad_o   = bad_q;
  assign decoded_o = check_q && ok_q && whole_ok(desc_q[open_q]);

  always_comb begin
    beat_ok = 1'b1;
    for (int unsigned i = 0; i < 16; i++) begin
      if (32'(beat_index_i) == i / BeatWords) beat_ok &= word_ok(i, data_i[32*(i%BeatWords)+:32]);
    end
  end

  for (genvar e = 0; e < Entries; e++) begin : g_entry
    descriptor_t next;
    always_comb begin
      next = desc_q[e];
      for (int unsigned i = 0; i < 16; i++) begin
        if (32'(beat_index_i) == i / BeatWords) next = with_word(next, i, data_i[32*(i%BeatWords)+:32]);
      end
    end

    always_ff @(posedge clk_i) begin
      if (beat_i && open_q == IndexW'(e)) desc_q[e] <= next;
    end

    // Products take a register, except where there is nothing to multiply.
    if (P.rows == 1) begin : g_act
      assign beats_o[e].act_full_full = product(8'd1, desc_q[e].act_words, ActBpw);
      assign beats_o[e].act_full_last = product(8'd1, desc_q[e].act_words_last, ActBpw);
      assign beats_o[e].act_last_full = product(8'd1, desc_q[e].act_words, ActBpw);
      assign beats_o[e].act_last_last = product(8'd1, desc_q[e].act_words_last, ActBpw);
    end else begin : g_act
      always_ff @(posedge clk_i) begin
        if (check_q && open_q == IndexW'(e)) begin
          beats_o[e].act_full_full <= product(desc_q[e].rows, desc_q[e].act_words, ActBpw);
          beats_o[e].act_full_last <= product(desc_q[e].rows, desc_q[e].act_words_last, ActBpw);
          beats_o[e].act_last_full <= product(desc_q[e].rows_last, desc_q[e].act_words, ActBpw);
          beats_o[e].act_last_last <= product(desc_q[e].rows_last, desc_q[e].act_words_last, ActBpw);
        end
      end
    end
    if (P.cols == 1) begin : g_wgt
      assign beats_o[e].wgt_full = product(8'd1, desc_q[e].wgt_words, WgtBpw);
      assign beats_o[e].wgt_last = product(8'd1, desc_q[e].wgt_words_last, WgtBpw);
    end else begin : g_wgt
      always_ff @(posedge clk_i) begin
        if (check_q && open_q == IndexW'(e)) begin
          beats_o[e].wgt_full <= product(8'(P.cols), desc_q[e].wgt_words, WgtBpw);
          beats_o[e].wgt_last <= product(8'(P.cols), desc_q[e].wgt_words_last, WgtBpw);
        end
      end
    end

    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) valid_q[e] <= 1'b0;
      else if (clear_i) valid_q[e] <= 1'b0;
      else if (open_i && open_index_i == IndexW'(e)) valid_q[e] <= 1'b0;
      else if (check_q && open_q == IndexW'(e)) valid_q[e] <= ok_q && whole_ok(desc_q[e]);
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      open_q  <= '0;
      ok_q    <= 1'b0;
      check_q <= 1'b0;
      bad_q   <= 1'b0;
    end else if (clear_i) begin
      open_q  <= '0;
      ok_q    <= 1'b0;
      check_q <= 1'b0;
      bad_q   <= 1'b0;
    end else begin
      check_q <= beat_i && beat_last_i;
      if (open_i) begin
        open_q <= open_index_i;
        ok_q   <= 1'b1;
      end else if (beat_i) begin
        ok_q <= ok_q && beat_ok;
      end
      if (check_q && !(ok_q && whole_ok(desc_q[open_q]))) bad_q <= 1'b1;
    end
  end
endmodule
