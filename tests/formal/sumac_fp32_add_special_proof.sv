// SPDX-License-Identifier: Apache-2.0
//
// sumac_fp32_add_special_proof: law: sumac_fp32_add where an operand is no number, and its lemmas for all operands.
//
//   value    a NaN operand, or infinities of both signs: the canonical NaN; else an infinity: itself; overflow_o never with these
//   lemmas   x + 0 = x (but +0 for -0 + +0), x + -x = +0, sign symmetry for sums that are not 0, no sum is -0 but of two negative zeros
module sumac_fp32_add_special_proof (
  input logic [31:0] a_i,
  input logic [31:0] b_i
);
  logic [31:0] sum, mirrored;
  logic overflow, mirrored_overflow;
  sumac_fp32_add u_add (
    .a_i,
    .b_i,
    .sum_o     (sum),
    .overflow_o(overflow)
  );
  sumac_fp32_add u_mirrored (
    .a_i       ({!a_i[31], a_i[30:0]}),
    .b_i       ({!b_i[31], b_i[30:0]}),
    .sum_o     (mirrored),
    .overflow_o(mirrored_overflow)
  );
  logic a_nan, b_nan, a_inf, b_inf;
  assign a_nan = a_i[30:23] == 8'hFF && a_i[22:0] != 0;
  assign b_nan = b_i[30:23] == 8'hFF && b_i[22:0] != 0;
  assign a_inf = a_i[30:23] == 8'hFF && a_i[22:0] == 0;
  assign b_inf = b_i[30:23] == 8'hFF && b_i[22:0] == 0;
  always_comb begin
    if (a_nan || b_nan || (a_inf && b_inf && a_i[31] != b_i[31])) begin
      no_number : assert (sum == 32'h7FC00000 && !overflow);
    end else if (a_inf || b_inf) begin
      infinity : assert (sum == (a_inf ? a_i : b_i) && !overflow);
    end else begin
      a_number_or_overflow : assert (overflow == (sum[30:0] == 31'h7F800000) && sum[30:0] <= 31'h7F800000);
      if (b_i == 0 && a_i != 32'h80000000) begin
        zero_is_neutral : assert (sum == a_i);
      end
      if (b_i == 32'h80000000) begin
        negative_zero_is_neutral : assert (sum == a_i);
      end
      if (a_i == {!b_i[31], b_i[30:0]}) begin
        opposites_cancel : assert (sum == 0);
      end
      negative_zero : assert ((sum == 32'h80000000) == (a_i == 32'h80000000 && b_i == 32'h80000000));
      if (sum[30:0] != 0) begin
        signs_mirror : assert (mirrored == {!sum[31], sum[30:0]} && mirrored_overflow == overflow);
      end
    end
  end
endmodule
