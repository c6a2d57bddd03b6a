// SPDX-License-Identifier: Apache-2.0
//
// sumac_core: control and array of one PE kind and configuration, behind a memory port and a host port.
//
//   value    runs programs of sim/program/README.md
//   time     sim/array/README.md, to the cycle, with the ideal memory named there
//   ports    rtl/README.md 2 and 3
//   reset    asynchronous, active low; idle afterwards
module sumac_core
  import sumac_core_pkg::*;
#(
  parameter logic [`SUMAC_PE_PKG::CFG_BITS-1:0] CfgWord = '0,
  parameter int unsigned Rows = 4,
  parameter int unsigned Cols = 4,
  parameter int unsigned Lanes = 4,
  parameter int unsigned HopS = 1,
  parameter int unsigned HopE = 1,
  parameter int unsigned PortBytes = 32,
  parameter int unsigned Burst = 16,
  parameter int unsigned Outstanding = 8,
  parameter int unsigned OutSlots = 4,
  parameter int unsigned DescFifo = 4,
  parameter int unsigned ActDepth = 64,
  parameter int unsigned WgtDepth = 64,
  parameter int unsigned AddrW = 27,
  parameter int unsigned CountW = 16,
  parameter int unsigned WordW = 16,
  parameter int unsigned PerfW = 48,
  parameter logic [31:0] ConfigHash = '0,
  localparam int unsigned DataW = 8 * PortBytes
) (
  input  logic             clk_i,
  input  logic             rst_ni,
  input  logic             host_write_i,
  input  logic             host_read_i,
  input  logic [      6:0] host_addr_i,
  input  logic [     31:0] host_wdata_i,
  output logic [     31:0] host_rdata_o,
  output logic             busy_o,
  output logic             op_end_o,
  output logic             req_valid_o,
  input  logic             req_ready_i,
  output logic [AddrW-1:0] req_addr_o,
  output logic [      7:0] req_beats_o,
  input  logic             rd_valid_i,
  input  logic             rd_last_i,
  input  logic [DataW-1:0] rd_data_i,
  output logic             wr_valid_o,
  input  logic             wr_ready_i,
  output logic [AddrW-1:0] wr_addr_o,
  output logic [DataW-1:0] wr_data_o,
  input  logic             wr_ack_i
);
  localparam `SUMAC_PE_PKG::cfg_t Cfg = `SUMAC_PE_PKG::cfg_t'(CfgWord);
  localparam core_t P = '{
      rows: Rows,
      cols: Cols,
      lanes: Lanes,
      hop_s: HopS,
      hop_e: HopE,
      port_bytes: PortBytes,
      burst: Burst,
      outstanding: Outstanding,
      out_slots: OutSlots,
      desc_fifo: DescFifo,
      act_depth: ActDepth,
      wgt_depth: WgtDepth,
      addr_w: AddrW,
      count_w: CountW,
      word_w: WordW,
      perf_w: PerfW
  };
  localparam int unsigned ActSliceW = Lanes * `SUMAC_PE_PKG::act_bits(Cfg);
  localparam int unsigned WgtSliceW = Lanes * `SUMAC_PE_PKG::wgt_bits(Cfg);
  localparam int unsigned ActSubW = index_w(slices_per_word(ActSliceW, PortBytes));
  localparam int unsigned WgtSubW = index_w(slices_per_word(WgtSliceW, PortBytes));
  localparam int unsigned ActPosW = $clog2(ActDepth) + 1;
  localparam int unsigned WgtPosW = $clog2(WgtDepth) + 1;
  // Hops, stages of the PE's parts, ring read, shadow, output ring.
  localparam int unsigned Latency = Rows + Cols + `SUMAC_PE_PKG::edge_latency(
      Cfg
  ) + `SUMAC_PE_PKG::pe_latency(
      Cfg, Lanes
  ) + `SUMAC_PE_PKG::drain_latency(
      Cfg
  ) + 8;
  localparam int unsigned OutAddrW = index_w(OutSlots * Rows);

  logic clear, act_we, wgt_we, valid, first, last, act_free, wgt_free, tile, tile_done, read;
  logic [7:0] line, rows;
  logic [15:0] waddr;
  logic [3:0] wbeat, flags;
  logic [DataW-1:0] wdata;
  logic [ActPosW-1:0] act_pos, act_freed;
  logic [WgtPosW-1:0] wgt_pos, wgt_freed;
  logic [ActSubW-1:0] act_sub;
  logic [WgtSubW-1:0] wgt_sub;
  tile_t tile_info;
  logic [OutAddrW-1:0] raddr;
  logic [32*Cols-1:0] rdata;

  sumac_control #(
    .P(P),
    .ActSliceW(ActSliceW),
    .WgtSliceW(WgtSliceW),
    .Interval(`SUMAC_PE_PKG::min_group_interval(Cfg)),
    .Latency(Latency),
    .ConfigHash(ConfigHash)
  ) u_control (
    .clk_i,
    .rst_ni,
    .host_write_i,
    .host_read_i,
    .host_addr_i,
    .host_wdata_i,
    .host_rdata_o,
    .busy_o,
    .op_end_o,
    .req_valid_o,
    .req_ready_i,
    .req_addr_o,
    .req_beats_o,
    .rd_valid_i,
    .rd_last_i,
    .rd_data_i,
    .wr_valid_o,
    .wr_ready_i,
    .wr_addr_o,
    .wr_data_o,
    .wr_ack_i,
    .clear_o(clear),
    .act_we_o(act_we),
    .wgt_we_o(wgt_we),
    .line_o(line),
    .waddr_o(waddr),
    .wbeat_o(wbeat),
    .wdata_o(wdata),
    .valid_o(valid),
    .first_o(first),
    .last_o(last),
    .rows_o(rows),
    .act_pos_o(act_pos),
    .act_sub_o(act_sub),
    .act_free_o(act_free),
    .wgt_pos_o(wgt_pos),
    .wgt_sub_o(wgt_sub),
    .wgt_free_o(wgt_free),
    .act_freed_i(act_freed),
    .wgt_freed_i(wgt_freed),
    .tile_o(tile),
    .tile_info_o(tile_info),
    .tile_done_i(tile_done),
    .flags_i(flags),
    .read_o(read),
    .raddr_o(raddr),
    .rdata_i(rdata)
  );

  sumac_array #(
    .P(P),
    .Cfg(Cfg)
  ) u_array (
    .clk_i,
    .rst_ni,
    .clear_i(clear),
    .act_we_i(act_we),
    .wgt_we_i(wgt_we),
    .line_i(line),
    .waddr_i(waddr),
    .wbeat_i(wbeat),
    .wdata_i(wdata),
    .valid_i(valid),
    .first_i(first),
    .last_i(last),
    .rows_i(rows),
    .act_pos_i(act_pos),
    .act_sub_i(act_sub),
    .act_free_i(act_free),
    .wgt_pos_i(wgt_pos),
    .wgt_sub_i(wgt_sub),
    .wgt_free_i(wgt_free),
    .act_freed_o(act_freed),
    .wgt_freed_o(wgt_freed),
    .tile_i(tile),
    .tile_info_i(tile_info),
    .tile_done_o(tile_done),
    .flags_o(flags),
    .read_i(read),
    .raddr_i(raddr),
    .rdata_o(rdata)
  );
endmodule
