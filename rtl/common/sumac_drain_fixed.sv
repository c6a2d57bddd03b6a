// SPDX-License-Identifier: Apache-2.0
//
// sumac_drain_fixed: a sum of sumac_sum_fixed to an output word.
//
//   value    FP32: y = RNE(acc * 2^LsbExp), infinity, or the canonical NaN where invalid; FP16: RNE(y) in the low half;
//            INT32 (only where Int32): the low 32 bits of acc, sign extended
//   flags    {saturated, flushed, overflow, invalid}: those of the sum, and overflow of the conversions
//   time     LATENCY = 2; one sum per cycle
//   reset    none: the array masks
module sumac_drain_fixed
  import sumac_pkg::*;
#(
  parameter int unsigned SumW   = 32,
  parameter int          LsbExp = 0,
  parameter bit          HasInf = 1'b0,
  parameter bit          Int32  = 1'b0,
  localparam int unsigned InW   = 4 + (HasInf ? 2 : 0) + SumW
) (
  input  logic           clk_i,
  input  logic [InW-1:0] sum_i,
  input  logic [1:0]     out_format_i,
  output logic [31:0]    word_o,
  output logic [3:0]     flags_o
);
  logic [3:0] flags_q;
  logic [1:0] format_q, inf_q;  // inf: {positive, negative}
  logic [31:0] converted, y, word_d;
  logic converted_overflow, fp32_overflow, fp16_overflow;
  logic [15:0] half;

  sumac_fixed_to_fp32 #(
    .Width (SumW),
    .LsbExp(LsbExp)
  ) u_convert (
    .clk_i,
    .fixed_i   (sum_i[SumW-1:0]),
    .fp32_o    (converted),
    .overflow_o(converted_overflow)
  );

  always_ff @(posedge clk_i) begin
    flags_q  <= sum_i[InW-1-:4];
    format_q <= out_format_i;
  end

  if (HasInf) begin : g_inf
    always_ff @(posedge clk_i) inf_q <= sum_i[SumW+:2];
  end else begin : g_no_inf
    assign inf_q = 2'b00;
  end

  always_comb begin
    fp32_overflow = 1'b0;
    if (flags_q[0]) begin
      y = FP32_NAN;
    end else if (inf_q != 2'b00) begin
      y = {inf_q[0], FP32_INF};
    end else begin
      y             = converted;
      fp32_overflow = converted_overflow;
    end
  end

  sumac_fp32_to_fp16 u_half (
    .fp32_i    (y),
    .fp16_o    (half),
    .overflow_o(fp16_overflow)
  );

  if (Int32) begin : g_int32
    logic signed [31:0] integer_q;
    if (SumW > 32) begin : g_check
      $error("a sum of %0d bits does not fit INT32", SumW);
    end
    always_ff @(posedge clk_i) integer_q <= 32'($signed(sum_i[SumW-1:0]));
    assign word_d = (format_q == OUT_INT32) ? integer_q : (format_q == OUT_FP16) ? {16'b0, half} : y;
  end else begin : g_no_int32
    assign word_d = (format_q == OUT_FP16) ? {16'b0, half} : y;
  end

  always_ff @(posedge clk_i) begin
    word_o  <= word_d;
    flags_o <= flags_q | {2'b00, (fp32_overflow && !(Int32 && format_q == OUT_INT32)) ||
                                 (fp16_overflow && format_q == OUT_FP16), 1'b0};
  end
endmodule
