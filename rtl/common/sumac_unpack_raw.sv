// SPDX-License-Identifier: Apache-2.0
//
// sumac_unpack_raw: a float code to its fields, for products on a fixed-point grid.
//
//   value    |code| = significand * 2^(exponent - bias - man_bits); Subn = 0: subnormals are zero
//   shape    code width(F) bits; raw_o raw_bits(F): [nan] [inf] | sign | exponent | significand; a NaN or infinity has significand 0
//   time     combinational
module sumac_unpack_raw
  import sumac_pkg::*;
#(
  parameter fmt_t F    = '0,
  parameter bit   Subn = 1'b1
) (
  input  logic [width(F)-1:0]    code_i,
  output logic [raw_bits(F)-1:0] raw_o
);
  localparam int unsigned E = 32'(F.exp_bits);
  localparam int unsigned M = 32'(F.man_bits);
  localparam logic [E+M-1:0] MaxMag = (E + M)'(max_mag(F));

  logic [E+M-1:0] mag;
  logic [E-1:0]   field;
  logic [M:0]     significand;
  logic finite, hidden;

  assign mag    = code_i[E+M-1:0];
  assign field  = mag[E+M-1-:E];
  assign hidden = field != 0;
  if (has_nan(F) || has_inf(F)) begin : g_finite
    assign finite = mag <= MaxMag;
  end else begin : g_always
    assign finite = 1'b1;
  end
  if (M == 0) begin : g_no_mantissa
    assign significand = hidden && finite;
  end else begin : g_mantissa
    assign significand = (finite && (Subn || hidden)) ? {hidden, mag[M-1:0]} : '0;
  end

  assign raw_o[E+M+1:0] = {code_i[E+M], hidden ? field : E'(1), significand};
  if (has_nan(F) && has_inf(F)) begin : g_ieee
    assign raw_o[E+M+2+:2] = {mag > MaxMag + 1'b1, mag == MaxMag + 1'b1};
  end else if (has_nan(F) || has_inf(F)) begin : g_one
    assign raw_o[E+M+2] = !finite;
  end
endmodule
