// SPDX-License-Identifier: Apache-2.0
//
// asic_array: what an array has once, for characterisation: the tile queue, the drain control without the rows' bits, the freed positions.
//
//   value    as in sumac_array
//   shape    rows have their own bit of the shift schedule (asic_row): it is not read here, and the flow leaves it out
module asic_array
  import sumac_core_pkg::*;
#(
  parameter int unsigned Rows = 16,
  parameter int unsigned Depth = 128,
  localparam core_t P = '{
      rows: Rows,
      cols: Rows,
      hop_s: 1,
      hop_e: 1,
      out_slots: 4,
      act_depth: Depth,
      wgt_depth: Depth,
      default: '0
  },
  localparam int unsigned PosW = $clog2(Depth) + 1,
  localparam int unsigned OutAddrW = index_w(P.out_slots * P.rows)
) (
  input  logic                clk_i,
  input  logic                rst_ni,
  input  logic                clear_i,
  input  logic                tile_i,
  input  tile_t               tile_info_i,
  input  logic                start_i,      // the bottom row of column 0 hands off
  output logic [         7:0] tile_rows_o,
  output logic                pop_o,
  output logic                pop_last_o,
  output logic [OutAddrW-1:0] pop_addr_o,
  output logic [         7:0] pop_cols_o,
  output logic [         1:0] pop_format_o,
  // control of the last row and column
  input  logic                act_free_i,
  input  logic [    PosW-1:0] act_pos_i,
  input  logic                wgt_free_i,
  input  logic [    PosW-1:0] wgt_pos_i,
  output logic [    PosW-1:0] act_freed_o,
  output logic [    PosW-1:0] wgt_freed_o
);
  tile_t tile;
  logic unused_empty;
  assign tile_rows_o = tile.rows;

  sumac_fifo #(
    .Width($bits(tile_t)),
    .Depth(P.out_slots)
  ) u_tiles (
    .clk_i,
    .rst_ni,
    .clear_i,
    .push_i(tile_i),
    .data_i(tile_info_i),
    .pop_i(start_i),
    .empty_o(unused_empty),
    .head_o(tile)
  );

  logic [Rows-1:0] unused_shift;
  sumac_drain_control #(
    .P(P)
  ) u_drain_control (
    .clk_i,
    .rst_ni,
    .clear_i,
    .start_i,
    .tile_i(tile),
    .shift_o(unused_shift),
    .pop_o,
    .pop_last_o,
    .pop_addr_o,
    .pop_cols_o,
    .pop_format_o
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) act_freed_o <= '0;
    else if (clear_i) act_freed_o <= '0;
    else if (act_free_i) act_freed_o <= act_pos_i + 1'b1;
  end
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) wgt_freed_o <= '0;
    else if (clear_i) wgt_freed_o <= '0;
    else if (wgt_free_i) wgt_freed_o <= wgt_pos_i + 1'b1;
  end
endmodule
