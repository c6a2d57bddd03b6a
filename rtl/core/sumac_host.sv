// SPDX-License-Identifier: Apache-2.0
//
// sumac_host: the register file of the host port, the run state and the performance counters.
//
//   value    registers: rtl/README.md 3
//   time     a read answers one cycle after host_read_i; cycle 0 of the time law is the first cycle with run_o high
//   rule     a start or reset while beats are in flight waits until port and array are empty; then clear_o for one cycle
//   reset    idle, counters 0
module sumac_host
  import sumac_core_pkg::*;
#(
  parameter core_t P = '0,
  parameter int unsigned Latency = 1,  // longest way of a beat through the array
  parameter int unsigned ActBpw = 1,   // beats of a ring word
  parameter int unsigned WgtBpw = 1,
  parameter logic [31:0] ConfigHash = '0
) (
  input  logic                clk_i,
  input  logic                rst_ni,
  input  logic                host_write_i,
  input  logic                host_read_i,
  input  logic [         6:0] host_addr_i,    // word address
  input  logic [        31:0] host_wdata_i,
  output logic [        31:0] host_rdata_o,
  input  logic                port_quiet_i,   // nothing in flight in either direction
  input  logic                finished_i,     // everything stored and acknowledged
  input  logic                bad_descriptor_i,
  input  logic                illegal_nest_i,
  input  logic [         3:0] flags_i,
  input  events_t             events_i,
  output logic                run_o,
  output logic                clear_o,
  output logic [P.addr_w-1:0] program_o
);
  localparam int unsigned W = P.perf_w;
  localparam int unsigned Counters = 19;  // at most 32: five address bits
  localparam int unsigned ByteW = $clog2(P.port_bytes);
  localparam int unsigned SettleW = $clog2(Latency + 1);

  typedef enum logic [1:0] {
    ST_IDLE,
    ST_QUIET,  // waits for port and array
    ST_CLEAR,
    ST_RUN
  } state_e;

  state_e state_q;
  logic start_q, done_q, bad_descriptor_q, illegal_nest_q, bad_address_q;
  logic [P.addr_w-1:0] program_q;
  logic [SettleW-1:0] settle_q;  // cycles until every beat fed before has left the array
  logic [Counters-1:0][W-1:0] count_q;
  logic command, start_command, reset_command, running;

  assign command = host_write_i && host_addr_i == 7'd8;
  assign start_command = command && host_wdata_i[0];
  assign reset_command = command && host_wdata_i[1];
  assign running = state_q == ST_RUN;
  assign run_o = running;
  assign clear_o = state_q == ST_CLEAR;
  assign program_o = program_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      state_q          <= ST_IDLE;
      start_q          <= 1'b0;
      done_q           <= 1'b0;
      bad_descriptor_q <= 1'b0;
      illegal_nest_q   <= 1'b0;
      bad_address_q    <= 1'b0;
      program_q        <= '0;
      settle_q         <= '0;
    end else begin
      if (running) settle_q <= SettleW'(Latency);
      else if (settle_q != '0) settle_q <= settle_q - 1'b1;
      unique case (state_q)
        ST_QUIET: if (port_quiet_i && settle_q == '0) state_q <= ST_CLEAR;
        ST_CLEAR: begin
          state_q <= start_q ? ST_RUN : ST_IDLE;
          start_q <= 1'b0;
        end
        ST_RUN: begin
          if (finished_i || bad_descriptor_i || illegal_nest_i) begin
            state_q          <= ST_IDLE;
            done_q           <= 1'b1;
            bad_descriptor_q <= bad_descriptor_i;
            illegal_nest_q   <= illegal_nest_i;
          end
        end
        default: ;
      endcase
      if (host_write_i && host_addr_i == 7'd10) begin
        program_q     <= P.addr_w'(host_wdata_i >> ByteW);
        bad_address_q <= (32'(P.addr_w'(host_wdata_i >> ByteW)) << ByteW) != host_wdata_i;
      end
      if (reset_command || start_command) begin
        state_q          <= ST_QUIET;
        start_q          <= start_command && !bad_address_q;
        done_q           <= start_command && bad_address_q;
        bad_descriptor_q <= 1'b0;
        illegal_nest_q   <= 1'b0;
      end
    end
  end

  // ---- counters, in the order of rtl/README.md 3
  logic [Counters-1:0][8:0] step;
  always_comb begin
    step = '0;
    if (running && !finished_i) begin
      step[0]  = 9'd1;
      step[1]  = 9'(events_i.feed_beat);
      step[2]  = events_i.feed_beat ? 9'(events_i.rows) : '0;
      step[3]  = 9'(events_i.tile);
      step[4]  = events_i.tile ? 9'(events_i.rows) : '0;
      step[5]  = 9'(events_i.stall_desc);
      step[6]  = 9'(events_i.stall_fence);
      step[7]  = 9'(events_i.stall_act);
      step[8]  = 9'(events_i.stall_wgt);
      step[9]  = 9'(events_i.stall_drain);
      step[10] = 9'(events_i.stall_slot);
      step[11] = 9'(events_i.tail);
      step[12] = 9'(events_i.burst);
      step[13] = 9'(events_i.desc_beat);
      step[14] = 9'(events_i.act_beat);
      step[15] = 9'(events_i.wgt_beat);
      step[16] = 9'(events_i.store_beat);
      step[17] = 9'(events_i.act_word);
      step[18] = 9'(events_i.wgt_word);
    end
  end

  // Where two events are one (a single row, words of one beat) they share a counter.
  function automatic int unsigned counter_of(int unsigned i);
    if (P.rows == 1 && i == 2) return 1;
    if (P.rows == 1 && i == 4) return 3;
    if (ActBpw == 1 && i == 17) return 14;
    if (WgtBpw == 1 && i == 18) return 15;
    return i;
  endfunction

  for (genvar i = 0; i < Counters; i++) begin : g_counter
    logic [W-1:0] count;
    if (counter_of(i) == i) begin : g_own
      always_ff @(posedge clk_i or negedge rst_ni) begin
        if (!rst_ni) count <= '0;
        else if (clear_o) count <= '0;
        else count <= count + W'(step[i]);
      end
    end else begin : g_shared
      assign count = g_counter[counter_of(i)].count;
    end
    assign count_q[i] = count;
  end

  // ---- reads
  logic [31:0] rdata_d;
  logic [4:0] counter_at;
  logic [63:0] counter;
  // Counter i at words 32 + 2i and 33 + 2i, low half first; past the last one 0.
  assign counter_at = 5'((host_addr_i - 7'd32) >> 1);
  always_comb begin
    counter = '0;
    if (host_addr_i >= 7'd32 && 32'(host_addr_i) < 32 + 2 * Counters) counter = 64'(count_q[counter_at]);
  end

  always_comb begin
    unique case (host_addr_i)
      7'd0: rdata_d = 32'h434D5553;  // "SUMC", little endian
      7'd1: rdata_d = 32'd1;
      7'd2: rdata_d = ConfigHash;
      7'd3: rdata_d = {P.hop_e[3:0], P.hop_s[3:0], P.lanes[7:0], P.cols[7:0], P.rows[7:0]};
      7'd4: rdata_d = {P.desc_fifo[7:0], P.out_slots[7:0], 8'($clog2(P.wgt_depth)), 8'($clog2(P.act_depth))};
      7'd5: rdata_d = {8'd0, P.outstanding[7:0], P.burst[7:0], P.port_bytes[7:0]};
      7'd9: begin
        rdata_d = {
          20'd0,
          flags_i,
          3'd0,
          bad_address_q,
          illegal_nest_q,
          bad_descriptor_q,
          done_q,
          state_q != ST_IDLE
        };
      end
      7'd10: rdata_d = 32'(program_q) << ByteW;
      default: rdata_d = host_addr_i[0] ? counter[63:32] : counter[31:0];
    endcase
  end

  always_ff @(posedge clk_i) begin
    if (host_read_i) host_rdata_o <= rdata_d;
  end
endmodule
