// SPDX-License-Identifier: Apache-2.0
//
// mac_int_proof: law: edges and PE of mac turn a pair of two's complement numbers, in any lane, into their product.
//
//   value    the sum over the places of wgt of act * 2^place, the top place negative; AccBits bits, no flag. Sums are the law of
//            tests/formal/sumac_sum_fixed_proof.sv
//   time     as lane_bench
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

  logic [ActBits-1:0] act_code;
  logic [WgtBits-1:0] wgt;
  logic [sum_bits(Cfg, Lanes)-1:0] sum;
  lane_bench #(
    .Cfg  (Cfg),
    .Lanes(Lanes)
  ) u_bench (
    .clk_i,
    .act_i,
    .wgt_i,
    .lane_i,
    .act_o(act_code),
    .wgt_o(wgt),
    .sum_o(sum)
  );

  logic signed [AccBits-1:0] act, wanted;
  assign act = AccBits'($signed(act_code));
  always_comb begin
    wanted = '0;
    for (int i = 0; i < WgtBits; i++) begin
      if (wgt[i]) wanted = (i == WgtBits - 1) ? wanted - (act <<< i) : wanted + (act <<< i);
    end
    the_width_is_the_tables : assert ($bits(sum) == AccBits + 4);
    the_sum_is_the_product : assert (sum[AccBits-1:0] == wanted);
    no_flag_is_raised : assert (sum[AccBits+:4] == 4'b0000);
  end
endmodule
