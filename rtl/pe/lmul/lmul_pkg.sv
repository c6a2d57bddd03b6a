// SPDX-License-Identifier: Apache-2.0
//
// lmul_pkg: configuration of multiplication by integer addition, and the widths and latencies that follow from it.
//
//   twin     models/pe/lmul/lmul.hpp (value), sim/pe/lmul/lmul_timing.hpp (time, and the configuration word)
package lmul_pkg;
  import sumac_pkg::*;

  typedef struct packed {
    fmt_t       fmt;       // of both sides
    logic [9:0] offset;    // ulps
    logic       subn;      // subnormal operands are normalised (0: they are zero)
    logic       fp32_sum;  // FP32 running sum; else exact fixed point
  } cfg_t;

  localparam int unsigned CFG_BITS = $bits(cfg_t);

  function automatic int unsigned act_bits(cfg_t c);
    return width(c.fmt);
  endfunction

  function automatic int unsigned wgt_bits(cfg_t c);
    return width(c.fmt);
  endfunction

  // A product by itself: a code of the format.
  function automatic int unsigned scalar_bits(cfg_t c);
    return width(c.fmt);
  endfunction

  // K of the law, and the smallest and largest z of two finite operands that are not zero.
  function automatic int constant_k(cfg_t c);
    return (bias(c.fmt) << 32'(c.fmt.man_bits)) - 32'(c.offset);
  endfunction

  function automatic int min_mag(cfg_t c);
    int hidden = 1 << 32'(c.fmt.man_bits);
    return c.subn ? (1 - int'(c.fmt.man_bits)) * hidden : hidden;
  endfunction

  function automatic int min_z(cfg_t c);
    return 2 * min_mag(c) - constant_k(c);
  endfunction

  function automatic int max_z(cfg_t c);
    return 2 * max_mag(c.fmt) - constant_k(c);
  endfunction

  // What travels south is mag - K - (base << man_bits), so that z >> man_bits in the PE counts from where the PE needs it:
  // from the smallest product (exact sums), or as an FP32 exponent field.
  function automatic int base_exp(cfg_t c);
    return c.fp32_sum ? bias(c.fmt) - 127 : min_z(c) >>> 32'(c.fmt.man_bits);
  endfunction

  function automatic int south_constant(cfg_t c);
    return constant_k(c) + base_exp(c) * (1 << 32'(c.fmt.man_bits));
  endfunction

  function automatic int unsigned mag_bits(cfg_t c);
    return norm_exp_bits(c.fmt, c.subn) + 32'(c.fmt.man_bits);
  endfunction

  function automatic int unsigned weight_bits(cfg_t c);
    return signed_bits(min_mag(c) - south_constant(c), max_mag(c.fmt) - south_constant(c));
  endfunction

  // Bits of z in the PE, two's complement.
  function automatic int unsigned z_bits(cfg_t c);
    int base = base_exp(c) * (1 << 32'(c.fmt.man_bits));
    return max_u(signed_bits(min_z(c) - base, max_z(c) - base), 32'(c.fmt.man_bits) + 2);
  endfunction

  function automatic int unsigned east_bits(cfg_t c, int unsigned lanes);
    return lanes * (class_bits(c.fmt) + 2 + mag_bits(c));
  endfunction

  function automatic int unsigned south_bits(cfg_t c, int unsigned lanes);
    return lanes * (class_bits(c.fmt) + 2 + weight_bits(c));
  endfunction

  // Exact sums. Low bits of a placed product that are always 0: those below the grid of two normalised subnormals.
  function automatic int unsigned zero_bits(cfg_t c);
    int unsigned zeros = 0;
    if (!c.subn) return 0;
    if (c.offset == 0) return 32'(c.fmt.man_bits);
    while (!c.offset[zeros]) zeros++;
    return zeros;
  endfunction

  // Bits of the magnitude of a placed product, and the exponent of its last place.
  function automatic int unsigned product_bits(cfg_t c);
    int unsigned m = 32'(c.fmt.man_bits);
    return unsigned'((max_z(c) >>> m) - (min_z(c) >>> m)) + m + 1 - zero_bits(c);
  endfunction

  function automatic int lsb_exp(cfg_t c);
    int m = int'(c.fmt.man_bits);
    return (min_z(c) >>> m) - bias(c.fmt) - m + int'(zero_bits(c));
  endfunction

  function automatic int unsigned acc_bits(cfg_t c);
    return product_bits(c) + GUARD + 1;
  endfunction

  function automatic int unsigned sum_bits(cfg_t c, int unsigned lanes);
    int unsigned unused = lanes;
    return 4 + (c.fp32_sum ? 32 : (has_inf(c.fmt) ? 2 : 0) + acc_bits(c));
  endfunction

  function automatic int unsigned edge_latency(cfg_t c);
    cfg_t unused = c;
    return 1;
  endfunction

  // Placed products and lane sum, running sum; FP32: product, one stage per level of the lane tree, running sum.
  function automatic int unsigned pe_latency(cfg_t c, int unsigned lanes);
    return c.fp32_sum ? 2 + $clog2(lanes) : 2;
  endfunction

  function automatic int unsigned drain_latency(cfg_t c);
    return c.fp32_sum ? 1 : 2;
  endfunction

  function automatic int unsigned min_group_interval(cfg_t c);
    cfg_t unused = c;
    return 1;
  endfunction
endpackage
