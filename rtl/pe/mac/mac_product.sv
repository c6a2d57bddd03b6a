// SPDX-License-Identifier: Apache-2.0
//
// mac_product: one lane's product of floats on its way into an FP32 sum.
//
//   value    exact in FP32 but for its range (sumac_pack_product)
//   shape    operands as the edges make them for FP32 sums: norm_bits of each side
//   time     combinational
module mac_product
  import sumac_pkg::*;
  import mac_pkg::*;
#(
  parameter cfg_t Cfg = '0
) (
  input  logic [norm_bits(Cfg.act, Cfg.subn)-1:0] act_i,
  input  logic [norm_bits(Cfg.wgt, Cfg.subn)-1:0] wgt_i,
  output logic [                            31:0] fp32_o,
  output logic                                    flushed_o,
  output logic                                    saturated_o
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

  logic sign, a_zero, w_zero, nan, pinf, ninf;
  logic [P-1:0] product;
  logic [X-1:0] a_exp, w_exp, exponent;

  assign a_zero   = act_i[MA+XA+1];
  assign w_zero   = wgt_i[MW+XW+1];
  assign sign     = act_i[MA+XA] ^ wgt_i[MW+XW];
  assign product  = P'({1'b1, act_i[MA-1:0]}) * P'({1'b1, wgt_i[MW-1:0]});
  assign a_exp    = Cfg.subn ? X'($signed(act_i[MA+:XA])) : X'(act_i[MA+:XA]);
  assign w_exp    = Cfg.subn ? X'($signed(wgt_i[MW+:XW])) : X'(wgt_i[MW+:XW]);
  assign exponent = a_exp + w_exp + X'(Rebias) + X'(product[P-1]);

  sumac_product_class u_class (
    .a_nan_i (has_nan(FA) && act_i[A-1]),
    .a_inf_i (has_inf(FA) && act_i[MA+XA+1+32'(has_inf(FA))]),
    .a_zero_i(a_zero),
    .w_nan_i (has_nan(FW) && wgt_i[W-1]),
    .w_inf_i (has_inf(FW) && wgt_i[MW+XW+1+32'(has_inf(FW))]),
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
    .fp32_o,
    .flushed_o,
    .saturated_o
  );
endmodule
