// SPDX-License-Identifier: Apache-2.0
//
// newkind_drain: a group's sum to an output word.
//
//   value    FP32: RNE of the sum; FP16: RNE of that; INT32: the sum
//   time     LATENCY = drain_latency(Cfg); one sum per cycle
//   reset    none: the array masks
//   twin     models/pe/newkind/newkind.hpp
module newkind_drain
  import newkind_pkg::*;
#(
  parameter cfg_t        Cfg   = '0,
  parameter int unsigned Lanes = 4
) (
  input  logic clk_i,
  input  logic rst_ni,
  input  logic [sum_bits(Cfg, Lanes)-1:0] sum_i,
  input  logic [1:0] out_format_i,
  output logic [31:0] word_o,
  output logic [3:0] flags_o
);
  sumac_drain_fixed #(
    .SumW(acc_bits(Cfg)),
    .LsbExp(0),
    .HasInf(1'b0),
    .Int32(1'b1)
  ) u_drain (
    .clk_i,
    .sum_i,
    .out_format_i,
    .word_o,
    .flags_o
  );

  logic unused_reset;
  assign unused_reset = rst_ni;
endmodule
