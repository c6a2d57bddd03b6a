// SPDX-License-Identifier: Apache-2.0
//
// lane_fp32_law: law: an FP32 sum of one product is the product in FP32.
//
//   value    exact; below the normal range +0 and flushed, above it the largest finite number of the sign and saturated; NaN and infinity as such
module lane_fp32_law (
  input logic [35:0] sum_i,
  input logic        nan_i,
  input logic        infinite_i,
  input logic        zero_i,
  input logic        sign_i,
  input int          field_i,    // exponent field that FP32 would have, if its range were wide enough
  input logic [22:0] fraction_i
);
  logic [31:0] wanted;
  logic flushed, saturated;
  always_comb begin
    {flushed, saturated} = 2'b00;
    if (nan_i) begin
      wanted = 32'h7FC00000;
    end else if (infinite_i) begin
      wanted = {sign_i, 8'hFF, 23'd0};
    end else if (zero_i) begin
      wanted = '0;
    end else if (field_i < 1) begin
      wanted  = '0;
      flushed = 1'b1;
    end else if (field_i > 254) begin
      wanted    = {sign_i, 31'h7F7FFFFF};
      saturated = 1'b1;
    end else begin
      wanted = {sign_i, 8'(field_i), fraction_i};
    end
    the_sum_is_the_product : assert (sum_i[31:0] == wanted);
    flags_are_the_products : assert (sum_i[35:32] == {saturated, flushed, 1'b0, nan_i});
  end
endmodule
