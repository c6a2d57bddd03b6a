// SPDX-License-Identifier: Apache-2.0
//
// lmul_pe_fp32: lmul_pe with an FP32 sum: z is exponent and fraction of the product, range rule, lane tree, running sum.
//
//   value    z >> man_bits is an FP32 exponent field (lmul_pkg::base_exp)
//   time     LATENCY = 2 + clog2(Lanes): product, tree levels, running sum
module lmul_pe_fp32
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
  localparam int unsigned X = max_u(10, Z - M);
  logic [Lanes-1:0][31:0] products;
  logic [Lanes-1:0] flushed, saturated;

  for (genvar l = 0; l < Lanes; l++) begin : g_lane
    logic [Z-1:0] z;
    logic sign, zero, nan, pinf, ninf;
    lmul_product #(
      .Cfg(Cfg)
    ) u_product (
      .act_i (east_i[l*A+:A]),
      .wgt_i (south_i[l*W+:W]),
      .z_o   (z),
      .sign_o(sign),
      .zero_o(zero),
      .nan_o (nan),
      .pinf_o(pinf),
      .ninf_o(ninf)
    );
    sumac_pack_product #(
      .FracW (M),
      .ExpW  (X),
      .MinExp((min_z(Cfg) >>> M) - base_exp(Cfg)),
      .MaxExp((max_z(Cfg) >>> M) - base_exp(Cfg))
    ) u_pack (
      .sign_i     (sign),
      .exponent_i (X'($signed(z[Z-1:M]))),
      .fraction_i (z[M-1:0]),
      .zero_i     (zero),
      .nan_i      (nan),
      .pinf_i     (pinf),
      .ninf_i     (ninf),
      .fp32_o     (products[l]),
      .flushed_o  (flushed[l]),
      .saturated_o(saturated[l])
    );
  end

  sumac_sum_fp32 #(
    .Lanes(Lanes)
  ) u_sum (
    .clk_i,
    .rst_ni,
    .valid_i,
    .first_i,
    .last_i,
    .product_i  (products),
    .flushed_i  (|flushed),
    .saturated_i(|saturated),
    .handoff_o,
    .sum_o
  );
endmodule
