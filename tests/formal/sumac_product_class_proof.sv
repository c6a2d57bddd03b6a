// SPDX-License-Identifier: Apache-2.0
//
// sumac_product_class_proof: law: IEEE 754's classes of a product: NaN from a NaN or from infinity x zero, else infinity from an infinity, by sign.
//
//   shape    `zero` of an operand may be anything where it is NaN or infinite, as the unpackers leave it
module sumac_product_class_proof (
  input logic [1:0] a_class_i,  // 0 zero, 1 finite, 2 infinite, 3 NaN
  input logic [1:0] w_class_i,
  input logic       a_any_i,
  input logic       w_any_i,
  input logic       sign_i
);
  logic nan, pinf, ninf;
  sumac_product_class u_class (
    .a_nan_i (a_class_i == 3),
    .a_inf_i (a_class_i == 2),
    .a_zero_i(a_class_i == 0 || (a_class_i >= 2 && a_any_i)),
    .w_nan_i (w_class_i == 3),
    .w_inf_i (w_class_i == 2),
    .w_zero_i(w_class_i == 0 || (w_class_i >= 2 && w_any_i)),
    .sign_i,
    .nan_o   (nan),
    .pinf_o  (pinf),
    .ninf_o  (ninf)
  );
  always_comb begin
    case ({
      a_class_i, w_class_i
    })
      4'b00_10, 4'b10_00, 4'b00_11, 4'b01_11, 4'b10_11, 4'b11_11, 4'b11_00, 4'b11_01, 4'b11_10: begin
        a_nan : assert ({nan, pinf, ninf} == 3'b100);
      end
      4'b01_10, 4'b10_01, 4'b10_10: begin
        an_infinity : assert ({nan, pinf, ninf} == {1'b0, !sign_i, sign_i});
      end
      default: begin
        a_number : assert ({nan, pinf, ninf} == 3'b000);
      end
    endcase
  end
endmodule
