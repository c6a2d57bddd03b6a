// SPDX-License-Identifier: Apache-2.0
//
// lmul_pe: one crossing: Lanes products a beat, each an integer addition, and their running sum.
//
//   value    sum of the group's products: exact, or FP32 by the order of models/pe/README.md
//   time     LATENCY = pe_latency(Cfg, Lanes) from a group's last beat to handoff_o; one beat per cycle, groups back to back
//   exact    where Cfg.fp32_sum is 0
//   reset    handoff_o 0
//   twin     models/pe/lmul/lmul.hpp (value), sim/pe/lmul/lmul_timing.hpp (time)
module lmul_pe
  import lmul_pkg::*;
#(
  parameter cfg_t        Cfg   = '0,
  parameter int unsigned Lanes = 4
) (
  input  logic                              clk_i,
  input  logic                              rst_ni,
  input  logic                              valid_i,  // a beat
  input  logic                              first_i,  // of its group; meaningful with valid_i
  input  logic                              last_i,
  input  logic [east_bits(Cfg, Lanes)-1:0]  east_i,
  input  logic [south_bits(Cfg, Lanes)-1:0] south_i,
  output logic                              handoff_o,
  output logic [sum_bits(Cfg, Lanes)-1:0]   sum_o  // the group's sum while handoff_o is high
);
  if (Cfg.fp32_sum) begin : g_fp32
    lmul_pe_fp32 #(
      .Cfg  (Cfg),
      .Lanes(Lanes)
    ) u_pe (
      .*
    );
  end else begin : g_fixed
    lmul_pe_fixed #(
      .Cfg  (Cfg),
      .Lanes(Lanes)
    ) u_pe (
      .*
    );
  end
endmodule
