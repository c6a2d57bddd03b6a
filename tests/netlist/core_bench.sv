// SPDX-License-Identifier: Apache-2.0
//
// Runs one program on sumac_core (a netlist) with an ideal memory, in a simulator of four states.
//
//   memory     sim/array/README.md: requests are taken in every cycle; the first beat of a burst comes LATENCY cycles later, or behind the burst
//              before it; a write is acknowledged WRITE_LATENCY cycles later
//   +image=    bytes of memory, one in hexadecimal a line     +memory=   file to be written: memory afterwards, the same way
//   prints     "status S cycles N unknown U": registers status (its low byte) and cycles as read through the host port; U = words offered to memory with an X in
//              them, X on the handshakes included
`timescale 1ns / 1ps
module core_bench;
  parameter PORT = 16;
  parameter ADDR_W = 28;
  parameter BYTES = 1024;
  parameter PROGRAM = 0;
  parameter LATENCY = 10;
  parameter WRITE_LATENCY = 5;
  parameter LIMIT = 100000;
  localparam QUEUE = 1024;

  reg clk, rst_n, host_write, host_read, rd_valid, rd_last, wr_ack;
  reg [6:0] host_addr;
  reg [31:0] host_wdata;
  wire [31:0] host_rdata;
  wire busy, op_end, req_valid, wr_valid;
  wire [ADDR_W-1:0] req_addr, wr_addr;
  wire [7:0] req_beats;
  wire [8*PORT-1:0] wr_data;
  reg [8*PORT-1:0] rd_data;

  sumac_core u_core (
    .clk_i(clk),
    .rst_ni(rst_n),
    .host_write_i(host_write),
    .host_read_i(host_read),
    .host_addr_i(host_addr),
    .host_wdata_i(host_wdata),
    .host_rdata_o(host_rdata),
    .busy_o(busy),
    .op_end_o(op_end),
    .req_valid_o(req_valid),
    .req_ready_i(1'b1),
    .req_addr_o(req_addr),
    .req_beats_o(req_beats),
    .rd_valid_i(rd_valid),
    .rd_last_i(rd_last),
    .rd_data_i(rd_data),
    .wr_valid_o(wr_valid),
    .wr_ready_i(1'b1),
    .wr_addr_o(wr_addr),
    .wr_data_o(wr_data),
    .wr_ack_i(wr_ack)
  );

  reg [7:0] memory[0:BYTES-1];
  reg [31:0] burst_begin[0:QUEUE-1], burst_byte[0:QUEUE-1], burst_left[0:QUEUE-1], ack_at[0:QUEUE-1];
  integer burst_head, burst_tail, ack_head, ack_tail, cycle, unknown, b;
  reg [8*1024-1:0] path;

  // At the edge that ends a cycle: take what was offered in it, decide what the next one shows.
  always @(posedge clk)
    if (rst_n) begin
      if (req_valid === 1'bx || wr_valid === 1'bx || busy === 1'bx) unknown = unknown + 1;
      if (req_valid === 1'b1) begin
        if ((^req_addr) === 1'bx || (^req_beats) === 1'bx) unknown = unknown + 1;
        burst_begin[burst_tail % QUEUE] = cycle + LATENCY;
        burst_byte[burst_tail % QUEUE] = req_addr * PORT;
        burst_left[burst_tail % QUEUE] = req_beats;
        burst_tail = burst_tail + 1;
      end
      if (wr_valid === 1'b1) begin
        if ((^wr_addr) === 1'bx || (^wr_data) === 1'bx) unknown = unknown + 1;
        for (b = 0; b < PORT; b = b + 1) memory[wr_addr*PORT+b] = wr_data[8*b+:8];
        ack_at[ack_tail % QUEUE] = cycle + WRITE_LATENCY;
        ack_tail = ack_tail + 1;
      end
      cycle = cycle + 1;
      rd_valid <= 1'b0;
      rd_last <= 1'b0;
      if (burst_head != burst_tail && burst_begin[burst_head%QUEUE] <= cycle) begin
        rd_valid <= 1'b1;
        rd_last <= burst_left[burst_head % QUEUE] == 1;
        for (b = 0; b < PORT; b = b + 1) rd_data[8*b+:8] <= memory[burst_byte[burst_head%QUEUE]+b];
        burst_byte[burst_head % QUEUE] = burst_byte[burst_head % QUEUE] + PORT;
        burst_left[burst_head % QUEUE] = burst_left[burst_head % QUEUE] - 1;
        if (burst_left[burst_head%QUEUE] == 0) burst_head = burst_head + 1;
      end
      wr_ack <= 1'b0;
      if (ack_head != ack_tail && ack_at[ack_head%QUEUE] <= cycle) begin
        wr_ack <= 1'b1;
        ack_head = ack_head + 1;
      end
    end

  task tick;
    begin
      #1 clk = 1;
      #1 clk = 0;
    end
  endtask

  task write(input [6:0] addr, input [31:0] data);
    begin
      host_write = 1;
      host_addr = addr;
      host_wdata = data;
      tick;
      host_write = 0;
    end
  endtask

  reg [31:0] value, status;
  task read(input [6:0] addr);
    begin
      host_read = 1;
      host_addr = addr;
      tick;
      host_read = 0;
      tick;
      value = host_rdata;
    end
  endtask

  integer i;
  initial begin
    {clk, rst_n, host_write, host_read, rd_valid, rd_last, wr_ack} = 0;
    host_addr = 0;
    host_wdata = 0;
    burst_head = 0;
    burst_tail = 0;
    ack_head = 0;
    ack_tail = 0;
    cycle = 0;
    unknown = 0;
    if ($value$plusargs("image=%s", path)) $readmemh(path, memory);
    for (i = 0; i < 4; i = i + 1) tick;
    rst_n = 1;
    tick;
    write(7'd10, PROGRAM);
    write(7'd8, 32'd1);
    for (i = 0; i < 16 && busy !== 1'b1; i = i + 1) tick;
    for (i = 0; i < LIMIT && busy === 1'b1; i = i + 1) tick;
    read(7'd9);
    status = value[7:0];  // without the flags, which may be X
    read(7'd32);
    if ($value$plusargs("memory=%s", path)) $writememh(path, memory);
    $display("status %0d cycles %0d unknown %0d", status, value, unknown);
    $finish;
  end
endmodule
