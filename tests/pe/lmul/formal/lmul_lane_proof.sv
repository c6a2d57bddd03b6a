// SPDX-License-Identifier: Apache-2.0
//
// lmul_lane_proof: law: edges and PE of lmul turn a pair of codes, in any lane, into its field-by-field product.
//
//   value    (-1)^sign * 2^(exponent - bias) * (1 + fraction / 2^ManBits). Fp32Sum = 0: in units of 2^LsbExp, below which no product has a part
//            (lane_fixed_law); Fp32Sum = 1: in FP32 (lane_fp32_law). Sums of lanes and of beats are the laws of tests/formal/sumac_sum_*_proof.sv
//   time     as lane_bench
//   shape    LsbExp, AccBits: models/pe/lmul/README.md
module lmul_lane_proof
  import sumac_pkg::*;
  import lmul_pkg::*;
#(
  parameter int ExpBits = 4,
  parameter int ManBits = 3,
  parameter int Special = 1,
  parameter int Offset  = 0,
  parameter bit Subn    = 1'b0,
  parameter bit Fp32Sum = 1'b0,
  parameter int LsbExp  = -15,
  parameter int AccBits = 49,
  parameter int Lanes   = 4,
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
      fp32_sum: Fp32Sum
  };
  localparam int Bias = 2 ** (ExpBits - 1) - 1;
  localparam int S = sum_bits(Cfg, Lanes);

  logic [W-1:0] act, wgt;
  logic [S-1:0] sum;
  lane_bench #(
    .Cfg  (Cfg),
    .Lanes(Lanes)
  ) u_bench (
    .clk_i,
    .act_i,
    .wgt_i,
    .lane_i,
    .act_o(act),
    .wgt_o(wgt),
    .sum_o(sum)
  );

  logic nan, infinite, zero, sign;
  logic signed [ExpBits+7:0] exponent;
  logic [ManBits-1:0] fraction;
  lmul_product_reference #(
    .ExpBits(ExpBits),
    .ManBits(ManBits),
    .Special(Special),
    .Offset (Offset),
    .Subn   (Subn)
  ) u_reference (
    .a_i       (act),
    .b_i       (wgt),
    .nan_o     (nan),
    .infinite_o(infinite),
    .zero_o    (zero),
    .sign_o    (sign),
    .exponent_o(exponent),
    .fraction_o(fraction)
  );

  if (Fp32Sum) begin : g_fp32
    lane_fp32_law u_law (
      .sum_i     (sum),
      .nan_i     (nan),
      .infinite_i(infinite),
      .zero_i    (zero),
      .sign_i    (sign),
      .field_i   (int'(exponent) - Bias + 127),
      .fraction_i({fraction, (23 - ManBits)'(0)})
    );
  end else begin : g_fixed
    localparam int Below = Subn ? 2 * ManBits : 0;  // places below 2^LsbExp that a product is looked at with
    logic [AccBits+Below-1:0] placed;
    assign placed = (AccBits + Below)'({1'b1, fraction}) << (32'(exponent) - Bias - ManBits - LsbExp + Below);
    lane_fixed_law #(
      .AccBits(AccBits),
      .HasInf (Special == 2),
      .SumBits(S)
    ) u_law (
      .sum_i      (sum),
      .nan_i      (nan),
      .infinite_i (infinite),
      .zero_i     (zero),
      .sign_i     (sign),
      .magnitude_i(AccBits'(placed >> Below))
    );
    always_comb begin
      products_are_on_the_grid : assert (nan || infinite || zero || ((placed >> Below) << Below) == placed);
    end
  end
endmodule
