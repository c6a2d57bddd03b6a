// SPDX-License-Identifier: Apache-2.0
//
// sumac_unpack_proof: law: both unpackers keep the value and the class of every code of a float format.
//
//   value    raw: significand * 2^(exponent - bias - ManBits); normalised: a hidden one wherever the value is not zero. Subn = 0: subnormals are zero
//   shape    Special 0: all codes are numbers, 1: S.1..1 is NaN, 2: IEEE. ManBits = 0: raw only
module sumac_unpack_proof
  import sumac_pkg::*;
#(
  parameter int ExpBits = 4,
  parameter int ManBits = 3,
  parameter int Special = 1,
  parameter bit Subn    = 1'b1,
  localparam int W = 1 + ExpBits + ManBits
) (
  input logic [W-1:0] code_i
);
  localparam fmt_t F = '{
      is_int: 1'b0,
      exp_bits: 4'(ExpBits),
      man_bits: 5'(ManBits),
      special: 2'(Special)
  };
  localparam bit HasInf = Special == 2;
  localparam bit HasNan = Special == 1 || (Special == 2 && ManBits > 0);
  localparam int Hidden = 2 ** ManBits;

  // By arithmetic on the code as a number.
  int unsigned magnitude, field, fraction, significand;
  logic sign, infinite, nan, zero;
  assign sign      = code_i[W-1];
  assign magnitude = 32'(code_i) % (2 ** (W - 1));
  assign field     = magnitude / Hidden;
  assign fraction  = magnitude % Hidden;
  assign infinite  = HasInf && magnitude == (2 ** ExpBits - 1) * Hidden;
  assign nan       = HasNan && ((Special == 2) ? magnitude > (2 ** ExpBits - 1) * Hidden : magnitude == 2 ** (W - 1) - 1);
  assign significand = (nan || infinite) ? 0 : (field != 0) ? Hidden + fraction : Subn ? fraction : 0;
  assign zero        = significand == 0;

  logic [raw_bits(F)-1:0] raw;
  logic [ExpBits-1:0] raw_exponent;
  logic [ManBits:0] raw_significand;
  sumac_unpack_raw #(
    .F   (F),
    .Subn(Subn)
  ) u_raw (
    .code_i,
    .raw_o(raw)
  );
  assign {raw_exponent, raw_significand} = raw[ExpBits+ManBits:0];
  always_comb begin
    raw_sign : assert (raw[ExpBits+ManBits+1] == sign);
    raw_value :
    assert (32'(raw_significand) == significand && (zero || 32'(raw_exponent) == (field == 0 ? 1 : field)));
    raw_exponent_is_never_0 : assert (raw_exponent != 0);
    raw_infinite : assert (!HasInf || raw[ExpBits+ManBits+2] == infinite);
    raw_nan : assert (!HasNan || raw[$bits(raw)-1] == nan);
    raw_width : assert ($bits(raw) == W + 1 + 32'(HasInf) + 32'(HasNan));
  end

  if (ManBits > 0) begin : g_norm
    localparam int unsigned X = norm_exp_bits(F, Subn);
    logic [norm_bits(F, Subn)-1:0] norm;
    logic [ManBits-1:0] man;
    int exponent;
    sumac_unpack_norm #(
      .F   (F),
      .Subn(Subn)
    ) u_norm (
      .code_i,
      .norm_o(norm)
    );
    assign man      = norm[ManBits-1:0];
    assign exponent = Subn ? 32'($signed(norm[ManBits+:X])) : int'(norm[ManBits+:X]);
    always_comb begin
      norm_sign : assert (norm[ManBits+X] == sign);
      norm_zero : assert (norm[ManBits+X+1] == zero);
      if (!zero && field != 0) begin
        normal_value : assert (exponent == int'(field) && 32'(man) == fraction);
      end
      if (!zero && field == 0) begin
        subnormal_exponent : assert (exponent <= 0 && exponent >= 1 - ManBits);
        subnormal_value : assert (fraction << (1 - exponent) == Hidden + 32'(man));
      end
      norm_infinite : assert (!HasInf || norm[ManBits+X+2] == infinite);
      norm_nan : assert (!HasNan || norm[$bits(norm)-1] == nan);
    end
  end
endmodule
