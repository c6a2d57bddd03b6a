// SPDX-License-Identifier: Apache-2.0
//
// mac_operand: one side's codes to operands of the multipliers, registered; the body of both edges.
//
//   shape    Lanes codes of width(F); Lanes operands of operand_bits(Cfg, F), lane 0 lowest
//   time     LATENCY = 1
module mac_operand
  import sumac_pkg::*;
  import mac_pkg::*;
#(
  parameter cfg_t        Cfg   = '0,
  parameter fmt_t        F     = '0,
  parameter int unsigned Lanes = 4
) (
  input  logic                                  clk_i,
  input  logic [Lanes*width(F)-1:0]             codes_i,
  output logic [Lanes*operand_bits(Cfg, F)-1:0] operands_o
);
  localparam int unsigned W = width(F);
  localparam int unsigned B = operand_bits(Cfg, F);

  logic [Lanes*B-1:0] operands;

  for (genvar l = 0; l < Lanes; l++) begin : g_lane
    if (F.is_int) begin : g_int
      assign operands[l*B+:B] = codes_i[l*W+:W];
    end else if (Cfg.fp32_sum) begin : g_norm
      sumac_unpack_norm #(
        .F   (F),
        .Subn(Cfg.subn)
      ) u_unpack (
        .code_i(codes_i[l*W+:W]),
        .norm_o(operands[l*B+:B])
      );
    end else begin : g_raw
      sumac_unpack_raw #(
        .F   (F),
        .Subn(Cfg.subn)
      ) u_unpack (
        .code_i(codes_i[l*W+:W]),
        .raw_o (operands[l*B+:B])
      );
    end
  end

  // Data: no reset.
  always_ff @(posedge clk_i) operands_o <= operands;
endmodule
