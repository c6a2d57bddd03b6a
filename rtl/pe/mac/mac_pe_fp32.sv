// SPDX-License-Identifier: Apache-2.0
//
// mac_pe_fp32: mac_pe for floats summed in FP32: exact products, range rule, lane tree, running sum.
//
//   value    products of mac_product, summed in FP32
//   time     LATENCY = 2 + clog2(Lanes): product, tree levels, running sum
module mac_pe_fp32
  import sumac_pkg::*;
  import mac_pkg::*;
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
  localparam int unsigned A = norm_bits(Cfg.act, Cfg.subn);
  localparam int unsigned W = norm_bits(Cfg.wgt, Cfg.subn);

  logic [Lanes-1:0][31:0] products;
  logic [Lanes-1:0] flushed, saturated;

  for (genvar l = 0; l < Lanes; l++) begin : g_lane
    mac_product #(
      .Cfg(Cfg)
    ) u_product (
      .act_i      (east_i[l*A+:A]),
      .wgt_i      (south_i[l*W+:W]),
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
