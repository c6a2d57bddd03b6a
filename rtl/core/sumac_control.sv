// SPDX-License-Identifier: Apache-2.0
//
// sumac_control: the core without its array: host port, descriptors, load, compute and store engines.
//
//   value    drives the array so that a program of sim/program/README.md runs; errors are sticky and end the run
//   time     sim/array/README.md
//   error    illegal_nest: a load waits for ring room that only the panel it is about to bring could free
//   reset    idle
module sumac_control
  import sumac_core_pkg::*;
#(
  parameter core_t P = '0,
  parameter int unsigned ActSliceW = 8,   // bits of an activation slice
  parameter int unsigned WgtSliceW = 8,
  parameter int unsigned Interval = 1,    // of kind and drain, see sumac_compute
  parameter int unsigned Latency = 1,     // longest way of a beat through the array, in cycles
  parameter logic [31:0] ConfigHash = '0,
  localparam int unsigned ActSpw = slices_per_word(ActSliceW, P.port_bytes),
  localparam int unsigned WgtSpw = slices_per_word(WgtSliceW, P.port_bytes),
  localparam int unsigned ActBpw = beats_per_word(ActSliceW, P.port_bytes),
  localparam int unsigned WgtBpw = beats_per_word(WgtSliceW, P.port_bytes),
  localparam int unsigned ActSubW = index_w(ActSpw),
  localparam int unsigned WgtSubW = index_w(WgtSpw),
  localparam int unsigned ActPosW = $clog2(P.act_depth) + 1,
  localparam int unsigned WgtPosW = $clog2(P.wgt_depth) + 1,
  localparam int unsigned OutAddrW = index_w(P.out_slots * P.rows),
  localparam int unsigned DataW = 8 * P.port_bytes
) (
  input  logic                  clk_i,
  input  logic                  rst_ni,
  // host port
  input  logic                  host_write_i,
  input  logic                  host_read_i,
  input  logic [           6:0] host_addr_i,
  input  logic [          31:0] host_wdata_i,
  output logic [          31:0] host_rdata_o,
  output logic                  busy_o,         // a program runs; the first cycle is cycle 0 of the time law
  output logic                  op_end_o,       // a descriptor's last output beat was accepted a cycle ago
  // memory port
  output logic                  req_valid_o,
  input  logic                  req_ready_i,
  output logic [  P.addr_w-1:0] req_addr_o,
  output logic [           7:0] req_beats_o,
  input  logic                  rd_valid_i,
  input  logic                  rd_last_i,
  input  logic [     DataW-1:0] rd_data_i,
  output logic                  wr_valid_o,
  input  logic                  wr_ready_i,
  output logic [  P.addr_w-1:0] wr_addr_o,
  output logic [     DataW-1:0] wr_data_o,
  input  logic                  wr_ack_i,
  // array
  output logic                  clear_o,
  output logic                  act_we_o,
  output logic                  wgt_we_o,
  output logic [           7:0] line_o,
  output logic [          15:0] waddr_o,
  output logic [           3:0] wbeat_o,
  output logic [     DataW-1:0] wdata_o,
  output logic                  valid_o,
  output logic                  first_o,
  output logic                  last_o,
  output logic [           7:0] rows_o,
  output logic [   ActPosW-1:0] act_pos_o,
  output logic [   ActSubW-1:0] act_sub_o,
  output logic                  act_free_o,
  output logic [   WgtPosW-1:0] wgt_pos_o,
  output logic [   WgtSubW-1:0] wgt_sub_o,
  output logic                  wgt_free_o,
  input  logic [   ActPosW-1:0] act_freed_i,
  input  logic [   WgtPosW-1:0] wgt_freed_i,
  output logic                  tile_o,
  output tile_t                 tile_info_o,
  input  logic                  tile_done_i,
  input  logic [           3:0] flags_i,
  output logic                  read_o,
  output logic [  OutAddrW-1:0] raddr_o,
  input  logic [32*P.cols-1:0]  rdata_i
);
  localparam int unsigned Entries = P.desc_fifo;
  localparam int unsigned IndexW = index_w(Entries);
  // Cycles of standstill that prove a deadlock: any word on its way to being freed has arrived by then.
  localparam int unsigned Standstill = Latency + 8;
  localparam int unsigned StandstillW = $clog2(Standstill + 1);

  if (P.port_bytes < 4 || P.port_bytes > 64 || (P.port_bytes & (P.port_bytes - 1)) != 0) begin : g_check_port
    $error("port_bytes %0d is not a power of two in 4..64", P.port_bytes);
  end
  if ((P.act_depth & (P.act_depth - 1)) != 0 || (P.wgt_depth & (P.wgt_depth - 1)) != 0) begin : g_check_depth
    $error("ring depths %0d and %0d must be powers of two", P.act_depth, P.wgt_depth);
  end
  if (P.rows < 1 || P.rows > 255 || P.cols < 1 || P.cols > 255) begin : g_check_shape
    $error("%0d rows, %0d columns: both must be in 1..255", P.rows, P.cols);
  end
  if (P.act_depth > 65536 || P.wgt_depth > 65536) begin : g_check_ring
    $error("ring depths %0d and %0d exceed 65536 words", P.act_depth, P.wgt_depth);
  end
  if (P.burst < 1 || P.burst > 255) begin : g_check_burst
    $error("bursts of %0d beats: 1..255 are possible", P.burst);
  end

  logic run, clear, finished, bad_descriptor, illegal_nest;
  events_t events, compute_events;
  logic [P.addr_w-1:0] program_addr;

  descriptor_t [Entries-1:0] desc;
  beats_t [Entries-1:0] beats;
  logic [Entries-1:0] desc_valid;
  logic open, decoded, fed, fed_all, stored, stores_quiet, loads_quiet, receive_quiet;
  logic fence_closed, blocked, starved, burst;
  logic [IndexW-1:0] open_index;
  logic item_push, desc_beat, desc_last, word_end, slot_free;
  item_t item;
  logic [3:0] desc_index;
  logic [ActPosW-1:0] act_loaded;
  logic [WgtPosW-1:0] wgt_loaded;

  assign clear_o = clear;
  assign busy_o = run;

  sumac_host #(
    .P(P),
    .ActBpw(ActBpw),
    .WgtBpw(WgtBpw),
    .Latency(Latency),
    .ConfigHash(ConfigHash)
  ) u_host (
    .clk_i,
    .rst_ni,
    .host_write_i,
    .host_read_i,
    .host_addr_i,
    .host_wdata_i,
    .host_rdata_o,
    .port_quiet_i(loads_quiet && receive_quiet && stores_quiet),
    .finished_i(finished),
    .bad_descriptor_i(bad_descriptor),
    .illegal_nest_i(illegal_nest),
    .flags_i,
    .events_i(events),
    .run_o(run),
    .clear_o(clear),
    .program_o(program_addr)
  );

  sumac_descriptors #(
    .P(P),
    .ActBpw(ActBpw),
    .WgtBpw(WgtBpw)
  ) u_descriptors (
    .clk_i,
    .rst_ni,
    .clear_i(clear),
    .open_i(open),
    .open_index_i(open_index),
    .beat_i(desc_beat),
    .beat_last_i(desc_last),
    .beat_index_i(desc_index),
    .data_i(wdata_o),
    .desc_o(desc),
    .beats_o(beats),
    .valid_o(desc_valid),
    .decoded_o(decoded),
    .bad_o(bad_descriptor)
  );

  sumac_load #(
    .P(P),
    .ActPosW(ActPosW),
    .WgtPosW(WgtPosW)
  ) u_load (
    .clk_i,
    .rst_ni,
    .clear_i(clear),
    .run_i(run),
    .program_i(program_addr),
    .desc_i(desc),
    .beats_i(beats),
    .valid_i(desc_valid),
    .open_o(open),
    .open_index_o(open_index),
    .fed_i(fed),
    .stored_i(stored),
    .stores_quiet_i(stores_quiet),
    .act_freed_i,
    .wgt_freed_i,
    .fence_closed_o(fence_closed),
    .blocked_o(blocked),
    .req_valid_o,
    .req_ready_i,
    .req_addr_o,
    .req_beats_o,
    .rd_end_i(rd_valid_i && rd_last_i),
    .quiet_o(loads_quiet),
    .burst_o(burst),
    .item_push_o(item_push),
    .item_o(item)
  );

  sumac_receive #(
    .P(P),
    .ActBpw(ActBpw),
    .WgtBpw(WgtBpw),
    .ActPosW(ActPosW),
    .WgtPosW(WgtPosW)
  ) u_receive (
    .clk_i,
    .rst_ni,
    .clear_i(clear),
    .item_push_i(item_push),
    .item_i(item),
    .rd_valid_i,
    .rd_data_i,
    .data_o(wdata_o),
    .desc_beat_o(desc_beat),
    .desc_last_o(desc_last),
    .desc_index_o(desc_index),
    .act_we_o,
    .wgt_we_o,
    .line_o,
    .addr_o(waddr_o),
    .word_beat_o(wbeat_o),
    .word_end_o(word_end),
    .act_loaded_o(act_loaded),
    .wgt_loaded_o(wgt_loaded),
    .quiet_o(receive_quiet)
  );

  sumac_compute #(
    .P(P),
    .ActSpw(ActSpw),
    .WgtSpw(WgtSpw),
    .ActPosW(ActPosW),
    .WgtPosW(WgtPosW),
    .Interval(Interval)
  ) u_compute (
    .clk_i,
    .rst_ni,
    .clear_i(clear),
    .run_i(run),
    .desc_i(desc),
    .decoded_i(decoded),
    .act_loaded_i(act_loaded),
    .wgt_loaded_i(wgt_loaded),
    .fence_closed_i(fence_closed),
    .slot_free_i(slot_free),
    .valid_o,
    .first_o,
    .last_o,
    .rows_o,
    .act_pos_o,
    .act_sub_o,
    .act_free_o,
    .wgt_pos_o,
    .wgt_sub_o,
    .wgt_free_o,
    .tile_o,
    .tile_info_o,
    .fed_o(fed),
    .done_o(fed_all),
    .starved_o(starved),
    .events_o(compute_events)
  );

  sumac_store #(
    .P(P)
  ) u_store (
    .clk_i,
    .rst_ni,
    .clear_i(clear),
    .run_i(run),
    .desc_i(desc),
    .tile_i(tile_o),
    .tile_info_i(tile_info_o),
    .tile_done_i,
    .read_o,
    .raddr_o,
    .rdata_i,
    .wr_valid_o,
    .wr_ready_i,
    .wr_addr_o,
    .wr_data_o,
    .wr_ack_i,
    .slot_free_o(slot_free),
    .stored_o(stored),
    .quiet_o(stores_quiet)
  );

  always_comb begin
    events            = compute_events;
    events.burst      = burst;
    events.desc_beat  = desc_beat;
    events.act_beat   = act_we_o;
    events.wgt_beat   = wgt_we_o;
    events.store_beat = wr_valid_o && wr_ready_i;
    events.act_word   = act_we_o && word_end;
    events.wgt_word   = wgt_we_o && word_end;
  end

  // ---- the end of a run: everything fed, every slot back, every beat acknowledged
  logic [$clog2(P.out_slots+1)-1:0] tiles_q;
  logic [StandstillW-1:0] standstill_q;
  assign finished = fed_all && tiles_q == '0 && stores_quiet;
  assign illegal_nest = standstill_q == StandstillW'(Standstill);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      tiles_q      <= '0;
      standstill_q <= '0;
      op_end_o     <= 1'b0;
    end else if (clear) begin
      tiles_q      <= '0;
      standstill_q <= '0;
      op_end_o     <= 1'b0;
    end else begin
      op_end_o <= stored;
      tiles_q  <= tiles_q + 1'(tile_o) - 1'(slot_free);
      if (run && blocked && starved && receive_quiet) begin
        if (!illegal_nest) standstill_q <= standstill_q + 1'b1;
      end else begin
        standstill_q <= '0;
      end
    end
  end
endmodule
