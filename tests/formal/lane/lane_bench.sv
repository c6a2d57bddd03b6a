// SPDX-License-Identifier: Apache-2.0
//
// lane_bench: edges and PE of a kind (macros SUMAC_PE_*) with a pair of codes in one lane, code 0 in all others, and every beat a group.
//
//   value    sum_o is that of the codes at act_o, wgt_o: those of Latency cycles ago
//   time     Latency = edge_latency + pe_latency, a pair a cycle, from any state (no reset)
module lane_bench #(
  parameter `SUMAC_PE_PKG::cfg_t Cfg = '0,
  parameter int Lanes = 1,
  localparam int A = `SUMAC_PE_PKG::act_bits(Cfg),
  localparam int W = `SUMAC_PE_PKG::wgt_bits(Cfg),
  localparam int S = `SUMAC_PE_PKG::sum_bits(Cfg, Lanes)
) (
  input  logic         clk_i,
  input  logic [A-1:0] act_i,
  input  logic [W-1:0] wgt_i,
  input  logic [  2:0] lane_i,
  output logic [A-1:0] act_o,
  output logic [W-1:0] wgt_o,
  output logic [S-1:0] sum_o
);
  localparam int Latency = `SUMAC_PE_PKG::edge_latency(Cfg) + `SUMAC_PE_PKG::pe_latency(Cfg, Lanes);

  logic [`SUMAC_PE_PKG::east_bits(Cfg, Lanes)-1:0] east;
  logic [`SUMAC_PE_PKG::south_bits(Cfg, Lanes)-1:0] south;
  logic handoff;
  `SUMAC_PE_ACT_EDGE #(
    .Cfg  (Cfg),
    .Lanes(Lanes)
  ) u_act_edge (
    .clk_i,
    .rst_ni (1'b1),
    .codes_i((Lanes * A)'(act_i) << (32'(lane_i) % Lanes * A)),
    .east_o (east)
  );
  `SUMAC_PE_WGT_EDGE #(
    .Cfg  (Cfg),
    .Lanes(Lanes)
  ) u_wgt_edge (
    .clk_i,
    .rst_ni (1'b1),
    .codes_i((Lanes * W)'(wgt_i) << (32'(lane_i) % Lanes * W)),
    .south_o(south)
  );
  `SUMAC_PE_PE #(
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
    .sum_o
  );

  logic [A-1:0] act_q[Latency];
  logic [W-1:0] wgt_q[Latency];
  always_ff @(posedge clk_i) begin
    act_q[0] <= act_i;
    wgt_q[0] <= wgt_i;
    for (int i = 1; i < Latency; i++) begin
      act_q[i] <= act_q[i-1];
      wgt_q[i] <= wgt_q[i-1];
    end
  end
  assign act_o = act_q[Latency-1];
  assign wgt_o = wgt_q[Latency-1];
  always_comb begin
    each_beat_is_handed_off : assert (handoff);
  end
endmodule
