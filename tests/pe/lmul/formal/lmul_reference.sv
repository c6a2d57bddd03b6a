// SPDX-License-Identifier: Apache-2.0
//
// lmul_reference: the scalar law: lmul_product_reference to a packed code, profile LMUL-DAZ-SAT.
//
//   value    NaN, infinity x zero: the canonical NaN; infinity; zero: +0; exponent below the normal ones: +0; beyond the largest finite number: that one
//   shape    parameters as in lmul_product_reference; flags {overflow, underflow, zero, inf, nan}
module lmul_reference #(
  parameter int ExpBits = 5,
  parameter int ManBits = 10,
  parameter int Special = 2,
  parameter int Offset  = 64,
  parameter bit Subn    = 1'b0,
  localparam int W = 1 + ExpBits + ManBits
) (
  input  logic [W-1:0] a_i,
  input  logic [W-1:0] b_i,
  output logic [W-1:0] p_o,
  output logic [4:0]   flags_o
);
  localparam int TopField = 2 ** ExpBits - 1;
  localparam int TopFraction = 2 ** ManBits - 1;
  localparam int LargestField = (Special == 2) ? TopField - 1 : TopField;
  localparam int LargestFraction = (Special == 1) ? TopFraction - 1 : TopFraction;
  localparam int NanFraction = (Special == 1) ? TopFraction : 2 ** (ManBits - 1);

  logic nan, infinite, zero, sign;
  logic signed [ExpBits+7:0] exponent;
  logic [ManBits-1:0] fraction;

  lmul_product_reference #(
    .ExpBits(ExpBits),
    .ManBits(ManBits),
    .Special(Special),
    .Offset (Offset),
    .Subn   (Subn)
  ) u_product (
    .a_i,
    .b_i,
    .nan_o     (nan),
    .infinite_o(infinite),
    .zero_o    (zero),
    .sign_o    (sign),
    .exponent_o(exponent),
    .fraction_o(fraction)
  );

  always_comb begin
    flags_o = '0;
    if (nan) begin
      p_o        = {1'b0, ExpBits'(TopField), ManBits'(NanFraction)};
      flags_o[0] = 1'b1;
    end else if (infinite) begin
      p_o        = {sign, ExpBits'(TopField), ManBits'(0)};
      flags_o[1] = 1'b1;
    end else if (zero) begin
      p_o        = '0;
      flags_o[2] = 1'b1;
    end else if (exponent <= 0) begin
      p_o        = '0;
      flags_o[3] = 1'b1;
    end else if (exponent > LargestField || (exponent == LargestField && fraction > ManBits'(LargestFraction))) begin
      p_o        = {sign, ExpBits'(LargestField), ManBits'(LargestFraction)};
      flags_o[4] = 1'b1;
    end else begin
      p_o = {sign, exponent[ExpBits-1:0], fraction};
    end
  end
endmodule
