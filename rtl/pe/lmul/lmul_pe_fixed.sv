// SPDX-License-Identifier: Apache-2.0
//
// lmul_pe_fixed: lmul_pe with an exact sum: 1.fraction of z, placed by its exponent.
//
//   value    products in units of 2^lsb_exp(Cfg); negation is ~x + 1, the +1 added with the lanes
//   time     LATENCY = 2
`include "rtl/common/sumac_check.svh"

module lmul_pe_fixed
  import sumac_pkg::*;
  import lmul_pkg::*;
#(
  parameter cfg_t        Cfg   = '0,
  parameter int unsigned Lanes = 4
) (
  input  logic                              clk_i,
  input  logic                              rst_ni,
  input  logic                              valid_i,
  input  logic                              first_i,
  input  logic                              last_i,
  input  logic [east_bits(Cfg, Lanes)-1:0]  east_i,
  input  logic [south_bits(Cfg, Lanes)-1:0] south_i,
  output logic                              handoff_o,
  output logic [sum_bits(Cfg, Lanes)-1:0]   sum_o
);
  localparam int unsigned A = east_bits(Cfg, 1);
  localparam int unsigned W = south_bits(Cfg, 1);
  localparam int unsigned M = 32'(Cfg.fmt.man_bits);
  localparam int unsigned Z = z_bits(Cfg);
  localparam int unsigned T = product_bits(Cfg);
  localparam int unsigned D = zero_bits(Cfg);

  logic [Lanes-1:0][T:0] terms;
  logic [Lanes-1:0] negative, nan, pinf, ninf;

  for (genvar l = 0; l < Lanes; l++) begin : g_lane
    logic [Z-1:0] z;
    logic sign, zero;
    logic [T+D-1:0] placed;
    lmul_product #(
      .Cfg(Cfg)
    ) u_product (
      .act_i (east_i[l*A+:A]),
      .wgt_i (south_i[l*W+:W]),
      .z_o   (z),
      .sign_o(sign),
      .zero_o(zero),
      .nan_o (nan[l]),
      .pinf_o(pinf[l]),
      .ninf_o(ninf[l])
    );
    // z counts from the smallest product: never negative where it matters.
    assign placed      = zero ? '0 : (T + D)'({1'b1, z[M-1:0]}) << z[Z-2:M];
    assign terms[l]    = {1'b0, placed[T+D-1:D]} ^ {(T + 1) {sign}};
    assign negative[l] = sign;
    logic unused_low;
    assign unused_low = ^{placed, z[Z-1]};
    `SUMAC_CHECK(products_lie_on_the_grid, !valid_i || (placed & (T + D)'((1 << D) - 1)) == '0)
  end

  sumac_sum_fixed #(
    .Lanes (Lanes),
    .TermW (T + 1),
    .SumW  (acc_bits(Cfg)),
    .HasNan(has_nan(Cfg.fmt) || has_inf(Cfg.fmt)),
    .HasInf(has_inf(Cfg.fmt))
  ) u_sum (
    .clk_i,
    .rst_ni,
    .valid_i,
    .first_i,
    .last_i,
    .term_i (terms),
    .carry_i(negative),
    .nan_i  (|nan),
    .pinf_i (|pinf),
    .ninf_i (|ninf),
    .handoff_o,
    .sum_o
  );
endmodule
