// SPDX-License-Identifier: Apache-2.0
//
// sumac_sum_fixed: the exact running sum of a PE: lane terms of a beat are added, then the beat's total to the sum.
//
//   value    sum_o = {3'b0, invalid, [pinf, ninf,] acc}; acc = sum over the group of (term + carry) of every lane, two's complement.
//            invalid, pinf, ninf are sticky from the group's first beat; infinities of both signs make it invalid.
//   shape    term TermW bits two's complement; carry is the +1 of a conditional negation (0 where terms are signed already)
//   time     LATENCY = 2: a register after the lane sum, the sum itself; one beat per cycle, groups back to back
//   exact    no rounding; no overflow while a group has at most 2^GUARD terms and SumW >= TermW + GUARD
//   reset    handoff_o 0; data registers carry a valid bit and need none
`include "rtl/common/sumac_check.svh"

module sumac_sum_fixed #(
  parameter int unsigned Lanes  = 4,
  parameter int unsigned TermW  = 16,
  parameter int unsigned SumW   = 32,
  parameter bit          HasNan = 1'b0,
  parameter bit          HasInf = 1'b0,
  localparam int unsigned OutW  = 4 + (HasInf ? 2 : 0) + SumW
) (
  input  logic                          clk_i,
  input  logic                          rst_ni,
  input  logic                          valid_i,
  input  logic                          first_i,
  input  logic                          last_i,
  input  logic [Lanes-1:0][TermW-1:0]   term_i,
  input  logic [Lanes-1:0]              carry_i,
  input  logic                          nan_i,    // some lane is NaN
  input  logic                          pinf_i,   // some lane is +infinity
  input  logic                          ninf_i,   // some lane is -infinity
  output logic                          handoff_o,
  output logic [OutW-1:0]               sum_o     // the group's sum while handoff_o is high
);
  localparam int unsigned BeatW = TermW + $clog2(Lanes);

  if (SumW < BeatW) begin : g_check
    $error("SumW %0d cannot hold a beat of %0d bits", SumW, BeatW);
  end

  logic signed [BeatW-1:0] beat_d, beat_q;
  logic signed [SumW-1:0] acc_q;
  logic valid_q, first_q, last_q;

  always_comb begin
    beat_d = '0;
    for (int unsigned l = 0; l < Lanes; l++) begin
      beat_d += BeatW'($signed(term_i[l])) + $signed(BeatW'(carry_i[l]));
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      valid_q   <= 1'b0;
      handoff_o <= 1'b0;
    end else begin
      valid_q   <= valid_i;
      handoff_o <= valid_q && last_q;
    end
  end

  // Data: no reset.
  always_ff @(posedge clk_i) begin
    if (valid_i) begin
      beat_q  <= beat_d;
      first_q <= first_i;
      last_q  <= last_i;
    end
    if (valid_q) begin
      acc_q <= (first_q ? '0 : acc_q) + SumW'(beat_q);
    end
  end

  sumac_beat_check u_beat_check (
    .clk_i,
    .rst_ni,
    .valid_i,
    .first_i,
    .last_i
  );

`ifndef SYNTHESIS
  logic signed [SumW:0] exact;  // the next sum with a bit to spare
  assign exact = (first_q ? '0 : (SumW + 1)'(acc_q)) + (SumW + 1)'(beat_q);
`endif
  `SUMAC_CHECK(the_sum_does_not_overflow, !valid_q || exact[SumW] == exact[SumW-1])

  if (HasNan || HasInf) begin : g_special
    logic nan_q, nan_acc_q;
    logic nan_sticky;
    assign nan_sticky = nan_q || (!first_q && nan_acc_q);
    if (HasInf) begin : g_inf
      logic [1:0] inf_q, inf_acc_q, inf_sticky;  // {positive, negative}
      assign inf_sticky = inf_q | (first_q ? 2'b00 : inf_acc_q);
      always_ff @(posedge clk_i) begin
        if (valid_i) inf_q <= {pinf_i, ninf_i};
        if (valid_q) begin
          inf_acc_q <= inf_sticky;
          nan_acc_q <= nan_sticky || (&inf_sticky);
        end
      end
      assign sum_o = {3'b000, nan_acc_q, inf_acc_q, acc_q};
    end else begin : g_no_inf
      logic unused_inf;
      assign unused_inf = pinf_i ^ ninf_i;
      always_ff @(posedge clk_i) begin
        if (valid_q) nan_acc_q <= nan_sticky;
      end
      assign sum_o = {3'b000, nan_acc_q, acc_q};
    end
    always_ff @(posedge clk_i) begin
      if (valid_i) nan_q <= nan_i;
    end
  end else begin : g_plain
    logic unused_special;
    assign unused_special = nan_i ^ pinf_i ^ ninf_i;
    assign sum_o = {4'b0000, acc_q};
  end
endmodule
