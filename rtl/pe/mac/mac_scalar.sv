// SPDX-License-Identifier: Apache-2.0
//
// mac_scalar: one exact product, from codes: integers as they are, floats as the FP32 word that enters a sum.
//
//   value    models/pe/mac/README.md, scalar law; Cfg.fp32_sum is not used. Floats need a mantissa
//   shape    codes of act_bits(Cfg) and wgt_bits(Cfg); product of scalar_bits(Cfg)
//   time     combinational
//   twin     models/pe/mac/mac_scalar.cpp
module mac_scalar
  import sumac_pkg::*;
  import mac_pkg::*;
#(
  parameter logic [CFG_BITS-1:0] CfgWord = '0
) (
  input  logic [   act_bits(cfg_t'(CfgWord))-1:0] a_i,
  input  logic [   wgt_bits(cfg_t'(CfgWord))-1:0] b_i,
  output logic [scalar_bits(cfg_t'(CfgWord))-1:0] p_o
);
  localparam cfg_t Cfg = cfg_t'(CfgWord);
  localparam fmt_t FA = Cfg.act;
  localparam fmt_t FW = Cfg.wgt;

  if (FA.is_int) begin : g_int
    logic signed [act_bits(Cfg)-1:0] act;
    logic signed [wgt_bits(Cfg)-1:0] wgt;
    logic signed [scalar_bits(Cfg)-1:0] product;
    assign act     = a_i;
    assign wgt     = b_i;
    assign product = act * wgt;
    assign p_o     = product;
  end else begin : g_float
    localparam int unsigned A = norm_bits(FA, Cfg.subn);
    localparam int unsigned W = norm_bits(FW, Cfg.subn);
    logic [A-1:0] act;
    logic [W-1:0] wgt;
    logic flushed, saturated, unused;
    sumac_unpack_norm #(
      .F   (FA),
      .Subn(Cfg.subn)
    ) u_act (
      .code_i(a_i),
      .norm_o(act)
    );
    sumac_unpack_norm #(
      .F   (FW),
      .Subn(Cfg.subn)
    ) u_wgt (
      .code_i(b_i),
      .norm_o(wgt)
    );
    mac_product #(
      .Cfg(Cfg)
    ) u_product (
      .act_i      (act),
      .wgt_i      (wgt),
      .fp32_o     (p_o),
      .flushed_o  (flushed),
      .saturated_o(saturated)
    );
    assign unused = flushed || saturated;
  end
endmodule
