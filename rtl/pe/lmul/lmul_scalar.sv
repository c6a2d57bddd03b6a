// SPDX-License-Identifier: Apache-2.0
//
// lmul_scalar: one packed L-Mul operation, profile LMUL-DAZ-SAT.
//
//   value    models/pe/lmul/README.md, scalar law; Cfg.fp32_sum is not used
//   shape    codes of width(Cfg.fmt); flags {overflow, underflow, zero, inf, nan}, at most one set
//   time     combinational
//   twin     models/pe/lmul/lmul.hpp (LmulScalar)
module lmul_scalar
  import sumac_pkg::*;
  import lmul_pkg::*;
#(
  parameter logic [CFG_BITS-1:0] CfgWord = '0
) (
  input  logic [   act_bits(cfg_t'(CfgWord))-1:0] a_i,
  input  logic [   act_bits(cfg_t'(CfgWord))-1:0] b_i,
  output logic [scalar_bits(cfg_t'(CfgWord))-1:0] p_o,
  output logic [                             4:0] flags_o
);
  localparam cfg_t Cfg = cfg_t'(CfgWord);
  localparam fmt_t F = Cfg.fmt;
  localparam int unsigned W = width(F);
  localparam int unsigned M = 32'(F.man_bits);
  localparam int unsigned B = norm_bits(F, Cfg.subn);
  localparam int unsigned G = mag_bits(Cfg);
  localparam int unsigned Z = max_u(signed_bits(min_z(Cfg), max_z(Cfg)), W + 1);
  localparam logic [W-2:0] MaxMag = (W - 1)'(max_mag(F));
  localparam logic [W-2:0] NanMag = (F.special == SPECIAL_FN) ? '1 : MaxMag + (W - 1)'(1 + (1 << (M - 1)));

  logic [B-1:0] a, b;
  logic sign, zero, nan, pinf, ninf, infinite, below, above;
  logic [Z-1:0] a_mag, b_mag, z;

  sumac_unpack_norm #(
    .F   (F),
    .Subn(Cfg.subn)
  ) u_a (
    .code_i(a_i),
    .norm_o(a)
  );
  sumac_unpack_norm #(
    .F   (F),
    .Subn(Cfg.subn)
  ) u_b (
    .code_i(b_i),
    .norm_o(b)
  );
  assign a_mag = Cfg.subn ? Z'($signed(a[G-1:0])) : Z'(a[G-1:0]);
  assign b_mag = Cfg.subn ? Z'($signed(b[G-1:0])) : Z'(b[G-1:0]);
  assign z     = a_mag + b_mag - Z'(constant_k(Cfg));
  assign sign  = a[G] ^ b[G];
  assign zero  = a[G+1] || b[G+1];
  assign below = $signed(z) < $signed(Z'(1 << M));
  assign above = $signed(z) > $signed(Z'(max_mag(F)));

  if (has_nan(F) || has_inf(F)) begin : g_special
    sumac_product_class u_class (
      .a_nan_i (has_nan(F) && a[B-1]),
      .a_inf_i (has_inf(F) && a[G+1+32'(has_inf(F))]),
      .a_zero_i(a[G+1]),
      .w_nan_i (has_nan(F) && b[B-1]),
      .w_inf_i (has_inf(F) && b[G+1+32'(has_inf(F))]),
      .w_zero_i(b[G+1]),
      .sign_i  (sign),
      .nan_o   (nan),
      .pinf_o  (pinf),
      .ninf_o  (ninf)
    );
  end else begin : g_numbers
    assign nan  = 1'b0;
    assign pinf = 1'b0;
    assign ninf = 1'b0;
  end
  assign infinite = pinf || ninf;

  always_comb begin
    flags_o = '0;
    if (nan) begin
      p_o     = {1'b0, NanMag};
      flags_o = 5'b00001;
    end else if (infinite) begin
      p_o     = {sign, MaxMag + 1'b1};
      flags_o = 5'b00010;
    end else if (zero) begin
      p_o     = '0;
      flags_o = 5'b00100;
    end else if (below) begin
      p_o     = '0;
      flags_o = 5'b01000;
    end else if (above) begin
      p_o     = {sign, MaxMag};
      flags_o = 5'b10000;
    end else begin
      p_o = {sign, z[W-2:0]};
    end
  end
endmodule
