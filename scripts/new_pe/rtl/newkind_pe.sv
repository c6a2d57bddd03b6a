// SPDX-License-Identifier: Apache-2.0
//
// newkind_pe: one crossing: Lanes products a beat, and their running sum.
//
//   value    sum of the group's products, exact
//   time     LATENCY = pe_latency(Cfg, Lanes) from a group's last beat to handoff_o; one beat per cycle, groups back to back
//   exact    always
//   reset    handoff_o 0
//   twin     models/pe/newkind/newkind.hpp (value), sim/pe/newkind/newkind_timing.hpp (time)
module newkind_pe
  import newkind_pkg::*;
#(
  parameter cfg_t        Cfg   = '0,
  parameter int unsigned Lanes = 4
) (
  input  logic clk_i,
  input  logic rst_ni,
  input  logic valid_i,
  input  logic first_i,
  input  logic last_i,
  input  logic [east_bits(Cfg, Lanes)-1:0] east_i,
  input  logic [south_bits(Cfg, Lanes)-1:0] south_i,
  output logic handoff_o,
  output logic [sum_bits(Cfg, Lanes)-1:0] sum_o
);
  localparam int unsigned A = act_bits(Cfg);
  localparam int unsigned W = wgt_bits(Cfg);

  logic [Lanes-1:0][A+W-1:0] products;
  for (genvar l = 0; l < Lanes; l++) begin : g_lane
    logic signed [A-1:0] act;
    logic signed [W-1:0] wgt;
    logic signed [A+W-1:0] product;
    assign act = east_i[l*A+:A];
    assign wgt = south_i[l*W+:W];
    assign product = act * wgt;
    assign products[l] = product;
  end

  sumac_sum_fixed #(
    .Lanes(Lanes),
    .TermW(A + W),
    .SumW(acc_bits(Cfg))
  ) u_sum (
    .clk_i,
    .rst_ni,
    .valid_i,
    .first_i,
    .last_i,
    .term_i(products),
    .carry_i('0),
    .nan_i(1'b0),
    .pinf_i(1'b0),
    .ninf_i(1'b0),
    .handoff_o,
    .sum_o
  );
endmodule
