// SPDX-License-Identifier: Apache-2.0
//
// asic_whole: sumac_array as it is, its sizes as plain numbers: the flat netlist that an array made of blocks is compared with.
//
//   value    as in sumac_array
//   shape    rings, words and slots as those around the blocks (asic_row, asic_col); banks and output columns are memories: the flow keeps them as
//            macros, apart from the cells
module asic_whole
  import sumac_core_pkg::*;
#(
  parameter logic [`SUMAC_PE_PKG::CFG_BITS-1:0] CfgWord = '0,
  parameter int unsigned Lanes = 4,
  parameter int unsigned Rows = 4,
  parameter int unsigned Cols = 4,
  parameter int unsigned PortBytes = 32,
  parameter int unsigned Depth = 128,
  localparam `SUMAC_PE_PKG::cfg_t Cfg = `SUMAC_PE_PKG::cfg_t'(CfgWord),
  localparam core_t P = '{
      rows: Rows,
      cols: Cols,
      lanes: Lanes,
      hop_s: 1,
      hop_e: 1,
      port_bytes: PortBytes,
      out_slots: 4,
      act_depth: Depth,
      wgt_depth: Depth,
      default: '0
  },
  localparam int unsigned ActSubW = index_w(slices_per_word(Lanes * `SUMAC_PE_PKG::act_bits(Cfg), PortBytes)),
  localparam int unsigned WgtSubW = index_w(slices_per_word(Lanes * `SUMAC_PE_PKG::wgt_bits(Cfg), PortBytes)),
  localparam int unsigned PosW = $clog2(Depth) + 1,
  localparam int unsigned OutAddrW = index_w(P.out_slots * P.rows)
) (
  input  logic                   clk_i,
  input  logic                   rst_ni,
  input  logic                   clear_i,
  input  logic                   act_we_i,
  input  logic                   wgt_we_i,
  input  logic [            7:0] line_i,
  input  logic [           15:0] waddr_i,
  input  logic [            3:0] wbeat_i,
  input  logic [8*PortBytes-1:0] wdata_i,
  input  logic                   valid_i,
  input  logic                   first_i,
  input  logic                   last_i,
  input  logic [            7:0] rows_i,
  input  logic [       PosW-1:0] act_pos_i,
  input  logic [    ActSubW-1:0] act_sub_i,
  input  logic                   act_free_i,
  input  logic [       PosW-1:0] wgt_pos_i,
  input  logic [    WgtSubW-1:0] wgt_sub_i,
  input  logic                   wgt_free_i,
  output logic [       PosW-1:0] act_freed_o,
  output logic [       PosW-1:0] wgt_freed_o,
  input  logic                   tile_i,
  input  tile_t                  tile_info_i,
  output logic                   tile_done_o,
  output logic [            3:0] flags_o,
  input  logic                   read_i,
  input  logic [   OutAddrW-1:0] raddr_i,
  output logic [    32*Cols-1:0] rdata_o
);
  sumac_array #(
    .P(P),
    .Cfg(Cfg)
  ) u_array (
    .*
  );
endmodule
