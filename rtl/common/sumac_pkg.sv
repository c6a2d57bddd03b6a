// SPDX-License-Identifier: Apache-2.0
//
// sumac_pkg: number formats as parameters, and the widths that follow from them. Nothing here is a value law of a PE kind.
//
//   twin     models/num/format.hpp (the same formats as data)
package sumac_pkg;
  // Codes of drain output words: descriptor field `out_format`. 3, and INT32 where it is not legal, read as FP32.
  localparam logic [1:0] OUT_FP32 = 2'd0;
  localparam logic [1:0] OUT_INT32 = 2'd1;
  localparam logic [1:0] OUT_FP16 = 2'd2;

  localparam logic [31:0] FP32_NAN = 32'h7FC0_0000;  // the canonical NaN
  localparam logic [30:0] FP32_INF = 31'h7F80_0000;
  localparam logic [30:0] FP32_MAX = 31'h7F7F_FFFF;

  // A sum holds 2^GUARD products (GMAX = 32768).
  localparam int unsigned GUARD = 15;

  // What codes with an all-ones exponent mean.
  localparam logic [1:0] SPECIAL_NONE = 2'd0;  // numbers
  localparam logic [1:0] SPECIAL_FN = 2'd1;  // S.1..1 is NaN, the others are numbers
  localparam logic [1:0] SPECIAL_IEEE = 2'd2;  // mantissa 0: infinity, else NaN

  // A number format: two's complement of man_bits bits, or sign | exp_bits | man_bits with bias 2^(exp_bits-1) - 1.
  typedef struct packed {
    logic       is_int;
    logic [3:0] exp_bits;
    logic [4:0] man_bits;
    logic [1:0] special;
  } fmt_t;

  // Bits of a two's complement number that can be anything from low to high.
  function automatic int unsigned signed_bits(int low, int high);
    int unsigned bits = 1;
    while (low < -(1 << (bits - 1)) || high >= (1 << (bits - 1))) bits++;
    return bits;
  endfunction

  function automatic int unsigned max_u(int unsigned a, int unsigned b);
    return a > b ? a : b;
  endfunction

  function automatic int unsigned width(fmt_t f);
    return f.is_int ? 32'(f.man_bits) : 1 + 32'(f.exp_bits) + 32'(f.man_bits);
  endfunction

  function automatic int bias(fmt_t f);
    return (1 << (32'(f.exp_bits) - 1)) - 1;
  endfunction

  // Largest {exponent, mantissa} of a finite number.
  function automatic int max_mag(fmt_t f);
    int all_ones = (1 << (32'(f.exp_bits) + 32'(f.man_bits))) - 1;
    case (f.special)
      SPECIAL_FN:   return all_ones - 1;
      SPECIAL_IEEE: return all_ones - (1 << 32'(f.man_bits));
      default:      return all_ones;
    endcase
  endfunction

  // Largest exponent field of a finite number; 1 where the format has subnormals only.
  function automatic int max_field(fmt_t f);
    int field = max_mag(f) >> 32'(f.man_bits);
    return field < 1 ? 1 : field;
  endfunction

  function automatic bit has_inf(fmt_t f);
    return !f.is_int && f.special == SPECIAL_IEEE;
  endfunction

  function automatic bit has_nan(fmt_t f);
    return !f.is_int && (f.special == SPECIAL_FN || (f.special == SPECIAL_IEEE && f.man_bits != 0));
  endfunction

  // Unpacked operands, from the top: [nan] [inf] then
  //   raw         sign | exponent (field, but 1 where it is 0) | significand (man_bits + 1): subnormals have no hidden bit
  //   normalised  zero | sign | exponent (biased; two's complement with subnormals) | man_bits: every number that is not
  //               zero has a hidden bit
  function automatic int unsigned class_bits(fmt_t f);
    return 32'(has_nan(f)) + 32'(has_inf(f));
  endfunction

  function automatic int unsigned raw_bits(fmt_t f);
    return class_bits(f) + 1 + 32'(f.exp_bits) + 32'(f.man_bits) + 1;
  endfunction

  // Bits of the exponent of a normalised operand: with subnormals kept it goes down to 1 - man_bits, and is signed.
  function automatic int unsigned norm_exp_bits(fmt_t f, bit subn);
    return subn ? 1 + max_u(32'(f.exp_bits), $clog2(32'(f.man_bits))) : 32'(f.exp_bits);
  endfunction

  function automatic int unsigned norm_bits(fmt_t f, bit subn);
    return class_bits(f) + 2 + norm_exp_bits(f, subn) + 32'(f.man_bits);
  endfunction
endpackage
