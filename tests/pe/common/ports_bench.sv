// SPDX-License-Identifier: Apache-2.0
//
// ports_bench: the edges and the pe of one PE in one configuration, with the words between them on its ports, right aligned.
//
//   shape    lane l of codes at bit 16*l; codes are held by the bench from a beat until its hand-off
//   time     valid_i reaches the pe edge_latency cycles later; handoff_o pe_latency after that, with sum_o
module ports_bench
  import `SUMAC_PE_PKG::*;
#(
  parameter logic [CFG_BITS-1:0] CfgWord = '0,
  parameter int unsigned         Lanes   = 4,
  parameter int unsigned         PortW   = 320  // bits of each port of this bench
) (
  input  logic                clk_i,
  input  logic                rst_ni,
  input  logic                valid_i,
  input  logic [Lanes*16-1:0] act_i,
  input  logic [Lanes*16-1:0] wgt_i,
  output logic                handoff_o,
  output logic [PortW-1:0]    east_o,
  output logic [PortW-1:0]    south_o,
  output logic [PortW-1:0]    sum_o
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
  logic [Delay:0]                    valid;

  for (genvar l = 0; l < Lanes; l++) begin : g_lane
    assign act[l*A+:A] = act_i[l*16+:A];
    assign wgt[l*W+:W] = wgt_i[l*16+:W];
  end

  assign valid[0] = valid_i;
  for (genvar d = 0; d < Delay; d++) begin : g_delay
    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) begin
        valid[d+1] <= 1'b0;
      end else begin
        valid[d+1] <= valid[d];
      end
    end
  end

  `SUMAC_PE_ACT_EDGE #(
    .Cfg  (Cfg),
    .Lanes(Lanes)
  ) u_act_edge (
    .clk_i,
    .rst_ni,
    .codes_i(act),
    .east_o (east)
  );
  `SUMAC_PE_WGT_EDGE #(
    .Cfg  (Cfg),
    .Lanes(Lanes)
  ) u_wgt_edge (
    .clk_i,
    .rst_ni,
    .codes_i(wgt),
    .south_o(south)
  );
  `SUMAC_PE_PE #(
    .Cfg  (Cfg),
    .Lanes(Lanes)
  ) u_pe (
    .clk_i,
    .rst_ni,
    .valid_i(valid[Delay]),
    .first_i(1'b1),
    .last_i (1'b1),
    .east_i (east),
    .south_i(south),
    .handoff_o,
    .sum_o  (sum)
  );

  assign east_o  = PortW'(east);
  assign south_o = PortW'(south);
  assign sum_o   = PortW'(sum);

  logic unused_code_bits;
  assign unused_code_bits = ^{act_i, wgt_i};
endmodule
