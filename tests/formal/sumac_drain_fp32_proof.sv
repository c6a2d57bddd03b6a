// SPDX-License-Identifier: Apache-2.0
//
// sumac_drain_fp32_proof: law: word and flags of sumac_drain_fp32, for every sum, every output format and from any state.
//
//   value    FP32 (and INT32, which is not legal here): the sum; FP16: the sum rounded, overflow flagged
//   time     LATENCY = 1
module sumac_drain_fp32_proof (
  input logic        clk_i,
  input logic [35:0] sum_i,
  input logic [1:0]  out_format_i
);
  logic [31:0] word;
  logic [ 3:0] flags;
  sumac_drain_fp32 u_drain (
    .clk_i,
    .sum_i,
    .out_format_i,
    .word_o (word),
    .flags_o(flags)
  );
  logic [35:0] sum_q;
  logic [ 1:0] format_q;
  logic [15:0] half;
  logic overflow;
  always_ff @(posedge clk_i) begin
    sum_q    <= sum_i;
    format_q <= out_format_i;
  end
  fp32_to_fp16_reference u_fp16 (
    .fp32_i    (sum_q[31:0]),
    .fp16_o    (half),
    .overflow_o(overflow)
  );
  always_comb begin
    word_is_right : assert (word == ((format_q == 2'd2) ? 32'(half) : sum_q[31:0]));
    flags_are_right : assert (flags == (sum_q[35:32] | ((format_q == 2'd2 && overflow) ? 4'b0010 : 4'b0000)));
  end
endmodule
