// SPDX-License-Identifier: Apache-2.0
//
// control_proof: law: the engines of sumac_control together never stand still for good, and mean the same panel by the same ring position.
//
//   standstill  when nothing is on its way any more (no request, beat, acknowledgement, tile, freed word, timer), the run is at its end, or in an
//               error, or in the state that is counted towards illegal_nest
//   panels      the first beat of a step reads the panel of its own descriptor, batch, tile and chunk that the load engine put there
//   assumed     any programs of panels with as many words as slices; the array hands a tile on, and frees words, a cycle after the beat; the
//               port takes and answers when it likes (Prompt: at once), in order, but only what was asked for
// The assertions inside the engines and queues are proved with them: no queue is overrun, no beat comes unasked.
`include "rtl/common/sumac_check.svh"

module control_proof
  import sumac_core_pkg::*;
#(
  parameter int unsigned Rows        = 1,
  parameter int unsigned DescFifo    = 1,
  parameter int unsigned Outstanding = 1,
  parameter int unsigned Depth       = 2,
  parameter int unsigned OutSlots    = 1,
  parameter bit          Prompt      = 0,  // the port takes at once and answers in the next cycle
  parameter bit          Endless     = 0,
  localparam core_t P = '{
      rows: Rows,
      cols: 1,
      lanes: 1,
      hop_s: 1,
      hop_e: 1,
      port_bytes: 64,
      burst: 2,
      outstanding: Outstanding,
      out_slots: OutSlots,
      desc_fifo: DescFifo,
      act_depth: Depth,
      wgt_depth: Depth,
      addr_w: 2,
      count_w: 2,
      word_w: 2,
      perf_w: 5
  },
  localparam int unsigned PosW = $clog2(Depth) + 1,
  localparam int unsigned IndexW = index_w(DescFifo)
) (
  input logic         clk_i,
  input logic         req_ready_i,
  input logic         rd_valid_i,
  // fields of whatever descriptor is fetched
  input logic [  1:0] order_i,
  input logic         wait_store_i,
  input logic         last_i,
  input logic [  1:0] ahead_i,
  input logic [  1:0] m_max_i,
  input logic [  1:0] n_max_i,
  input logic [  1:0] batch_max_i,
  input logic [  1:0] block_max_i,
  input logic [  1:0] chunk_max_i,
  input logic [  1:0] slice_max_i,
  input logic [  1:0] slice_max_last_i,
  input logic         wr_ready_i,
  input logic         wr_ack_i
);
  // Reset, then the start command, then nothing from the host.
  logic [1:0] begun_q = 2'd0;
  logic rst_ni;
  always_ff @(posedge clk_i) if (begun_q != 2'd2) begun_q <= begun_q + 2'd1;
  assign rst_ni = begun_q != 2'd0;

  // ---- what is read, if a descriptor: panels of as many words as slices (a slice is a port beat)
  logic [511:0] rd_data;
  always_comb begin
    rd_data            = '0;
    rd_data[0+:32]     = {14'd0, ahead_i, 4'd0, last_i, wait_store_i, order_i, 8'hD5};
    rd_data[6*32+:32]  = {16'(n_max_i) + 16'd1, 16'(m_max_i) + 16'd1};
    rd_data[7*32+:32]  = {16'(block_max_i) + 16'd1, 16'(batch_max_i) + 16'd1};
    rd_data[8*32+:32]  = {8'd1, 8'd1, 16'(chunk_max_i) + 16'd1};
    rd_data[9*32+:32]  = {16'(slice_max_last_i) + 16'd1, 16'(slice_max_i) + 16'd1};
    rd_data[10*32+:32] = {16'(slice_max_last_i) + 16'd1, 16'(slice_max_i) + 16'd1};
    rd_data[11*32+:32] = {16'(slice_max_last_i) + 16'd1, 16'(slice_max_i) + 16'd1};
    rd_data[12*32+:32] = 32'd1;
  end

  logic
      busy,
      op_end,
      req_valid,
      rd_last,
      wr_valid,
      clear,
      act_we,
      wgt_we,
      valid,
      first,
      last,
      act_free,
      wgt_free,
      tile,
      read;
  logic [1:0] req_addr, wr_addr;
  logic [7:0] req_beats, line, rows;
  logic [511:0] wr_data, wdata;
  logic [15:0] waddr;
  logic [3:0] wbeat;
  logic [PosW-1:0] act_pos, wgt_pos, act_freed_q, wgt_freed_q;
  logic act_sub, wgt_sub, tile_q;
  logic [31:0] host_rdata;
  logic [index_w(OutSlots*Rows)-1:0] raddr;
  tile_t info;

  // ---- the port: bursts asked for, oldest first
  logic [Outstanding-1:0][7:0] left_q;
  logic [$clog2(Outstanding+1)-1:0] bursts_q;
  logic [3:0] unacked_q;
  logic fire, ends, req_ready, rd_valid, wr_ready, wr_ack;
  assign req_ready = Prompt || req_ready_i;
  assign rd_valid  = Prompt ? bursts_q != 0 : rd_valid_i;
  assign wr_ready  = Prompt || wr_ready_i;
  assign wr_ack    = Prompt ? unacked_q != 0 : wr_ack_i;
  assign fire    = req_valid && req_ready;
  assign rd_last = left_q[0] == 8'd1;
  assign ends    = rd_valid && rd_last;
  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      bursts_q  <= '0;
      unacked_q <= '0;
    end else begin
      bursts_q  <= bursts_q + 1'(fire) - 1'(ends);
      unacked_q <= unacked_q + 4'(wr_valid && wr_ready) - 4'(wr_ack);
      if (rd_valid) left_q[0] <= left_q[0] - 8'd1;
      if (ends) for (int unsigned i = 0; i + 1 < Outstanding; i++) left_q[i] <= left_q[i+1];
      if (fire) left_q[(Outstanding==1)?0 : 32'(bursts_q)-32'(ends)] <= req_beats;
    end
  end
  beats_were_asked_for :
  assume property (@(posedge clk_i) !rd_valid || bursts_q != 0);
  acknowledged_after_accepted :
  assume property (@(posedge clk_i) !wr_ack || unacked_q != 0);

  sumac_control #(
    .P        (P),
    .ActSliceW(512),
    .WgtSliceW(512),
    .Interval (1),
    .Latency  (1)
  ) u_control (
    .clk_i,
    .rst_ni,
    .host_write_i(begun_q == 2'd1),
    .host_read_i (1'b0),
    .host_addr_i (7'd8),
    .host_wdata_i(32'd1),
    .host_rdata_o(host_rdata),
    .busy_o      (busy),
    .op_end_o    (op_end),
    .req_valid_o (req_valid),
    .req_ready_i (req_ready),
    .req_addr_o  (req_addr),
    .req_beats_o (req_beats),
    .rd_valid_i  (rd_valid),
    .rd_last_i   (rd_last),
    .rd_data_i   (rd_data),
    .wr_valid_o  (wr_valid),
    .wr_ready_i  (wr_ready),
    .wr_addr_o   (wr_addr),
    .wr_data_o   (wr_data),
    .wr_ack_i    (wr_ack),
    .clear_o     (clear),
    .act_we_o    (act_we),
    .wgt_we_o    (wgt_we),
    .line_o      (line),
    .waddr_o     (waddr),
    .wbeat_o     (wbeat),
    .wdata_o     (wdata),
    .valid_o     (valid),
    .first_o     (first),
    .last_o      (last),
    .rows_o      (rows),
    .act_pos_o   (act_pos),
    .act_sub_o   (act_sub),
    .act_free_o  (act_free),
    .wgt_pos_o   (wgt_pos),
    .wgt_sub_o   (wgt_sub),
    .wgt_free_o  (wgt_free),
    .act_freed_i (act_freed_q),
    .wgt_freed_i (wgt_freed_q),
    .tile_o      (tile),
    .tile_info_o (info),
    .tile_done_i (tile_q),
    .flags_i     (4'd0),
    .read_o      (read),
    .raddr_o     (raddr),
    .rdata_i     ('0)
  );

  // ---- the array: what was fed is done, and what was freed is free, a cycle later
  always_ff @(posedge clk_i) begin
    if (!rst_ni || clear) begin
      tile_q      <= 1'b0;
      act_freed_q <= '0;
      wgt_freed_q <= '0;
    end else begin
      tile_q <= tile;
      if (valid && act_free) act_freed_q <= act_pos + 1'b1;
      if (valid && wgt_free) wgt_freed_q <= wgt_pos + 1'b1;
    end
  end

  // ---- standstill
  logic moving, over, counted;
  assign moving = req_valid || bursts_q != 0 || !u_control.receive_quiet || u_control.u_descriptors.check_q || u_control.u_load.begin_walk ||
      u_control.u_load.no_fetch || valid || u_control.u_compute.interval_q != 0 || tile_q || act_freed_q != u_control.u_compute.act_back_q ||
      wgt_freed_q != u_control.u_compute.wgt_back_q || wr_valid || unacked_q != 0 || read;
  assign over = u_control.finished || u_control.bad_descriptor || u_control.illegal_nest;
  assign counted = u_control.blocked && u_control.starved;
  `SUMAC_CHECK(no_standstill, !busy || moving || over || counted)

  // ---- panels: who put what where
  typedef struct packed {
    logic [IndexW-1:0] entry;
    logic [1:0] batch;
    logic [1:0] tile;
    logic [1:0] chunk;
  } panel_t;
  panel_t [Depth-1:0] act_q, wgt_q;
  panel_t loads, feeds_act, feeds_wgt;
  logic act_push, wgt_push;
  assign act_push = u_control.item_push && u_control.item.kind == ITEM_ACT;
  assign wgt_push = u_control.item_push && u_control.item.kind == ITEM_WGT;
  always_comb begin
    loads = '{
        entry: u_control.u_load.index_q,
        batch: u_control.u_load.walk_q.batch,
        tile: '0,
        chunk: u_control.u_load.walk_q.chunk
    };
    case (u_control.u_load.walk_q.phase)
      2'd0: loads.tile = u_control.u_load.walk_q.tile;
      2'd1: begin
        if (u_control.u_load.d.order == ORDER_STREAMED) loads.tile = act_push ? u_control.u_load.walk_q.block : u_control.u_load.walk_q.tile;
        else if (act_push == (u_control.u_load.d.order == ORDER_ACT_STATIONARY)) loads.tile = u_control.u_load.walk_q.block;
      end
      2'd2: loads.tile = u_control.u_load.walk_q.block + u_control.u_load.walk_q.tile;
      default: loads.tile = u_control.u_load.walk_q.tile;
    endcase
    feeds_act = '{entry: u_control.u_compute.index_q, batch: u_control.u_compute.batch_q, tile: u_control.u_compute.m, chunk: u_control.u_compute.chunk_q};
    feeds_wgt = '{entry: u_control.u_compute.index_q, batch: u_control.u_compute.batch_q, tile: u_control.u_compute.n, chunk: u_control.u_compute.chunk_q};
  end
  always_ff @(posedge clk_i) begin
    if (act_push) act_q[u_control.item.pos[PosW-2:0]] <= loads;
    if (wgt_push) wgt_q[u_control.item.pos[PosW-2:0]] <= loads;
  end
  logic step;
  assign step = valid && u_control.u_compute.slice_q == 0;
  `SUMAC_CHECK(a_step_reads_its_own_act_panel, !step || act_q[act_pos[PosW-2:0]] == feeds_act)
  `SUMAC_CHECK(a_step_reads_its_own_wgt_panel, !step || wgt_q[wgt_pos[PosW-2:0]] == feeds_wgt)
  // No law: that runs of two tiles and more come to their end within the bound.
  logic [1:0] tiles_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni || clear) tiles_q <= '0;
    else if (tile && tiles_q != 2'd3) tiles_q <= tiles_q + 2'd1;
  end
  if (Endless) begin : g_endless
    `SUMAC_CHECK(no_run_of_two_tiles_ends, !(busy && u_control.finished && tiles_q >= 2'd2))
  end
endmodule
