// SPDX-License-Identifier: Apache-2.0
//
// sumac_fp32_add, the stand-in: a function of two words that tells every order of additions and every exchange of operands apart, and costs a
// solver little. Proofs of wiring use it in place of the adder, whose values they do not depend on.
//
//   value    sum_o = a rotated by 1 XOR b rotated by 6 XOR a constant; overflow_o: one bit of each
module sumac_fp32_add (
  input  logic [31:0] a_i,
  input  logic [31:0] b_i,
  output logic [31:0] sum_o,
  output logic        overflow_o
);
  assign sum_o      = {a_i[30:0], a_i[31]} ^ {b_i[25:0], b_i[31:26]} ^ 32'h9E3779B9;
  assign overflow_o = a_i[7] && b_i[19];
endmodule
