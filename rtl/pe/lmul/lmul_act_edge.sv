// SPDX-License-Identifier: Apache-2.0
//
// lmul_act_edge: activation codes to what travels east: [nan] [inf] | zero | sign | magnitude.
//
//   shape    Lanes codes of act_bits, lane 0 lowest; Lanes operands, likewise
//   time     LATENCY = 1; one beat per cycle
//   reset    none: the beat's valid bit travels beside it
//   twin     models/pe/lmul/lmul.hpp
module lmul_act_edge
  import sumac_pkg::*;
  import lmul_pkg::*;
#(
  parameter cfg_t        Cfg   = '0,
  parameter int unsigned Lanes = 4
) (
  input  logic                             clk_i,
  input  logic                             rst_ni,
  input  logic [Lanes*act_bits(Cfg)-1:0]   codes_i,
  output logic [east_bits(Cfg, Lanes)-1:0] east_o
);
  localparam int unsigned W = act_bits(Cfg);
  localparam int unsigned B = norm_bits(Cfg.fmt, Cfg.subn);

  logic [Lanes*B-1:0] operands;
  for (genvar l = 0; l < Lanes; l++) begin : g_lane
    sumac_unpack_norm #(
      .F   (Cfg.fmt),
      .Subn(Cfg.subn)
    ) u_unpack (
      .code_i(codes_i[l*W+:W]),
      .norm_o(operands[l*B+:B])
    );
  end

  // Data: no reset.
  always_ff @(posedge clk_i) east_o <= operands;

  logic unused_reset;
  assign unused_reset = rst_ni;
endmodule
