// SPDX-License-Identifier: Apache-2.0
//
// newkind_pkg: configuration of PE kind newkind, and the widths and latencies that follow from it.
//
//   twin     models/pe/newkind/newkind.hpp (value), sim/pe/newkind/newkind_timing.hpp (time, and the configuration word)
package newkind_pkg;
  import sumac_pkg::*;

  typedef struct packed {
    logic reserved;  // one configuration so far
  } cfg_t;

  localparam int unsigned CFG_BITS = $bits(cfg_t);

  function automatic int unsigned act_bits(cfg_t c);
    cfg_t unused = c;
    return 8;
  endfunction

  function automatic int unsigned wgt_bits(cfg_t c);
    cfg_t unused = c;
    return 8;
  endfunction

  function automatic int unsigned east_bits(cfg_t c, int unsigned lanes);
    return lanes * act_bits(c);
  endfunction

  function automatic int unsigned south_bits(cfg_t c, int unsigned lanes);
    return lanes * wgt_bits(c);
  endfunction

  function automatic int unsigned acc_bits(cfg_t c);
    return act_bits(c) + wgt_bits(c) + GUARD + 1;
  endfunction

  function automatic int unsigned sum_bits(cfg_t c, int unsigned lanes);
    int unsigned unused = lanes;
    return 4 + acc_bits(c);
  endfunction

  function automatic int unsigned edge_latency(cfg_t c);
    cfg_t unused = c;
    return 1;
  endfunction

  // Product and lane sum, running sum.
  function automatic int unsigned pe_latency(cfg_t c, int unsigned lanes);
    cfg_t unused = c;
    int unsigned unused_lanes = lanes;
    return 2;
  endfunction

  function automatic int unsigned drain_latency(cfg_t c);
    cfg_t unused = c;
    return 2;
  endfunction

  function automatic int unsigned min_group_interval(cfg_t c);
    cfg_t unused = c;
    return 1;
  endfunction
endpackage
