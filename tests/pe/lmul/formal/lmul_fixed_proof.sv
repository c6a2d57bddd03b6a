// SPDX-License-Identifier: Apache-2.0
//
// lmul_fixed_proof: law: with an exact sum, edges and PE of lmul turn a beat of codes into the sum of their field-by-field products.
//
//   value    the sum of (-1)^sign * 2^(exponent - bias) * (1 + fraction / 2^ManBits) in units of 2^LsbExp, two's complement of AccBits bits, and
//            its classes; no product has a part below 2^LsbExp. Every beat is a group; groups of many beats: tests/formal/sumac_sum_fixed_proof.sv
//   time     LATENCY = 3, edge and PE, from any state
//   shape    LsbExp, AccBits: models/pe/lmul/README.md
module lmul_fixed_proof
  import sumac_pkg::*;
  import lmul_pkg::*;
#(
  parameter int ExpBits   = 4,
  parameter int ManBits   = 3,
  parameter int Special   = 1,
  parameter int Offset    = 0,
  parameter bit Subn      = 1'b0,
  parameter int LsbExp    = -15,
  parameter int AccBits   = 49,
  parameter int Lanes     = 1,
  localparam int W = 1 + ExpBits + ManBits
) (
  input logic                    clk_i,
  input logic [Lanes-1:0][W-1:0] act_i,
  input logic [Lanes-1:0][W-1:0] wgt_i
);
  localparam cfg_t Cfg = '{
      fmt: '{is_int: 1'b0, exp_bits: 4'(ExpBits), man_bits: 5'(ManBits), special: 2'(Special)},
      offset: 10'(Offset),
      subn: Subn,
      fp32_sum: 1'b0
  };
  localparam bit HasInf = Special == 2;
  localparam int Bias = 2 ** (ExpBits - 1) - 1;
  localparam int Below = Subn ? 2 * ManBits : 0;  // places below 2^LsbExp that a product is looked at with

  logic [east_bits(Cfg, Lanes)-1:0] east;
  logic [south_bits(Cfg, Lanes)-1:0] south;
  logic handoff;
  logic [sum_bits(Cfg, Lanes)-1:0] sum;
  lmul_act_edge #(
    .Cfg(Cfg),
    .Lanes(Lanes)
  ) u_act_edge (
    .clk_i,
    .rst_ni(1'b1),
    .codes_i(act_i),
    .east_o (east)
  );
  lmul_wgt_edge #(
    .Cfg(Cfg),
    .Lanes(Lanes)
  ) u_wgt_edge (
    .clk_i,
    .rst_ni(1'b1),
    .codes_i(wgt_i),
    .south_o(south)
  );
  lmul_pe #(
    .Cfg(Cfg),
    .Lanes(Lanes)
  ) u_pe (
    .clk_i,
    .rst_ni(1'b1),
    .valid_i(1'b1),
    .first_i(1'b1),
    .last_i(1'b1),
    .east_i(east),
    .south_i(south),
    .handoff_o(handoff),
    .sum_o(sum)
  );

  // ---- the same, the plain way
  logic [Lanes-1:0] nan, pinf, ninf;
  logic signed [AccBits-1:0] value[Lanes];
  logic [Lanes-1:0] on_grid;
  for (genvar l = 0; l < Lanes; l++) begin : g_lane
    logic lane_nan, infinite, zero, sign;
    logic signed [ExpBits+7:0] exponent;
    logic [ManBits-1:0] fraction;
    logic [AccBits+Below-1:0] placed;
    logic [W-1:0] act_q, wgt_q;
    always_ff @(posedge clk_i) begin
      act_q <= act_i[l];
      wgt_q <= wgt_i[l];
    end
    lmul_product_reference #(
      .ExpBits(ExpBits),
      .ManBits(ManBits),
      .Special(Special),
      .Offset (Offset),
      .Subn   (Subn)
    ) u_reference (
      .a_i(act_q),
      .b_i(wgt_q),
      .nan_o(lane_nan),
      .infinite_o(infinite),
      .zero_o(zero),
      .sign_o(sign),
      .exponent_o(exponent),
      .fraction_o(fraction)
    );
    assign nan[l]  = lane_nan;
    assign pinf[l] = infinite && !sign;
    assign ninf[l] = infinite && sign;
    assign placed  = (AccBits + Below)'({1'b1, fraction}) << (32'(exponent) - Bias - ManBits - LsbExp + Below);
    assign on_grid[l] = lane_nan || infinite || zero || ((placed >> Below) << Below) == placed;
    assign value[l] = (lane_nan || infinite || zero) ? '0 : sign ? -AccBits'(placed >> Below) : AccBits'(placed >> Below);
  end

  // The codes were those of 3 cycles ago.
  logic signed [AccBits-1:0] total, total_q, sum_q;
  logic [2:0] special, special_q, sum_special_q;
  always_comb begin
    total = '0;
    for (int l = 0; l < Lanes; l++) total += value[l];
    special = {|nan || (|pinf && |ninf), |pinf, |ninf};
  end
  always_ff @(posedge clk_i) begin
    {special_q, total_q}   <= {special, total};
    {sum_special_q, sum_q} <= {special_q, total_q};
  end
  logic [3:0] flags;
  logic [1:0] infinities;
  logic signed [AccBits-1:0] acc;
  if (HasInf) begin : g_inf
    assign {flags, infinities, acc} = sum;
  end else begin : g_no_inf
    assign {flags, acc} = sum;
    assign infinities = sum_special_q[1:0];
  end
  always_comb begin
    each_beat_is_handed_off : assert (handoff);
    the_sum_is_that_of_the_products : assert (acc == sum_q);
    classes_are_those_of_the_products : assert (flags == {3'b000, sum_special_q[2]} && infinities == sum_special_q[1:0]);
    products_are_on_the_grid : assert (&on_grid);
  end
endmodule
