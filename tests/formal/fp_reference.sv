// SPDX-License-Identifier: Apache-2.0
//
// fixed_to_fp32_reference, fp32_to_fp16_reference: rounding to nearest even as one learns it: keep, compare what is left with a half, add 1.
//
//   value    fixed_i * 2^LsbExp to FP32, no subnormal results; FP32 to FP16 with subnormals; overflow_o: a finite number became infinity;
//            NaN becomes the canonical one
//   time     combinational; shares no code with rtl/
module fixed_to_fp32_reference #(
  parameter int Width  = 32,
  parameter int LsbExp = 0
) (
  input  logic [Width-1:0] fixed_i,
  output logic [31:0]      fp32_o,
  output logic             overflow_o
);
  typedef logic [Width+24:0] wide_t;
  wide_t magnitude, kept, left, half;
  int top, drop, exponent;
  always_comb begin
    magnitude = fixed_i[Width-1] ? wide_t'({1'b1, {Width{1'b0}}}) - wide_t'(fixed_i) : wide_t'(fixed_i);
    top       = 0;
    for (int i = 0; i < Width; i++) if (magnitude[i]) top = i;
    // 24 bits are kept; a shorter number gets zeros below.
    drop = (top > 23) ? top - 23 : 0;
    kept = (top > 23) ? magnitude >> drop : magnitude << (23 - top);
    left = magnitude - ((magnitude >> drop) << drop);
    half = (drop == 0) ? wide_t'(1) : wide_t'(1) << (drop - 1);
    if (left > half || (left == half && drop != 0 && kept[0])) kept = kept + 1'b1;
    exponent = top + LsbExp + 127;
    if (kept[24]) begin
      exponent = exponent + 1;
      kept     = kept >> 1;
    end
    overflow_o = 1'b0;
    if (magnitude == 0) begin
      fp32_o = '0;
    end else if (exponent > 254) begin
      fp32_o     = {fixed_i[Width-1], 8'hFF, 23'd0};
      overflow_o = 1'b1;
    end else begin
      fp32_o = {fixed_i[Width-1], 8'(exponent), kept[22:0]};
    end
  end
endmodule

module fp32_to_fp16_reference (
  input  logic [31:0] fp32_i,
  output logic [15:0] fp16_o,
  output logic        overflow_o
);
  int field, exponent, drop;
  logic [39:0] significand, kept, left, half;
  always_comb begin
    field       = int'(fp32_i[30:23]);
    significand = (field == 0) ? 40'(fp32_i[22:0]) : 40'({1'b1, fp32_i[22:0]});
    exponent    = ((field == 0) ? 1 : field) - 127 + 15;
    // 11 bits are kept of a normal result, one fewer for each step below exponent 1.
    drop        = 13 + ((exponent < 1) ? 1 - exponent : 0);
    if (drop > 30) drop = 30;
    kept = significand >> drop;
    left = significand - (kept << drop);
    half = 40'd1 << (drop - 1);
    if (left > half || (left == half && kept[0])) kept = kept + 1'b1;
    // A carry out of the kept bits is the next exponent.
    if (exponent >= 1) kept = kept + (40'(exponent - 1) << 10);
    overflow_o = 1'b0;
    if (field == 255 && fp32_i[22:0] != 0) begin
      fp16_o = 16'h7E00;
    end else if (field == 255) begin
      fp16_o = {fp32_i[31], 15'h7C00};
    end else if (exponent > 40 || kept >= 40'h7C00) begin
      fp16_o     = {fp32_i[31], 15'h7C00};
      overflow_o = 1'b1;
    end else begin
      fp16_o = {fp32_i[31], kept[14:0]};
    end
  end
endmodule
