// SPDX-License-Identifier: Apache-2.0
//
// lmul_fp32_proof: law: with an FP32 sum, edges and PE of lmul turn a pair of codes, in any lane, into its field-by-field product in FP32.
//
//   value    (-1)^sign * 2^(exponent - bias) * (1 + fraction / 2^ManBits), exact; below the normal range +0 and flushed, above it the largest finite
//            number of the sign and saturated. The other lanes hold code 0 and every beat is a group: trees and groups are the law of
//            tests/formal/sumac_sum_fp32_proof.sv
//   time     LATENCY = 1 + pe_latency, edge and PE, from any state
module lmul_fp32_proof
  import sumac_pkg::*;
  import lmul_pkg::*;
#(
  parameter int ExpBits   = 8,
  parameter int ManBits   = 7,
  parameter int Special   = 2,
  parameter int Offset    = 8,
  parameter bit Subn      = 1'b0,
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
      fp32_sum: 1'b1
  };
  localparam int Bias = 2 ** (ExpBits - 1) - 1;
  localparam int Latency = 3 + $clog2(Lanes);

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

  // ---- the same, the plain way, from the codes of Latency cycles ago
  logic [W-1:0] act_q[Latency], wgt_q[Latency];
  always_ff @(posedge clk_i) begin
    act_q[0] <= act_i;
    wgt_q[0] <= wgt_i;
    for (int i = 1; i < Latency; i++) begin
      act_q[i] <= act_q[i-1];
      wgt_q[i] <= wgt_q[i-1];
    end
  end
  logic nan, infinite, zero, sign;
  logic signed [ExpBits+7:0] exponent;
  logic [ManBits-1:0] fraction;
  int field;  // exponent field in FP32
  logic [31:0] wanted;
  logic flushed, saturated;
  lmul_product_reference #(
    .ExpBits(ExpBits),
    .ManBits(ManBits),
    .Special(Special),
    .Offset (Offset),
    .Subn   (Subn)
  ) u_reference (
    .a_i       (act_q[Latency-1]),
    .b_i       (wgt_q[Latency-1]),
    .nan_o     (nan),
    .infinite_o(infinite),
    .zero_o    (zero),
    .sign_o    (sign),
    .exponent_o(exponent),
    .fraction_o(fraction)
  );
  assign field = int'(exponent) - Bias + 127;
  always_comb begin
    {flushed, saturated} = 2'b00;
    if (nan) begin
      wanted = 32'h7FC00000;
    end else if (infinite) begin
      wanted = {sign, 8'hFF, 23'd0};
    end else if (zero) begin
      wanted = '0;
    end else if (field < 1) begin
      wanted  = '0;
      flushed = 1'b1;
    end else if (field > 254) begin
      wanted    = {sign, 31'h7F7FFFFF};
      saturated = 1'b1;
    end else begin
      wanted = {sign, 8'(field), fraction, (23 - ManBits)'(0)};
    end
  end
  always_comb begin
    each_beat_is_handed_off : assert (handoff);
    the_sum_is_the_product : assert (sum[31:0] == wanted);
    flags_are_the_products : assert (sum[35:32] == {saturated, flushed, 1'b0, nan});
  end
endmodule
