// SPDX-License-Identifier: Apache-2.0
//
// sumac_drain_fixed_proof: law: word and flags of sumac_drain_fixed, for every sum, every output format and from any state.
//
//   value    FP32: canonical NaN where invalid, else infinity (negative wins if both), else the sum rounded once; FP16: that rounded again; INT32
//            where Int32: the sum
//   time     LATENCY = 2
module sumac_drain_fixed_proof #(
  parameter int SumW   = 32,
  parameter int LsbExp = 0,
  parameter bit HasInf = 1'b0,
  parameter bit Int32  = 1'b0,
  localparam int InW   = 4 + (HasInf ? 2 : 0) + SumW
) (
  input logic           clk_i,
  input logic [InW-1:0] sum_i,
  input logic [1:0]     out_format_i
);
  logic [31:0] word;
  logic [ 3:0] flags;
  sumac_drain_fixed #(
    .SumW  (SumW),
    .LsbExp(LsbExp),
    .HasInf(HasInf),
    .Int32 (Int32)
  ) u_drain (
    .clk_i,
    .sum_i,
    .out_format_i,
    .word_o (word),
    .flags_o(flags)
  );

  logic [InW-1:0] sum_q, sum_qq;
  logic [1:0] format_q, format_qq;
  always_ff @(posedge clk_i) begin
    sum_q     <= sum_i;
    sum_qq    <= sum_q;
    format_q  <= out_format_i;
    format_qq <= format_q;
  end

  logic pinf, ninf, over32, over16;
  logic [31:0] rounded, y, wanted;
  logic [15:0] half;
  logic [ 3:0] wanted_flags;
  assign {pinf, ninf} = HasInf ? sum_qq[SumW+:2] : 2'b00;
  fixed_to_fp32_reference #(
    .Width (SumW),
    .LsbExp(LsbExp)
  ) u_fp32 (
    .fixed_i   (sum_qq[SumW-1:0]),
    .fp32_o    (rounded),
    .overflow_o(over32)
  );
  fp32_to_fp16_reference u_fp16 (
    .fp32_i    (y),
    .fp16_o    (half),
    .overflow_o(over16)
  );
  always_comb begin
    wanted_flags = sum_qq[InW-1-:4];
    y            = rounded;
    if (wanted_flags[0]) y = 32'h7FC00000;
    else if (ninf) y = 32'hFF800000;
    else if (pinf) y = 32'h7F800000;
    wanted = y;
    if (format_qq == 2'd2) wanted = 32'(half);
    if (Int32 && format_qq == 2'd1) begin
      wanted = 32'($signed(sum_qq[SumW-1:0]));
    end else if (!wanted_flags[0] && !ninf && !pinf && over32) begin
      wanted_flags[1] = 1'b1;
    end else if (format_qq == 2'd2 && over16) begin
      wanted_flags[1] = 1'b1;
    end
    word_is_right : assert (word == wanted);
    flags_are_right : assert (flags == wanted_flags);
  end
endmodule
