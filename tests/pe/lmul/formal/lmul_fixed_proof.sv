// SPDX-License-Identifier: Apache-2.0
//
// lmul_fixed_proof: law: with an exact sum, edges and PE of lmul turn a pair of codes, in any lane, into its field-by-field product.
//
//   value    (-1)^sign * 2^(exponent - bias) * (1 + fraction / 2^ManBits) in units of 2^LsbExp, two's complement of AccBits bits, and its
//            classes; no product has a part below 2^LsbExp. The other lanes hold code 0 and every beat is a group: sums of lanes and of beats
//            are the law of tests/formal/sumac_sum_fixed_proof.sv
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
  parameter int Lanes     = 4,
  localparam int W = 1 + ExpBits + ManBits
) (
  input logic         clk_i,
  input logic [W-1:0] act_i,
  input logic [W-1:0] wgt_i,
  input logic [  2:0] lane_i
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
    .codes_i((Lanes * W)'(act_i) << (32'(lane_i) % Lanes * W)),
    .east_o (east)
  );
  lmul_wgt_edge #(
    .Cfg(Cfg),
    .Lanes(Lanes)
  ) u_wgt_edge (
    .clk_i,
    .rst_ni(1'b1),
    .codes_i((Lanes * W)'(wgt_i) << (32'(lane_i) % Lanes * W)),
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

  // ---- the same, the plain way, from the codes of 3 cycles ago
  logic [W-1:0] act_q[3], wgt_q[3];
  always_ff @(posedge clk_i) begin
    act_q[0] <= act_i;
    wgt_q[0] <= wgt_i;
    for (int i = 1; i < 3; i++) begin
      act_q[i] <= act_q[i-1];
      wgt_q[i] <= wgt_q[i-1];
    end
  end
  logic nan, infinite, zero, sign;
  logic signed [ExpBits+7:0] exponent;
  logic [ManBits-1:0] fraction;
  logic [AccBits+Below-1:0] placed;
  logic signed [AccBits-1:0] wanted;
  lmul_product_reference #(
    .ExpBits(ExpBits),
    .ManBits(ManBits),
    .Special(Special),
    .Offset (Offset),
    .Subn   (Subn)
  ) u_reference (
    .a_i       (act_q[2]),
    .b_i       (wgt_q[2]),
    .nan_o     (nan),
    .infinite_o(infinite),
    .zero_o    (zero),
    .sign_o    (sign),
    .exponent_o(exponent),
    .fraction_o(fraction)
  );
  assign placed = (AccBits + Below)'({1'b1, fraction}) << (32'(exponent) - Bias - ManBits - LsbExp + Below);
  assign wanted = (nan || infinite || zero) ? '0 : sign ? -AccBits'(placed >> Below) : AccBits'(placed >> Below);

  logic [3:0] flags;
  logic pinf, ninf;
  logic signed [AccBits-1:0] acc;
  if (HasInf) begin : g_inf
    assign {flags, pinf, ninf, acc} = sum;
  end else begin : g_no_inf
    assign {flags, acc}             = sum;
    assign {pinf, ninf}             = {infinite && !sign, infinite && sign};
  end
  always_comb begin
    each_beat_is_handed_off : assert (handoff);
    the_sum_is_the_product : assert (acc == wanted);
    classes_are_the_products :
    assert (flags == {3'b000, nan} && pinf == (infinite && !sign) && ninf == (infinite && sign));
    products_are_on_the_grid : assert (nan || infinite || zero || ((placed >> Below) << Below) == placed);
    widths_are_the_tables : assert ($bits(sum) == AccBits + (HasInf ? 6 : 4));
  end
endmodule
