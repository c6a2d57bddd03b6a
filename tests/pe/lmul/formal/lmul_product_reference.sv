// SPDX-License-Identifier: Apache-2.0
//
// lmul_product_reference: L-Mul of two codes as the paper writes it, field by field, before any range rule; shares no code with rtl/.
//
//   value    operands (1 + f) * 2^e. Fractions and offset are added, s = f_a + f_b + offset; the exponents are added; what s carries beyond 1 goes
//            to the exponent (by 0, 1 or 2), what stays is the fraction: |product| = (1 + fraction / 2^ManBits) * 2^(exponent - bias)
//   classes  nan_o: a NaN, or infinity x zero; infinite_o: an infinity (not where nan_o); zero_o: a zero operand (of the others). First set wins.
//   shape    ExpBits, ManBits; Special 0: all codes are numbers, 1: S.1..1 is NaN, 2: IEEE; Offset in ulps; Subn: subnormals are normalised, else zero
//   source   arXiv 2410.00907, section 2
module lmul_product_reference #(
  parameter int ExpBits = 5,
  parameter int ManBits = 10,
  parameter int Special = 2,
  parameter int Offset  = 64,
  parameter bit Subn    = 1'b0,
  localparam int W = 1 + ExpBits + ManBits,
  localparam int X = ExpBits + 8
) (
  input  logic        [        W-1:0] a_i,
  input  logic        [        W-1:0] b_i,
  output logic                        nan_o,
  output logic                        infinite_o,
  output logic                        zero_o,
  output logic                        sign_o,
  output logic signed [        X-1:0] exponent_o,
  output logic        [  ManBits-1:0] fraction_o
);
  localparam int Bias = 2 ** (ExpBits - 1) - 1;

  typedef logic signed [X-1:0] exponent_t;
  typedef logic [ManBits-1:0] fraction_t;

  logic nan[2], infinite[2], zero[2];
  exponent_t e[2];
  fraction_t f[2];

  for (genvar i = 0; i < 2; i++) begin : g_operand
    logic [W-1:0] code;
    logic [ExpBits-1:0] field;
    fraction_t fraction;
    assign code     = (i == 0) ? a_i : b_i;
    assign field    = code[ManBits+:ExpBits];
    assign fraction = code[ManBits-1:0];
    assign nan[i] = (Special == 2 && &field && fraction != 0) || (Special == 1 && &field && &fraction);
    assign infinite[i] = Special == 2 && &field && fraction == 0;
    assign zero[i] = field == 0 && (!Subn || fraction == 0);
    always_comb begin
      e[i] = exponent_t'({1'b0, field});
      f[i] = fraction;
      if (field == 0) begin
        // 0.0..01xx * 2^(1 - bias): its highest 1, at place k, becomes the hidden one.
        for (int k = 0; k < ManBits; k++) begin
          if (fraction[k]) begin
            e[i] = exponent_t'(1 - (ManBits - k));
            f[i] = fraction_t'(fraction << (ManBits - k));
          end
        end
      end
    end
  end

  logic [ManBits+1:0] s;  // in ulps: below 4
  assign s          = (ManBits + 2)'(f[0]) + (ManBits + 2)'(f[1]) + (ManBits + 2)'(Offset);
  assign exponent_o = e[0] + e[1] - exponent_t'(Bias) + exponent_t'({1'b0, s[ManBits+1:ManBits]});
  assign fraction_o = s[ManBits-1:0];
  assign sign_o     = a_i[W-1] != b_i[W-1];
  assign nan_o      = nan[0] || nan[1] || (infinite[0] && zero[1]) || (infinite[1] && zero[0]);
  assign infinite_o = !nan_o && (infinite[0] || infinite[1]);
  assign zero_o     = !nan_o && !infinite_o && (zero[0] || zero[1]);
endmodule
