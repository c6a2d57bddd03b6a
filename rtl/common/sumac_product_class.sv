// SPDX-License-Identifier: Apache-2.0
//
// sumac_product_class: what the classes of two operands make of their product.
//
//   value    nan_o: an operand is NaN, or infinity x zero; pinf_o, ninf_o: infinity x not zero, by sign (not where nan_o).
//            `zero` of an operand counts only where neither nan nor infinite of it is set.
//   time     combinational
module sumac_product_class (
  input  logic a_nan_i,
  input  logic a_inf_i,
  input  logic a_zero_i,
  input  logic w_nan_i,
  input  logic w_inf_i,
  input  logic w_zero_i,
  input  logic sign_i,  // of the product
  output logic nan_o,
  output logic pinf_o,
  output logic ninf_o
);
  logic infinite;
  assign nan_o = a_nan_i || w_nan_i ||
                 (a_inf_i && w_zero_i && !w_inf_i) || (w_inf_i && a_zero_i && !a_inf_i);
  assign infinite    = (a_inf_i || w_inf_i) && !nan_o;
  assign pinf_o = infinite && !sign_i;
  assign ninf_o = infinite && sign_i;
endmodule
