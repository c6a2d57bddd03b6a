// SPDX-License-Identifier: Apache-2.0
//
// mac_wgt_edge: weight codes to what travels south: integers as they are, floats unpacked.
//
//   shape    Lanes codes of wgt_bits, lane 0 lowest; Lanes operands of operand_bits, likewise
//   time     LATENCY = 1; one beat per cycle
//   reset    none: the beat's valid bit travels beside it
//   twin     models/pe/mac/mac.hpp
module mac_wgt_edge
  import mac_pkg::*;
#(
  parameter cfg_t        Cfg   = '0,
  parameter int unsigned Lanes = 4
) (
  input  logic                              clk_i,
  input  logic                              rst_ni,
  input  logic [Lanes*wgt_bits(Cfg)-1:0]    codes_i,
  output logic [south_bits(Cfg, Lanes)-1:0] south_o
);
  mac_operand #(
    .Cfg  (Cfg),
    .F    (Cfg.wgt),
    .Lanes(Lanes)
  ) u_operand (
    .clk_i,
    .codes_i,
    .operands_o(south_o)
  );
  logic unused_reset;
  assign unused_reset = rst_ni;
endmodule
