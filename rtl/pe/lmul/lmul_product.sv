// SPDX-License-Identifier: Apache-2.0
//
// lmul_product: one lane's multiplication: an addition, an XOR, the classes.
//
//   value    z_o = act magnitude + weight (magnitude - constant); sign_o = XOR; zero_o: a factor is zero (or not finite)
//   shape    operands as the edges make them; z_o z_bits(Cfg), two's complement
//   time     combinational
module lmul_product
  import sumac_pkg::*;
  import lmul_pkg::*;
#(
  parameter cfg_t Cfg = '0
) (
  input  logic [east_bits(Cfg, 1)-1:0]  act_i,
  input  logic [south_bits(Cfg, 1)-1:0] wgt_i,
  output logic [z_bits(Cfg)-1:0]        z_o,
  output logic                          sign_o,
  output logic                          zero_o,
  output logic                          nan_o,
  output logic                          pinf_o,
  output logic                          ninf_o
);
  localparam fmt_t F = Cfg.fmt;
  localparam int unsigned A = east_bits(Cfg, 1);
  localparam int unsigned W = south_bits(Cfg, 1);
  localparam int unsigned G = mag_bits(Cfg);
  localparam int unsigned X = weight_bits(Cfg);
  localparam int unsigned Z = z_bits(Cfg);

  logic [Z-1:0] mag;
  assign mag    = Cfg.subn ? Z'($signed(act_i[G-1:0])) : Z'(act_i[G-1:0]);
  assign z_o    = mag + Z'($signed(wgt_i[X-1:0]));
  assign sign_o = act_i[G] ^ wgt_i[X];
  assign zero_o = act_i[G+1] || wgt_i[X+1];

  if (has_nan(F) || has_inf(F)) begin : g_special
    sumac_product_class u_class (
      .a_nan_i (has_nan(F) && act_i[A-1]),
      .a_inf_i (has_inf(F) && act_i[G+1+32'(has_inf(F))]),
      .a_zero_i(act_i[G+1]),
      .w_nan_i (has_nan(F) && wgt_i[W-1]),
      .w_inf_i (has_inf(F) && wgt_i[X+1+32'(has_inf(F))]),
      .w_zero_i(wgt_i[X+1]),
      .sign_i  (sign_o),
      .nan_o,
      .pinf_o,
      .ninf_o
    );
  end else begin : g_numbers
    assign nan_o  = 1'b0;
    assign pinf_o = 1'b0;
    assign ninf_o = 1'b0;
  end
endmodule
