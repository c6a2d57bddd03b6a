// SPDX-License-Identifier: Apache-2.0
//
// mac_pe_fp32: mac_pe for floats summed in FP32: exact products, range rule, lane tree, running sum.
//
//   value    a product is exact in FP32 but for its range (sumac_pack_product)
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
  localparam fmt_t FA = Cfg.act;
  localparam fmt_t FW = Cfg.wgt;
  localparam int unsigned A = norm_bits(FA, Cfg.subn);
  localparam int unsigned W = norm_bits(FW, Cfg.subn);
  localparam int unsigned MA = 32'(FA.man_bits);
  localparam int unsigned MW = 32'(FW.man_bits);
  localparam int unsigned XA = norm_exp_bits(FA, Cfg.subn);
  localparam int unsigned XW = norm_exp_bits(FW, Cfg.subn);
  localparam int unsigned P = MA + MW + 2;
  localparam int unsigned X = max_u(10, max_u(XA, XW) + 2);
  localparam int Rebias = 127 - bias(FA) - bias(FW);
  localparam int MinExp = Rebias + (Cfg.subn ? 2 - int'(MA + MW) : 2);
  localparam int MaxExp = Rebias + max_field(FA) + max_field(FW) + 1;

  if (P > 24) begin : g_check
    $error("a product of %0d bits is not exact in FP32", P);
  end

  logic [Lanes-1:0][31:0] products;
  logic [Lanes-1:0] flushed, saturated;

  for (genvar l = 0; l < Lanes; l++) begin : g_lane
    logic [A-1:0] act;
    logic [W-1:0] wgt;
    logic sign, a_zero, w_zero, nan, pinf, ninf;
    logic [P-1:0] product;
    logic [X-1:0] a_exp, w_exp, exponent;

    assign act      = east_i[l*A+:A];
    assign wgt      = south_i[l*W+:W];
    assign a_zero   = act[MA+XA+1];
    assign w_zero   = wgt[MW+XW+1];
    assign sign     = act[MA+XA] ^ wgt[MW+XW];
    assign product  = P'({1'b1, act[MA-1:0]}) * P'({1'b1, wgt[MW-1:0]});
    assign a_exp    = Cfg.subn ? X'($signed(act[MA+:XA])) : X'(act[MA+:XA]);
    assign w_exp    = Cfg.subn ? X'($signed(wgt[MW+:XW])) : X'(wgt[MW+:XW]);
    assign exponent = a_exp + w_exp + X'(Rebias) + X'(product[P-1]);

    sumac_product_class u_class (
      .a_nan_i (has_nan(FA) && act[A-1]),
      .a_inf_i (has_inf(FA) && act[MA+XA+1+32'(has_inf(FA))]),
      .a_zero_i(a_zero),
      .w_nan_i (has_nan(FW) && wgt[W-1]),
      .w_inf_i (has_inf(FW) && wgt[MW+XW+1+32'(has_inf(FW))]),
      .w_zero_i(w_zero),
      .sign_i  (sign),
      .nan_o   (nan),
      .pinf_o  (pinf),
      .ninf_o  (ninf)
    );
    sumac_pack_product #(
      .FracW (P - 1),
      .ExpW  (X),
      .MinExp(MinExp),
      .MaxExp(MaxExp)
    ) u_pack (
      .sign_i     (sign),
      .exponent_i (exponent),
      .fraction_i (product[P-1] ? product[P-2:0] : {product[P-3:0], 1'b0}),
      .zero_i     (a_zero || w_zero),
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
