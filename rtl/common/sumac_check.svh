// SPDX-License-Identifier: Apache-2.0
//
// `SUMAC_CHECK(name, condition): the sentence `name` (an identifier) holds at every rising clk_i out of reset. Simulation and
// proofs only.
`ifndef SUMAC_CHECK_SVH
`define SUMAC_CHECK_SVH
`ifndef SYNTHESIS
`define SUMAC_CHECK(name, condition) name : assert property (@(posedge clk_i) !rst_ni || (condition));
`else
`define SUMAC_CHECK(name, condition)
`endif
`endif
