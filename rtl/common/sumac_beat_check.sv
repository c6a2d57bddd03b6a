// SPDX-License-Identifier: Apache-2.0
//
// sumac_beat_check: the handshake of a PE, checked: after reset and after a group's last beat the next beat is a first one. (A first beat
// may come earlier: the group before it is then dropped.)
//
//   time     simulation and proofs only: no outputs, and empty in synthesis
//   reset    no group is open
`include "rtl/common/sumac_check.svh"

module sumac_beat_check (
  input logic clk_i,
  input logic rst_ni,
  input logic valid_i,
  input logic first_i,
  input logic last_i
);
`ifndef SYNTHESIS
  logic open_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      open_q <= 1'b0;
    end else if (valid_i) begin
      open_q <= !last_i;
    end
  end
  `SUMAC_CHECK(a_group_begins_with_its_first_beat, !valid_i || first_i || open_q)
`else
  logic unused;
  assign unused = ^{clk_i, rst_ni, valid_i, first_i, last_i};
`endif
endmodule
