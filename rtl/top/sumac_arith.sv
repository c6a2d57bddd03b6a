// SPDX-License-Identifier: Apache-2.0
//
// sumac_arith: one PE of one lane between its edges and its drain; every beat is a group of one product.
//
//   value    word_o: FP32 of act_i * wgt_i as the sum holds it; sum_o: low bits of the sum, which integer kinds keep in units of 1
//   shape    codes right aligned
//   time     a pair a cycle; valid_o, word_o, sum_o edge + pe + drain latencies later
//   use      sumac arith --on rtl, for kinds whose scalar law is the product as it enters the sum
module sumac_arith
  import `SUMAC_PE_PKG::*;
#(
  parameter logic [CFG_BITS-1:0] CfgWord = '0
) (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic        valid_i,
  input  logic [15:0] act_i,
  input  logic [15:0] wgt_i,
  output logic        valid_o,
  output logic [31:0] word_o,
  output logic [31:0] sum_o
);
  localparam cfg_t Cfg = cfg_t'(CfgWord);
  localparam int unsigned EdgeLatency = edge_latency(Cfg);
  localparam int unsigned DrainLatency = drain_latency(Cfg);
  localparam int unsigned SumBits = sum_bits(Cfg, 1);

  logic [ east_bits(Cfg, 1)-1:0] east;
  logic [south_bits(Cfg, 1)-1:0] south;
  logic [           SumBits-1:0] sum;
  logic                          handoff;
  logic                          beat    [EdgeLatency+1];
  logic                          done    [DrainLatency+1];
  logic [                  31:0] low     [DrainLatency+1];
  logic [                   3:0] flags;
  logic                          unused;

  assign beat[0] = valid_i;
  for (genvar d = 0; d < EdgeLatency; d++) begin : g_edge
    logic beat_q;
    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) begin
        beat_q <= 1'b0;
      end else begin
        beat_q <= beat[d];
      end
    end
    assign beat[d+1] = beat_q;
  end

  `SUMAC_PE_ACT_EDGE #(
    .Cfg(Cfg),
    .Lanes(1)
  ) u_act_edge (
    .clk_i,
    .rst_ni,
    .codes_i(act_i[act_bits(Cfg)-1:0]),
    .east_o (east)
  );
  `SUMAC_PE_WGT_EDGE #(
    .Cfg(Cfg),
    .Lanes(1)
  ) u_wgt_edge (
    .clk_i,
    .rst_ni,
    .codes_i(wgt_i[wgt_bits(Cfg)-1:0]),
    .south_o(south)
  );
  `SUMAC_PE_PE #(
    .Cfg(Cfg),
    .Lanes(1)
  ) u_pe (
    .clk_i,
    .rst_ni,
    .valid_i  (beat[EdgeLatency]),
    .first_i  (1'b1),
    .last_i   (1'b1),
    .east_i   (east),
    .south_i  (south),
    .handoff_o(handoff),
    .sum_o    (sum)
  );
  `SUMAC_PE_DRAIN #(
    .Cfg(Cfg),
    .Lanes(1)
  ) u_drain (
    .clk_i,
    .rst_ni,
    .sum_i       (sum),
    .out_format_i(2'd0),
    .word_o,
    .flags_o     (flags)
  );

  // The sum waits for its word.
  assign done[0] = handoff;
  assign low[0]  = 32'(sum[SumBits-5:0]);
  for (genvar d = 0; d < DrainLatency; d++) begin : g_drain
    logic        done_q;
    logic [31:0] low_q;
    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) begin
        done_q <= 1'b0;
      end else begin
        done_q <= done[d];
      end
    end
    always_ff @(posedge clk_i) begin
      low_q <= low[d];
    end
    assign done[d+1] = done_q;
    assign low[d+1]  = low_q;
  end
  assign valid_o = done[DrainLatency];
  assign sum_o   = low[DrainLatency];
  assign unused  = ^{act_i, wgt_i, flags};
endmodule
