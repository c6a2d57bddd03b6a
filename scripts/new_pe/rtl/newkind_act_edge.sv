// SPDX-License-Identifier: Apache-2.0
//
// newkind_act_edge: activation codes to what travels east: as they are.
//
//   shape    Lanes codes of act_bits, lane 0 lowest, in and out
//   time     LATENCY = 1; one beat per cycle
//   reset    none: the beat's valid bit travels beside it
//   twin     models/pe/newkind/newkind.hpp
module newkind_act_edge
  import newkind_pkg::*;
#(
  parameter cfg_t        Cfg   = '0,
  parameter int unsigned Lanes = 4
) (
  input  logic clk_i,
  input  logic rst_ni,
  input  logic [Lanes*act_bits(Cfg)-1:0] codes_i,
  output logic [east_bits(Cfg, Lanes)-1:0] east_o
);
  always_ff @(posedge clk_i) east_o <= codes_i;

  logic unused_reset;
  assign unused_reset = rst_ni;
endmodule
