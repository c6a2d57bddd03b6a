// SPDX-License-Identifier: Apache-2.0
//
// lane_fixed_law: law: an exact sum of one product is the product on the sum's grid, and its classes.
//
//   value    {flags, infinities where the format has them, two's complement of AccBits bits}; a NaN raises invalid; NaN, infinity and zero are 0
module lane_fixed_law #(
  parameter int AccBits = 32,
  parameter bit HasInf  = 1'b0,
  parameter int SumBits = 36
) (
  input logic [SumBits-1:0] sum_i,
  input logic               nan_i,
  input logic               infinite_i,
  input logic               zero_i,
  input logic               sign_i,
  input logic [AccBits-1:0] magnitude_i
);
  logic [3:0] flags;
  logic pinf, ninf;
  logic signed [AccBits-1:0] acc, wanted;
  if (HasInf) begin : g_inf
    assign {flags, pinf, ninf, acc} = sum_i;
  end else begin : g_no_inf
    assign {flags, acc} = sum_i;
    assign {pinf, ninf} = {infinite_i && !sign_i, infinite_i && sign_i};
  end
  assign wanted = (nan_i || infinite_i || zero_i) ? '0 : sign_i ? -magnitude_i : magnitude_i;
  always_comb begin
    the_width_is_the_tables : assert (SumBits == AccBits + (HasInf ? 6 : 4));
    the_sum_is_the_product : assert (acc == wanted);
    classes_are_the_products :
    assert (flags == {3'b000, nan_i} && pinf == (infinite_i && !sign_i) && ninf == (infinite_i && sign_i));
  end
endmodule
