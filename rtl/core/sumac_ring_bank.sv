// SPDX-License-Identifier: Apache-2.0
//
// sumac_ring_bank: the words of one array row or column in a ring.
//
//   shape    Depth words of Beats beats of BeatW bits; a write is one beat, a read one word
//   time     rdata_o holds word raddr_i of the previous cycle; a word written in cycle t can be read in t + 1
//   reset    none: contents are meaningless until written
module sumac_ring_bank #(
  parameter int unsigned Depth = 16,
  parameter int unsigned Beats = 1,
  parameter int unsigned BeatW = 32,
  localparam int unsigned AddrW = (Depth <= 1) ? 1 : $clog2(Depth),
  localparam int unsigned BeatIndexW = (Beats <= 1) ? 1 : $clog2(Beats)
) (
  input  logic                   clk_i,
  input  logic                   we_i,
  input  logic [     AddrW-1:0]  waddr_i,
  input  logic [BeatIndexW-1:0]  wbeat_i,
  input  logic [     BeatW-1:0]  wdata_i,
  input  logic [     AddrW-1:0]  raddr_i,
  output logic [Beats*BeatW-1:0] rdata_o
);
  for (genvar b = 0; b < Beats; b++) begin : g_beat
    logic [BeatW-1:0] mem[Depth];
    always_ff @(posedge clk_i) begin
      if (we_i && wbeat_i == BeatIndexW'(b)) mem[waddr_i] <= wdata_i;
    end
    always_ff @(posedge clk_i) begin
      rdata_o[b*BeatW+:BeatW] <= mem[raddr_i];
    end
  end
endmodule
