// SPDX-License-Identifier: Apache-2.0
//
// sumac_col_feed: one column's bank of the weight ring, its slice selector and its edge.
//
//   value    the slice at (pos, sub) through wgt_edge; code 0 where there is no beat
//   time     south_o: 1 + edge_latency cycles after valid_i
//   reset    none needed: beats are marked by the rows
module sumac_col_feed
  import sumac_core_pkg::*;
#(
  parameter core_t P = '0,
  parameter `SUMAC_PE_PKG::cfg_t Cfg = '0,
  localparam int unsigned Lanes = P.lanes,
  localparam int unsigned SliceW = Lanes * `SUMAC_PE_PKG::wgt_bits(Cfg),
  localparam int unsigned Spw = slices_per_word(SliceW, P.port_bytes),
  localparam int unsigned Bpw = beats_per_word(SliceW, P.port_bytes),
  localparam int unsigned SubW = index_w(Spw),
  localparam int unsigned AddrW = index_w(P.wgt_depth),
  localparam int unsigned BeatW = 8 * P.port_bytes,
  localparam int unsigned SouthW = `SUMAC_PE_PKG::south_bits(Cfg, Lanes)
) (
  input  logic              clk_i,
  input  logic              rst_ni,
  input  logic              we_i,
  input  logic [ AddrW-1:0] waddr_i,
  input  logic [       3:0] wbeat_i,
  input  logic [ BeatW-1:0] wdata_i,
  input  logic              valid_i,
  input  logic [ AddrW-1:0] raddr_i,
  input  logic [  SubW-1:0] sub_i,
  output logic [SouthW-1:0] south_o
);
  logic [Bpw*BeatW-1:0] word;
  logic [Spw-1:0][SliceW-1:0] slices;
  logic [SubW-1:0] sub_q;
  logic valid_q;

  sumac_ring_bank #(
    .Depth(P.wgt_depth),
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

  assign slices = word[Spw*SliceW-1:0];

  always_ff @(posedge clk_i) begin
    sub_q   <= sub_i;
    valid_q <= valid_i;
  end

  `SUMAC_PE_WGT_EDGE #(
    .Cfg(Cfg),
    .Lanes(Lanes)
  ) u_edge (
    .clk_i,
    .rst_ni,
    .codes_i(valid_q ? slices[sub_q] : '0),
    .south_o
  );
endmodule
