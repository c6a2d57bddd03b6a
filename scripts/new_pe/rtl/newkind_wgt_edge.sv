// SPDX-License-Identifier: Apache-2.0
//
// newkind_wgt_edge: weight codes to what travels south: as they are.
//
//   shape    Lanes codes of wgt_bits, lane 0 lowest, in and out
//   time     LATENCY = 1; one beat per cycle
//   reset    none: the beat's valid bit travels beside it
//   twin     models/pe/newkind/newkind.hpp
module newkind_wgt_edge
  import newkind_pkg::*;
#(
  parameter cfg_t        Cfg   = '0,
  parameter int unsigned Lanes = 4
) (
  input  logic clk_i,
  input  logic rst_ni,
  input  logic [Lanes*wgt_bits(Cfg)-1:0] codes_i,
  output logic [south_bits(Cfg, Lanes)-1:0] south_o
);
  always_ff @(posedge clk_i) south_o <= codes_i;

  logic unused_reset;
  assign unused_reset = rst_ni;
endmodule
