// SPDX-License-Identifier: Apache-2.0
//
// mac_pkg: configuration of the exact-multiplier baseline, and the widths and latencies that follow from it.
//
//   twin     models/pe/mac/mac.hpp (value), sim/pe/mac/mac_timing.hpp (time, and the configuration word)
package mac_pkg;
  import sumac_pkg::*;

  typedef struct packed {
    fmt_t act;       // both integers or both floats
    fmt_t wgt;
    logic fp32_sum;  // floats: FP32 running sum; else exact fixed point
    logic subn;      // floats: subnormal operands count (0: they are zero)
  } cfg_t;

  localparam int unsigned CFG_BITS = $bits(cfg_t);

  function automatic int unsigned act_bits(cfg_t c);
    return width(c.act);
  endfunction

  function automatic int unsigned wgt_bits(cfg_t c);
    return width(c.wgt);
  endfunction

  // One operand between edge and PE.
  function automatic int unsigned operand_bits(cfg_t c, fmt_t f);
    return f.is_int ? width(f) : c.fp32_sum ? norm_bits(f, c.subn) : raw_bits(f);
  endfunction

  function automatic int unsigned east_bits(cfg_t c, int unsigned lanes);
    return lanes * operand_bits(c, c.act);
  endfunction

  function automatic int unsigned south_bits(cfg_t c, int unsigned lanes);
    return lanes * operand_bits(c, c.wgt);
  endfunction

  // Bits of the product of two significands; 1 x 1 bit is 1 bit.
  function automatic int unsigned significand_bits(cfg_t c);
    return 32'(c.act.man_bits) + 32'(c.wgt.man_bits) + ((c.act.man_bits == 0 || c.wgt.man_bits == 0) ? 1 : 2);
  endfunction

  // Exact sums: bits of the magnitude of a product on the grid 2^lsb_exp.
  function automatic int unsigned product_bits(cfg_t c);
    return c.act.is_int ? width(c.act) + width(c.wgt) :
        significand_bits(c) + unsigned'(max_field(c.act) + max_field(c.wgt) - 2);
  endfunction

  function automatic int lsb_exp(cfg_t c);
    return c.act.is_int ? 0 : 2 - bias(c.act) - bias(c.wgt) - int'(32'(c.act.man_bits) + 32'(c.wgt.man_bits));
  endfunction

  function automatic int unsigned acc_bits(cfg_t c);
    return product_bits(c) + GUARD + 1;
  endfunction

  function automatic bit sum_has_inf(cfg_t c);
    return has_inf(c.act) || has_inf(c.wgt);
  endfunction

  function automatic bit sum_has_nan(cfg_t c);
    return has_nan(c.act) || has_nan(c.wgt) || sum_has_inf(c);
  endfunction

  function automatic int unsigned sum_bits(cfg_t c, int unsigned lanes);
    int unsigned unused = lanes;
    return 4 + (c.fp32_sum ? 32 : (sum_has_inf(c) ? 2 : 0) + acc_bits(c));
  endfunction

  // A product by itself: the integer, or an FP32 word.
  function automatic int unsigned scalar_bits(cfg_t c);
    return c.act.is_int ? product_bits(c) : 32;
  endfunction

  function automatic int unsigned edge_latency(cfg_t c);
    cfg_t unused = c;
    return 1;
  endfunction

  // Product and lane sum, running sum; FP32: product, one stage per level of the lane tree, running sum.
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
