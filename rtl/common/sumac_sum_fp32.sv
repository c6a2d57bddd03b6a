// SPDX-License-Identifier: Apache-2.0
//
// sumac_sum_fp32: the FP32 running sum of a PE: a balanced tree over the lanes of a beat, then one add a beat.
//
//   value    tree: level by level, neighbours 2i and 2i+1 are added, the lower left; an odd last one passes. Running sum: +0, then
//            RNE(sum + tree) for each beat, the first beat included. Each add is sumac_fp32_add.
//   flags    sum_o = {saturated, flushed, overflow, invalid, sum}; sticky from the group's first beat; invalid = the sum is NaN
//   time     LATENCY = 2 + clog2(Lanes): a register after the products and after each level, the sum itself; one beat per cycle,
//            groups back to back
//   reset    handoff_o 0; data registers carry a valid bit and need none
module sumac_sum_fp32
  import sumac_pkg::*;
#(
  parameter int unsigned Lanes = 4
) (
  input  logic                   clk_i,
  input  logic                   rst_ni,
  input  logic                   valid_i,
  input  logic                   first_i,
  input  logic                   last_i,
  input  logic [Lanes-1:0][31:0] product_i,
  input  logic                   flushed_i,    // some lane was
  input  logic                   saturated_i,  // some lane was
  output logic                   handoff_o,
  output logic [35:0]            sum_o         // the group's sum while handoff_o is high
);
  localparam int unsigned Levels = $clog2(Lanes);

  // What travels beside the tree, level by level.
  typedef struct packed {
    logic first;
    logic last;
    logic saturated;
    logic flushed;
    logic overflow;
  } beat_t;

  sumac_beat_check u_beat_check (
    .clk_i,
    .rst_ni,
    .valid_i,
    .first_i,
    .last_i
  );

  logic [Lanes-1:0][31:0] product_q;
  beat_t first_beat_q;
  logic first_valid_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      first_valid_q <= 1'b0;
    end else begin
      first_valid_q <= valid_i;
    end
  end
  // Data: no reset.
  always_ff @(posedge clk_i) begin
    if (valid_i) begin
      product_q <= product_i;
      first_beat_q    <= '{
          first: first_i,
          last: last_i,
          saturated: saturated_i,
          flushed: flushed_i,
          overflow: 1'b0
      };
    end
  end

  logic [Lanes-1:0][31:0] level[Levels+1];
  beat_t                  beat [Levels+1];
  logic [Levels:0]        valid;

  assign level[0] = product_q;
  assign beat[0]  = first_beat_q;
  assign valid[0] = first_valid_q;

  for (genvar n = 0; n < Levels; n++) begin : g_level
    localparam int unsigned In = (Lanes + (1 << n) - 1) >> n;
    localparam int unsigned Pairs = In / 2;
    logic [Lanes-1:0][31:0] sums, sums_q;
    logic [Pairs-1:0]       overflow;
    beat_t                  beat_q;
    logic                   valid_q;
    for (genvar i = 0; i < Lanes; i++) begin : g_node
      if (i < Pairs) begin : g_add
        sumac_fp32_add u_add (
          .a_i       (level[n][2*i]),
          .b_i       (level[n][2*i+1]),
          .sum_o     (sums[i]),
          .overflow_o(overflow[i])
        );
      end else if (2 * i < In) begin : g_pass
        assign sums[i] = level[n][2*i];
      end else begin : g_none
        assign sums[i] = '0;
      end
    end
    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) begin
        valid_q <= 1'b0;
      end else begin
        valid_q <= valid[n];
      end
    end
    // Data: no reset.
    always_ff @(posedge clk_i) begin
      if (valid[n]) begin
        sums_q          <= sums;
        beat_q          <= beat[n];
        beat_q.overflow <= beat[n].overflow || (|overflow);
      end
    end
    assign level[n+1] = sums_q;
    assign beat[n+1]  = beat_q;
    assign valid[n+1] = valid_q;
  end

  logic [31:0] sum_q, sum_d;
  logic [2:0]  sticky_q;  // saturated, flushed, overflow
  logic        overflow;
  sumac_fp32_add u_add (
    .a_i       (beat[Levels].first ? 32'b0 : sum_q),
    .b_i       (level[Levels][0]),
    .sum_o     (sum_d),
    .overflow_o(overflow)
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      handoff_o <= 1'b0;
    end else begin
      handoff_o <= valid[Levels] && beat[Levels].last;
    end
  end
  // Data: no reset.
  always_ff @(posedge clk_i) begin
    if (valid[Levels]) begin
      sum_q    <= sum_d;
      sticky_q <= (beat[Levels].first ? 3'b000 : sticky_q) |
                  {beat[Levels].saturated, beat[Levels].flushed, beat[Levels].overflow || overflow};
    end
  end

  assign sum_o = {sticky_q, sum_q[30:0] > FP32_INF, sum_q};
endmodule
