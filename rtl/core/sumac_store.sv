// SPDX-License-Identifier: Apache-2.0
//
// sumac_store: writes finished tiles to memory, in tile order, a beat a cycle.
//
//   value    sim/program/README.md 2: rows ascending, a row padded with zeros to whole beats, tiles without gaps from the descriptor's out_base
//   time     sim/array/README.md, Drain and store; the first beat is on the port 2 cycles after tile_done_i
//   rule     wr_valid_o is never withdrawn; the output slot is free once the tile's last beat is accepted
//   reset    nothing to store
module sumac_store
  import sumac_core_pkg::*;
#(
  parameter core_t P = '0,
  localparam int unsigned C = P.cols,
  localparam int unsigned Entries = P.desc_fifo,
  localparam int unsigned IndexW = index_w(Entries),
  localparam int unsigned OutWords = P.out_slots * P.rows,
  localparam int unsigned OutAddrW = index_w(OutWords),
  localparam int unsigned DataW = 8 * P.port_bytes
) (
  input  logic                       clk_i,
  input  logic                       rst_ni,
  input  logic                       clear_i,
  input  logic                       run_i,
  input  descriptor_t [ Entries-1:0] desc_i,
  input  logic                       tile_i,        // a tile was fed: its rows and place follow
  input  tile_t                      tile_info_i,
  input  logic                       tile_done_i,   // the oldest unfinished tile is in the output ring
  output logic                       read_o,
  output logic        [OutAddrW-1:0] raddr_o,
  input  logic        [    32*C-1:0] rdata_i,
  output logic                       wr_valid_o,
  input  logic                       wr_ready_i,
  output logic        [P.addr_w-1:0] wr_addr_o,
  output logic        [   DataW-1:0] wr_data_o,
  input  logic                       wr_ack_i,
  output logic                       slot_free_o,   // a tile's last beat is accepted
  output logic                       stored_o,      // it was the last tile of its descriptor
  output logic                       quiet_o        // no beat waits for acceptance or acknowledgement
);
  localparam int unsigned RowBeats = (32 * C + DataW - 1) / DataW;
  localparam int unsigned RowBeatW = index_w(RowBeats);
  localparam int unsigned A = P.addr_w;
  localparam int unsigned DoneW = $clog2(P.out_slots + 1);
  localparam int unsigned AckW = P.perf_w;

  tile_t tile;
  logic empty, go, advance, tile_end, row_end;
  logic [DoneW-1:0] done_q;
  logic [RowBeatW-1:0] beat_q, sel_q;
  logic [7:0] row_q;
  logic [OutAddrW-1:0] slot_q;
  logic [A-1:0] addr_q;
  logic [IndexW-1:0] index_q;
  logic begun_q, valid_q, tile_end_q, desc_end_q;
  logic [AckW-1:0] unacked_q;

  sumac_fifo #(
    .Width($bits(tile_t)),
    .Depth(P.out_slots)
  ) u_tiles (
    .clk_i,
    .rst_ni,
    .clear_i,
    .push_i(tile_i),
    .data_i(tile_info_i),
    .pop_i(tile_end),
    .empty_o(empty),
    .head_o(tile)
  );

  assign advance = !valid_q || wr_ready_i;
  assign go = run_i && done_q != '0 && !empty && advance;
  assign row_end = beat_q == RowBeatW'(RowBeats - 1);
  assign tile_end = go && row_end && row_q == tile.rows - 8'd1;

  assign read_o = go;
  assign raddr_o = slot_q + OutAddrW'(row_q);

  logic [RowBeats*DataW-1:0] row_bits;
  logic [RowBeats-1:0][DataW-1:0] row_beats;
  assign row_bits = (RowBeats * DataW)'(rdata_i);
  assign row_beats = row_bits;
  assign wr_data_o = row_beats[sel_q];
  assign wr_valid_o = valid_q;
  assign slot_free_o = valid_q && wr_ready_i && tile_end_q;
  assign stored_o = slot_free_o && desc_end_q;
  assign quiet_o = !valid_q && unacked_q == '0;

  logic [A-1:0] addr;
  assign addr = begun_q ? addr_q : desc_i[index_q].out_base[A-1:0];

  always_ff @(posedge clk_i) begin
    if (go) begin
      sel_q      <= beat_q;
      wr_addr_o  <= addr;
      addr_q     <= addr + 1'b1;
      tile_end_q <= tile_end;
      desc_end_q <= tile.desc_last;
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      done_q    <= '0;
      beat_q    <= '0;
      row_q     <= '0;
      slot_q    <= '0;
      index_q   <= '0;
      begun_q   <= 1'b0;
      valid_q   <= 1'b0;
      unacked_q <= '0;
    end else if (clear_i) begin
      done_q    <= '0;
      beat_q    <= '0;
      row_q     <= '0;
      slot_q    <= '0;
      index_q   <= '0;
      begun_q   <= 1'b0;
      valid_q   <= 1'b0;
      unacked_q <= '0;
    end else begin
      done_q    <= done_q + DoneW'(tile_done_i) - DoneW'(tile_end);
      unacked_q <= unacked_q + AckW'(valid_q && wr_ready_i) - AckW'(wr_ack_i);
      if (advance) valid_q <= go;
      if (go) begin
        begun_q <= !(tile_end && tile.desc_last);
        beat_q  <= row_end ? '0 : beat_q + 1'b1;
        if (row_end) row_q <= (row_q == tile.rows - 8'd1) ? '0 : row_q + 8'd1;
        if (tile_end) slot_q <= (slot_q == OutAddrW'(OutWords - P.rows)) ? '0 : slot_q + OutAddrW'(P.rows);
        if (tile_end && tile.desc_last) index_q <= (index_q == IndexW'(Entries - 1)) ? '0 : index_q + 1'b1;
      end
    end
  end
endmodule
