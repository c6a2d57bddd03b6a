// SPDX-License-Identifier: Apache-2.0
//
// sumac_drain_fp32: a sum of sumac_sum_fp32 to an output word.
//
//   value    FP32: the sum; FP16: RNE of it, in the low half
//   flags    {saturated, flushed, overflow, invalid}: those of the sum, and overflow of the conversion
//   time     LATENCY = 1; one sum per cycle
//   reset    none: the array masks
module sumac_drain_fp32
  import sumac_pkg::*;
(
  input  logic        clk_i,
  input  logic [35:0] sum_i,
  input  logic [1:0]  out_format_i,
  output logic [31:0] word_o,
  output logic [3:0]  flags_o
);
  logic [15:0] half;
  logic        half_overflow;
  sumac_fp32_to_fp16 u_half (
    .fp32_i    (sum_i[31:0]),
    .fp16_o    (half),
    .overflow_o(half_overflow)
  );
  always_ff @(posedge clk_i) begin
    word_o  <= (out_format_i == OUT_FP16) ? {16'b0, half} : sum_i[31:0];
    flags_o <= sum_i[35:32] | {2'b00, half_overflow && out_format_i == OUT_FP16, 1'b0};
  end
endmodule
