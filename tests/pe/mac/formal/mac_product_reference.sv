// SPDX-License-Identifier: Apache-2.0
//
// float_reference, shift_add_reference: a float code by arithmetic on it as a number; a product of two unsigned numbers by shifts and adds. They share no code with rtl/.
//
//   value    |code| = significand_o * 2^(exponent_o - bias - ManBits), subnormals 0 where Subn = 0; product_o = a_i * b_i
//   shape    Special 0: all codes are numbers, 1: S.1..1 is NaN, 2: IEEE
//   time     combinational
module float_reference #(
  parameter int ExpBits = 4,
  parameter int ManBits = 3,
  parameter int Special = 1,
  parameter bit Subn    = 1'b1,
  localparam int W = 1 + ExpBits + ManBits
) (
  input  logic [      W-1:0] code_i,
  output logic               nan_o,
  output logic               infinite_o,
  output logic               zero_o,
  output logic               sign_o,
  output logic [ExpBits-1:0] exponent_o,
  output logic [  ManBits:0] significand_o
);
  localparam int unsigned Hidden = 2 ** ManBits;
  localparam int unsigned Top = (2 ** ExpBits - 1) * Hidden;
  int unsigned magnitude, field;
  assign magnitude     = 32'(code_i) % (2 ** (W - 1));
  assign field         = magnitude / Hidden;
  assign sign_o        = code_i[W-1];
  assign infinite_o    = Special == 2 && magnitude == Top;
  assign nan_o         = (Special == 2 && magnitude > Top) || (Special == 1 && magnitude == 2 ** (W - 1) - 1);
  assign exponent_o    = (field == 0) ? ExpBits'(1) : ExpBits'(field);
  assign significand_o = (field == 0) ? (Subn ? (ManBits + 1)'(magnitude) : '0) : (ManBits + 1)'(Hidden + magnitude % Hidden);
  assign zero_o        = !nan_o && !infinite_o && significand_o == 0;
endmodule

module shift_add_reference #(
  parameter int AW = 8,
  parameter int BW = 8
) (
  input  logic [   AW-1:0] a_i,
  input  logic [   BW-1:0] b_i,
  output logic [AW+BW-1:0] product_o
);
  always_comb begin
    product_o = '0;
    for (int i = 0; i < BW; i++) begin
      if (b_i[i]) product_o = product_o + ((AW + BW)'(a_i) << i);
    end
  end
endmodule
