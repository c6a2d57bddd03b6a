// SPDX-License-Identifier: Apache-2.0
//
// lmul_reference: L-Mul as the paper writes it, field by field; shares no code with rtl/.
//
//   value    operands (1 + f) * 2^e. Product: sign XOR; fractions and offset are added, s = f_a + f_b + offset; the exponents are added; what s
//            carries beyond 1 goes to the exponent (by 0, 1 or 2), what stays is the fraction. Profile LMUL-DAZ-SAT: NaN, infinity x zero -> the
//            canonical NaN; infinity; zero -> +0; exponent below the normal ones -> +0; beyond the largest finite number -> that number
//   shape    ExpBits, ManBits; Special 0: all codes are numbers, 1: S.1..1 is NaN, 2: IEEE; Offset in ulps; Subn: subnormals are normalised, else zero
//   source   arXiv 2410.00907, section 2; flags {overflow, underflow, zero, inf, nan}
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
  localparam int Bias = 2 ** (ExpBits - 1) - 1;
  localparam int TopField = 2 ** ExpBits - 1;
  localparam int TopFraction = 2 ** ManBits - 1;
  localparam int LargestField = (Special == 2) ? TopField - 1 : TopField;
  localparam int LargestFraction = (Special == 1) ? TopFraction - 1 : TopFraction;
  localparam int NanFraction = (Special == 1) ? TopFraction : 2 ** (ManBits - 1);

  typedef logic signed [ExpBits+7:0] exponent_t;
  typedef logic [ManBits-1:0] fraction_t;

  logic nan[2], infinite[2], zero[2], sign;
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
  exponent_t exponent;
  logic below, above;
  assign sign     = a_i[W-1] != b_i[W-1];
  assign s        = (ManBits + 2)'(f[0]) + (ManBits + 2)'(f[1]) + (ManBits + 2)'(Offset);
  assign exponent = e[0] + e[1] - exponent_t'(Bias) + exponent_t'({1'b0, s[ManBits+1:ManBits]});
  assign below    = exponent <= 0;
  assign above    = exponent > exponent_t'(LargestField) ||
                    (exponent == exponent_t'(LargestField) && s[ManBits-1:0] > fraction_t'(LargestFraction));

  always_comb begin
    if (nan[0] || nan[1] || (infinite[0] && zero[1]) || (infinite[1] && zero[0])) begin
      p_o     = {1'b0, ExpBits'(TopField), fraction_t'(NanFraction)};
      flags_o = 5'b00001;
    end else if (infinite[0] || infinite[1]) begin
      p_o     = {sign, ExpBits'(TopField), fraction_t'(0)};
      flags_o = 5'b00010;
    end else if (zero[0] || zero[1]) begin
      p_o     = '0;
      flags_o = 5'b00100;
    end else if (below) begin
      p_o     = '0;
      flags_o = 5'b01000;
    end else if (above) begin
      p_o     = {sign, ExpBits'(LargestField), fraction_t'(LargestFraction)};
      flags_o = 5'b10000;
    end else begin
      p_o     = {sign, exponent[ExpBits-1:0], s[ManBits-1:0]};
      flags_o = 5'b00000;
    end
  end
endmodule
