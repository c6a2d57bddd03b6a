// SPDX-License-Identifier: Apache-2.0
//
// sumac_row_feed: one row's bank of the activation ring, its slice selector and its edge.
//
//   value    the slice at (pos, sub) through act_edge; code 0 and no beat where the row is not one of the tile's real rows
//   time     east_o, valid_o, first_o, last_o: 1 + edge_latency cycles after valid_i
//   reset    no beat on the way
module sumac_row_feed
  import sumac_core_pkg::*;
#(
  parameter core_t P = '0,
  parameter `SUMAC_PE_PKG::cfg_t Cfg = '0,
  parameter int unsigned Row = 0,
  localparam int unsigned Lanes = P.lanes,
  localparam int unsigned SliceW = Lanes * `SUMAC_PE_PKG::act_bits(Cfg),
  localparam int unsigned Spw = slices_per_word(SliceW, P.port_bytes),
  localparam int unsigned Bpw = beats_per_word(SliceW, P.port_bytes),
  localparam int unsigned SubW = index_w(Spw),
  localparam int unsigned AddrW = index_w(P.act_depth),
  localparam int unsigned BeatW = 8 * P.port_bytes,
  localparam int unsigned EastW = `SUMAC_PE_PKG::east_bits(Cfg, Lanes)
) (
  input  logic             clk_i,
  input  logic             rst_ni,
  // ring write
  input  logic             we_i,
  input  logic [AddrW-1:0] waddr_i,
  input  logic [      3:0] wbeat_i,
  input  logic [BeatW-1:0] wdata_i,
  // feed
  input  logic             valid_i,
  input  logic             first_i,
  input  logic             last_i,
  input  logic [      7:0] rows_i,
  input  logic [AddrW-1:0] raddr_i,
  input  logic [ SubW-1:0] sub_i,
  output logic             valid_o,
  output logic             first_o,
  output logic             last_o,
  output logic [EastW-1:0] east_o
);
  localparam int unsigned Latency = `SUMAC_PE_PKG::edge_latency(Cfg);

  logic [Bpw*BeatW-1:0] word;
  logic [Spw-1:0][SliceW-1:0] slices;
  logic [SubW-1:0] sub_q;
  logic real_row, valid_q;
  logic [Latency:0] valid_sr, first_sr, last_sr;

  sumac_ring_bank #(
    .Depth(P.act_depth),
    .Beats(Bpw),
    .BeatW(BeatW)
  ) u_bank (
    .clk_i,
    .we_i,
    .waddr_i,
    .wbeat_i(wbeat_i[index_w(Bpw)-1:0]),
    .wdata_i,
    .raddr_i,
    .rdata_o(word)
  );

  assign slices   = word[Spw*SliceW-1:0];
  assign real_row = 32'(rows_i) + Row >= P.rows;

  always_ff @(posedge clk_i) begin
    sub_q       <= sub_i;
    first_sr[0] <= first_i;
    last_sr[0]  <= last_i;
  end
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) valid_sr[0] <= 1'b0;
    else valid_sr[0] <= valid_i && real_row;
  end
  for (genvar i = 1; i <= Latency; i++) begin : g_latency
    always_ff @(posedge clk_i) begin
      first_sr[i] <= first_sr[i-1];
      last_sr[i]  <= last_sr[i-1];
    end
    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) valid_sr[i] <= 1'b0;
      else valid_sr[i] <= valid_sr[i-1];
    end
  end

  `SUMAC_PE_ACT_EDGE #(
    .Cfg(Cfg),
    .Lanes(Lanes)
  ) u_edge (
    .clk_i,
    .rst_ni,
    .codes_i(valid_q ? slices[sub_q] : '0),
    .east_o
  );

  assign valid_q = valid_sr[0];
  assign valid_o = valid_sr[Latency];
  assign first_o = first_sr[Latency];
  assign last_o  = last_sr[Latency];
endmodule
