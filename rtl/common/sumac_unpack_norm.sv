// SPDX-License-Identifier: Apache-2.0
//
// sumac_unpack_norm: a float code to its fields, every number that is not zero with a hidden bit.
//
//   value    |code| = (1 + man / 2^man_bits) * 2^(exponent - bias); subnormals: Subn = 1 normalised, Subn = 0 (DAZ) zero
//   shape    code width(F) bits; norm_o norm_bits(F, Subn): [nan] [inf] | zero | sign | exponent | man;
//            zero is also set for NaN and infinity
//   time     combinational
module sumac_unpack_norm
  import sumac_pkg::*;
#(
  parameter fmt_t F    = '0,
  parameter bit   Subn = 1'b0
) (
  input  logic [width(F)-1:0]           code_i,
  output logic [norm_bits(F, Subn)-1:0] norm_o
);
  localparam int unsigned E = 32'(F.exp_bits);
  localparam int unsigned M = 32'(F.man_bits);
  localparam int unsigned XE = norm_exp_bits(F, Subn);
  localparam logic [E+M-1:0] MaxMag = (E + M)'(max_mag(F));

  if (M == 0) begin : g_check
    $error("formats without mantissa bits have no normalised form here");
  end

  logic [E+M-1:0] mag;
  logic [E-1:0]   field;
  logic           finite;

  assign mag   = code_i[E+M-1:0];
  assign field = mag[E+M-1-:E];
  if (has_nan(F) || has_inf(F)) begin : g_finite
    assign finite = mag <= MaxMag;
  end else begin : g_always
    assign finite = 1'b1;
  end

  if (Subn) begin : g_normalise
    localparam int unsigned CountW = $clog2(M + 1);
    logic [CountW-1:0] zeros;  // leading zeros of the fraction
    logic [M-1:0]      shifted;
    sumac_lzc #(
      .Width(M)
    ) u_lzc (
      .word_i (mag[M-1:0]),
      .zeros_o(zeros)
    );
    // The leading one becomes the hidden bit: exponent 1 - (zeros + 1).
    assign shifted = M'({mag[M-1:0], 1'b0} << zeros);
    assign norm_o[XE+M+1:0] = {
      mag == 0 || !finite,
      code_i[E+M],
      (field != 0) ? XE'(field) : -XE'(zeros),
      (field != 0) ? mag[M-1:0] : shifted
    };
  end else begin : g_daz
    assign norm_o[XE+M+1:0] = {field == 0 || !finite, code_i[E+M], XE'(field), mag[M-1:0]};
  end

  if (has_nan(F) && has_inf(F)) begin : g_ieee
    assign norm_o[XE+M+2+:2] = {mag > MaxMag + 1'b1, mag == MaxMag + 1'b1};
  end else if (has_nan(F) || has_inf(F)) begin : g_one
    assign norm_o[XE+M+2] = !finite;
  end
endmodule
