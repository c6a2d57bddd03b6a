// SPDX-License-Identifier: Apache-2.0
//
// pe_bench: the four parts of one PE in one configuration in a row, as an array of one PE would connect them.
//
//   shape    lane l of codes at bit 16*l, right aligned; beats are given at the edges, valid/first/last wait for edge_latency
//   time     handoff_o edge_latency + pe_latency after a group's last beat; word_o, flags_o drain_latency later
module pe_bench
  import `SUMAC_PE_PKG::*;
#(
  parameter logic [CFG_BITS-1:0] CfgWord = '0,
  parameter int unsigned         Lanes   = 4
) (
  input  logic                clk_i,
  input  logic                rst_ni,
  input  logic                valid_i,
  input  logic                first_i,
  input  logic                last_i,
  input  logic [1:0]          out_format_i,
  input  logic [Lanes*16-1:0] act_i,
  input  logic [Lanes*16-1:0] wgt_i,
  output logic                handoff_o,
  output logic [3:0]          sum_flags_o,
  output logic [31:0]         word_o,
  output logic [3:0]          flags_o
);
  localparam cfg_t Cfg = cfg_t'(CfgWord);
  localparam int unsigned A = act_bits(Cfg);
  localparam int unsigned W = wgt_bits(Cfg);
  localparam int unsigned Delay = edge_latency(Cfg);

  logic [Lanes*A-1:0]                act;
  logic [Lanes*W-1:0]                wgt;
  logic [east_bits(Cfg, Lanes)-1:0]  east;
  logic [south_bits(Cfg, Lanes)-1:0] south;
  logic [sum_bits(Cfg, Lanes)-1:0]   sum;
  logic [2:0]                        beat [Delay+1];

  for (genvar l = 0; l < Lanes; l++) begin : g_lane
    assign act[l*A+:A] = act_i[l*16+:A];
    assign wgt[l*W+:W] = wgt_i[l*16+:W];
  end

  assign beat[0] = {valid_i, first_i, last_i};
  for (genvar d = 0; d < Delay; d++) begin : g_delay
    logic [2:0] beat_q;
    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) begin
        beat_q <= '0;
      end else begin
        beat_q <= beat[d];
      end
    end
    assign beat[d+1] = beat_q;
  end

  `SUMAC_PE_ACT_EDGE #(
    .Cfg(Cfg),
    .Lanes(Lanes)
  ) u_act_edge (
    .clk_i,
    .rst_ni,
    .codes_i(act),
    .east_o(east)
  );
  `SUMAC_PE_WGT_EDGE #(
    .Cfg(Cfg),
    .Lanes(Lanes)
  ) u_wgt_edge (
    .clk_i,
    .rst_ni,
    .codes_i(wgt),
    .south_o(south)
  );
  `SUMAC_PE_PE #(
    .Cfg(Cfg),
    .Lanes(Lanes)
  ) u_pe (
    .clk_i,
    .rst_ni,
    .valid_i  (beat[Delay][2]),
    .first_i  (beat[Delay][1]),
    .last_i   (beat[Delay][0]),
    .east_i   (east),
    .south_i  (south),
    .handoff_o,
    .sum_o    (sum)
  );
  `SUMAC_PE_DRAIN #(
    .Cfg(Cfg),
    .Lanes(Lanes)
  ) u_drain (
    .clk_i,
    .rst_ni,
    .sum_i(sum),
    .out_format_i,
    .word_o,
    .flags_o
  );
  logic unused_code_bits;
  assign unused_code_bits = ^{act_i, wgt_i};
  assign sum_flags_o = sum[sum_bits(Cfg, Lanes)-1-:4];
endmodule
