// SPDX-License-Identifier: Apache-2.0
//
// mac_int_proof: law: edges and PE of mac turn a pair of two's complement numbers, in any lane, into their product.
//
//   value    the sum over the places of wgt of act * 2^place, the top place negative; AccBits bits, no flag. The other lanes hold code 0 and every
//            beat is a group: sums are the law of tests/formal/sumac_sum_fixed_proof.sv
//   time     LATENCY = 3, edge and PE, from any state
//   shape    AccBits: models/pe/mac/README.md
module mac_int_proof
  import sumac_pkg::*;
  import mac_pkg::*;
#(
  parameter int ActBits = 8,
  parameter int WgtBits = 8,
  parameter int AccBits = 32,
  parameter int Lanes   = 4
) (
  input logic               clk_i,
  input logic [ActBits-1:0] act_i,
  input logic [WgtBits-1:0] wgt_i,
  input logic [        2:0] lane_i
);
  localparam cfg_t Cfg = '{
      act: '{is_int: 1'b1, exp_bits: '0, man_bits: 5'(ActBits), special: '0},
      wgt: '{is_int: 1'b1, exp_bits: '0, man_bits: 5'(WgtBits), special: '0},
      fp32_sum: 1'b0,
      subn: 1'b0
  };
  localparam int Latency = 3;

  logic [east_bits(Cfg, Lanes)-1:0] east;
  logic [south_bits(Cfg, Lanes)-1:0] south;
  logic handoff;
  logic [sum_bits(Cfg, Lanes)-1:0] sum;
  mac_act_edge #(
    .Cfg  (Cfg),
    .Lanes(Lanes)
  ) u_act_edge (
    .clk_i,
    .rst_ni (1'b1),
    .codes_i((Lanes * ActBits)'(act_i) << (32'(lane_i) % Lanes * ActBits)),
    .east_o (east)
  );
  mac_wgt_edge #(
    .Cfg  (Cfg),
    .Lanes(Lanes)
  ) u_wgt_edge (
    .clk_i,
    .rst_ni (1'b1),
    .codes_i((Lanes * WgtBits)'(wgt_i) << (32'(lane_i) % Lanes * WgtBits)),
    .south_o(south)
  );
  mac_pe #(
    .Cfg  (Cfg),
    .Lanes(Lanes)
  ) u_pe (
    .clk_i,
    .rst_ni   (1'b1),
    .valid_i  (1'b1),
    .first_i  (1'b1),
    .last_i   (1'b1),
    .east_i   (east),
    .south_i  (south),
    .handoff_o(handoff),
    .sum_o    (sum)
  );

  // ---- the same, the plain way, from the codes of Latency cycles ago
  logic [ActBits-1:0] act_q[Latency];
  logic [WgtBits-1:0] wgt_q[Latency];
  always_ff @(posedge clk_i) begin
    act_q[0] <= act_i;
    wgt_q[0] <= wgt_i;
    for (int i = 1; i < Latency; i++) begin
      act_q[i] <= act_q[i-1];
      wgt_q[i] <= wgt_q[i-1];
    end
  end
  logic signed [AccBits-1:0] act, wanted;
  assign act = AccBits'($signed(act_q[Latency-1]));
  always_comb begin
    wanted = '0;
    for (int i = 0; i < WgtBits; i++) begin
      if (wgt_q[Latency-1][i]) wanted = (i == WgtBits - 1) ? wanted - (act <<< i) : wanted + (act <<< i);
    end
    each_beat_is_handed_off : assert (handoff);
    the_width_is_the_tables : assert ($bits(sum) == AccBits + 4);
    the_sum_is_the_product : assert (sum[AccBits-1:0] == wanted);
    no_flag_is_raised : assert (sum[AccBits+:4] == 4'b0000);
  end
endmodule
