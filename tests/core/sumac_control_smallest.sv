// SPDX-License-Identifier: Apache-2.0
//
// sumac_control_smallest: the core without its array at its smallest, for counting logic cells (control_size_test.py).
module sumac_control_smallest
  import sumac_core_pkg::*;
#(
  localparam core_t P = '{
      rows: 1,
      cols: 1,
      lanes: 1,
      hop_s: 1,
      hop_e: 1,
      port_bytes: 4,
      burst: 8,
      outstanding: 1,
      out_slots: 1,
      desc_fifo: 1,
      act_depth: 256,
      wgt_depth: 256,
      addr_w: 14,
      count_w: 8,
      word_w: 8,
      perf_w: 16
  }
) (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic        host_write_i,
  input  logic        host_read_i,
  input  logic [ 6:0] host_addr_i,
  input  logic [31:0] host_wdata_i,
  output logic [31:0] host_rdata_o,
  output logic        busy_o,
  output logic        op_end_o,
  output logic        req_valid_o,
  input  logic        req_ready_i,
  output logic [13:0] req_addr_o,
  output logic [ 7:0] req_beats_o,
  input  logic        rd_valid_i,
  input  logic        rd_last_i,
  input  logic [31:0] rd_data_i,
  output logic        wr_valid_o,
  input  logic        wr_ready_i,
  output logic [13:0] wr_addr_o,
  output logic [31:0] wr_data_o,
  input  logic        wr_ack_i,
  output logic        clear_o,
  output logic        act_we_o,
  output logic        wgt_we_o,
  output logic [ 7:0] line_o,
  output logic [15:0] waddr_o,
  output logic [ 3:0] wbeat_o,
  output logic [31:0] wdata_o,
  output logic        valid_o,
  output logic        first_o,
  output logic        last_o,
  output logic [ 7:0] rows_o,
  output logic [ 8:0] act_pos_o,
  output logic [ 1:0] act_sub_o,
  output logic        act_free_o,
  output logic [ 8:0] wgt_pos_o,
  output logic [ 1:0] wgt_sub_o,
  output logic        wgt_free_o,
  input  logic [ 8:0] act_freed_i,
  input  logic [ 8:0] wgt_freed_i,
  output logic        tile_o,
  output tile_t       tile_info_o,
  input  logic        tile_done_i,
  input  logic [ 3:0] flags_i,
  output logic        read_o,
  output logic [ 0:0] raddr_o,
  input  logic [31:0] rdata_i
);
  sumac_control #(
    .P(P),
    .ActSliceW(8),
    .WgtSliceW(8),
    .Interval(1),
    .Latency(14)
  ) u_control (
    .*
  );
endmodule
