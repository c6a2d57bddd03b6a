// SPDX-License-Identifier: Apache-2.0
//
// sumac_sum_fp32_proof: law: the order of additions in sumac_sum_fp32, their flags and their time, from any state, with any input.
//
//   value    a beat: neighbours are added level by level, the lower left, an odd last one passes. The sum after it: sumac_fp32_add of the sum
//            before (+0 at a first beat) and that. What one addition gives is another law: here
//            fp32_add_stand_in.sv stands for the adder on both sides, and any order but this one would be seen
//   flags    of the beats since the first one: saturated, flushed, overflow of any addition; invalid: the sum is NaN
//   time     1 + clog2(Lanes) cycles after a beat it is added; handoff then, if it was a last one
module sumac_sum_fp32_proof #(
  parameter int unsigned Lanes = 4
) (
  input logic                   clk_i,
  input logic                   rst_ni,
  input logic                   valid_i,
  input logic                   first_i,
  input logic                   last_i,
  input logic [Lanes-1:0][31:0] product_i,
  input logic                   flushed_i,
  input logic                   saturated_i
);
  localparam int unsigned Levels = $clog2(Lanes);
  logic handoff;
  logic [35:0] sum;
  sumac_sum_fp32 #(
    .Lanes(Lanes)
  ) u_sum (
    .handoff_o(handoff),
    .sum_o    (sum),
    .*
  );

  // node[n][i]: sum of lanes i * 2^n and up, at most 2^n of them, n + 1 cycles after their beat.
  logic [31:0] node[Levels+1][Lanes];
  logic [Levels:0] valid, first, last, flushed, saturated, overflow;
  for (genvar i = 0; i < Lanes; i++) begin : g_leaf
    always_ff @(posedge clk_i) if (valid_i) node[0][i] <= product_i[i];
  end
  for (genvar n = 1; n <= Levels; n++) begin : g_level
    localparam int unsigned Width = 1 << n;
    localparam int unsigned Nodes = (Lanes + Width - 1) / Width;
    logic [Lanes-1:0] over;
    for (genvar i = 0; i < Lanes; i++) begin : g_node
      logic [31:0] value;
      if (i >= Nodes) begin : g_none
        assign value   = '0;
        assign over[i] = 1'b0;
      end else if (i * Width + Width / 2 < Lanes) begin : g_pair
        sumac_fp32_add u_add (
          .a_i       (node[n-1][2*i]),
          .b_i       (node[n-1][2*i+1]),
          .sum_o     (value),
          .overflow_o(over[i])
        );
      end else begin : g_pass
        assign value   = node[n-1][2*i];
        assign over[i] = 1'b0;
      end
      always_ff @(posedge clk_i) if (valid[n-1]) node[n][i] <= value;
    end
    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) valid[n] <= 1'b0;
      else valid[n] <= valid[n-1];
    end
    always_ff @(posedge clk_i) begin
      if (valid[n-1]) begin
        {first[n], last[n]} <= {first[n-1], last[n-1]};
        {flushed[n], saturated[n]} <= {flushed[n-1], saturated[n-1]};
        overflow[n] <= overflow[n-1] || (|over);
      end
    end
  end
  assign overflow[0] = 1'b0;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) valid[0] <= 1'b0;
    else valid[0] <= valid_i;
  end
  always_ff @(posedge clk_i) begin
    if (valid_i) {first[0], last[0], flushed[0], saturated[0]} <= {first_i, last_i, flushed_i, saturated_i};
  end

  // What one cycle does to the sum.
  logic [31:0] next;
  logic [35:0] wanted_q;
  logic over, wanted_handoff_q;
  sumac_fp32_add u_add (
    .a_i       (first[Levels] ? 32'd0 : sum[31:0]),
    .b_i       (node[Levels][0]),
    .sum_o     (next),
    .overflow_o(over)
  );
  logic [2:0] old;
  assign old = first[Levels] ? 3'b000 : sum[35:33];
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) wanted_handoff_q <= 1'b0;
    else wanted_handoff_q <= valid[Levels] && last[Levels];
  end
  always_ff @(posedge clk_i) begin
    wanted_q <= sum;
    if (valid[Levels]) begin
      wanted_q <= {
        old[2] || saturated[Levels],
        old[1] || flushed[Levels],
        old[0] || overflow[Levels] || over,
        next[30:23] == 8'hFF && next[22:0] != 0,
        next
      };
    end
  end
  always_comb begin
    the_sum_is_in_order : assert (sum == wanted_q);
    handoff_is_in_time : assert (handoff == wanted_handoff_q);
  end
endmodule
