// SPDX-License-Identifier: Apache-2.0
//
// lmul_wgt_edge: weight codes to what travels south: [nan] [inf] | zero | sign | magnitude - constant.
//
//   value    the constant is K of the law, and the origin of the PE's exponents (lmul_pkg::south_constant): paid here once, not in each PE
//   shape    Lanes codes of wgt_bits, lane 0 lowest; Lanes operands, likewise; magnitude - constant in two's complement
//   time     LATENCY = 1; one beat per cycle
//   reset    none: the beat's valid bit travels beside it
//   twin     models/pe/lmul/lmul.hpp
module lmul_wgt_edge
  import sumac_pkg::*;
  import lmul_pkg::*;
#(
  parameter cfg_t        Cfg   = '0,
  parameter int unsigned Lanes = 4
) (
  input  logic                              clk_i,
  input  logic                              rst_ni,
  input  logic [Lanes*wgt_bits(Cfg)-1:0]    codes_i,
  output logic [south_bits(Cfg, Lanes)-1:0] south_o
);
  localparam int unsigned W = wgt_bits(Cfg);
  localparam int unsigned B = norm_bits(Cfg.fmt, Cfg.subn);
  localparam int unsigned G = mag_bits(Cfg);
  localparam int unsigned X = weight_bits(Cfg);
  localparam int unsigned S = B - G + X;  // class bits, zero, sign, weight

  logic [Lanes*S-1:0] operands;
  for (genvar l = 0; l < Lanes; l++) begin : g_lane
    logic [B-1:0] norm;
    logic [X-1:0] mag;
    sumac_unpack_norm #(
      .F   (Cfg.fmt),
      .Subn(Cfg.subn)
    ) u_unpack (
      .code_i(codes_i[l*W+:W]),
      .norm_o(norm)
    );
    assign mag                = Cfg.subn ? X'($signed(norm[G-1:0])) : X'(norm[G-1:0]);
    assign operands[l*S+:S] = {norm[B-1:G], mag - X'(south_constant(Cfg))};
  end

  // Data: no reset.
  always_ff @(posedge clk_i) south_o <= operands;

  logic unused_reset;
  assign unused_reset = rst_ni;
endmodule
