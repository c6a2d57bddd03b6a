// SPDX-License-Identifier: Apache-2.0
//
// `SUMAC_CHECK(name, condition): the sentence `name` (an identifier) holds at every rising clk_i. Simulation and proofs only.
`ifndef SUMAC_CHECK_SVH
`define SUMAC_CHECK_SVH
`ifndef SYNTHESIS
`define SUMAC_CHECK(name, condition) name : assert property (@(posedge clk_i) condition);
`else
`define SUMAC_CHECK(name, condition)
`endif
`endif
