// SPDX-License-Identifier: Apache-2.0
//
// lmul_drain: a group's sum to an output word.
//
//   value    FP32: RNE of the sum; FP16: RNE of that
//   time     LATENCY = drain_latency(Cfg); one sum per cycle
//   reset    none: the array masks
//   twin     models/pe/lmul/lmul.hpp
module lmul_drain
  import sumac_pkg::*;
  import lmul_pkg::*;
#(
  parameter cfg_t        Cfg   = '0,
  parameter int unsigned Lanes = 4
) (
  input  logic                            clk_i,
  input  logic                            rst_ni,
  input  logic [sum_bits(Cfg, Lanes)-1:0] sum_i,
  input  logic [1:0]                      out_format_i,
  output logic [31:0]                     word_o,
  output logic [3:0]                      flags_o  // saturated, flushed, overflow, invalid
);
  if (Cfg.fp32_sum) begin : g_fp32
    sumac_drain_fp32 u_drain (
      .clk_i,
      .sum_i,
      .out_format_i,
      .word_o,
      .flags_o
    );
  end else begin : g_fixed
    sumac_drain_fixed #(
      .SumW  (acc_bits(Cfg)),
      .LsbExp(lsb_exp(Cfg)),
      .HasInf(has_inf(Cfg.fmt))
    ) u_drain (
      .clk_i,
      .sum_i,
      .out_format_i,
      .word_o,
      .flags_o
    );
  end
  logic unused_reset;
  assign unused_reset = rst_ni;
endmodule
