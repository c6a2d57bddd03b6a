// SPDX-License-Identifier: Apache-2.0
//
// store_proof: law: sumac_store writes every beat of every tile once, in order, and takes no write back.
//
//   value    a tile's rows * RowBeats beats follow each other; the slot is given back with the last one accepted, once a tile, and a
//            descriptor is stored with its last tile; addresses count up by one within a descriptor, from its out_base
//   port     a write that is not taken stands, unchanged, until it is; at most as many acknowledgements are waited for as beats were accepted
//   assumed  a tile is fed, then done, once; at most out_slots tiles at a time; 1..rows rows; acknowledgements for accepted beats only; data read
//            stand until the next read
`include "rtl/common/sumac_check.svh"

module store_proof
  import sumac_core_pkg::*;
#(
  parameter int unsigned Cols = 3,
  localparam core_t P = '{
      rows: 2,
      cols: Cols,
      lanes: 1,
      hop_s: 1,
      hop_e: 1,
      port_bytes: 4,
      burst: 2,
      outstanding: 1,
      out_slots: 2,
      desc_fifo: 2,
      act_depth: 4,
      wgt_depth: 4,
      addr_w: 3,
      count_w: 2,
      word_w: 3,
      perf_w: 5
  },
  localparam int unsigned RowBeats = Cols
) (
  input logic                clk_i,
  input logic                run_i,
  input logic [ 1:0][31:0]   out_base_i,
  input logic                tile_i,
  input logic [ 1:0]         rows_i,
  input logic                desc_last_i,
  input logic                tile_done_i,
  input logic [32*Cols-1:0]  rdata_i,
  input logic                wr_ready_i,
  input logic                wr_ack_i
);
  logic started_q = 1'b0, rst_ni;
  always_ff @(posedge clk_i) started_q <= 1'b1;
  assign rst_ni = started_q;

  descriptor_t [1:0] desc;
  logic [1:0][31:0] base_q;
  always_ff @(posedge clk_i) if (!started_q) base_q <= out_base_i;
  always_comb begin
    desc = '0;
    for (int unsigned e = 0; e < 2; e++) desc[e].out_base = base_q[e];
  end

  tile_t info;
  logic read, wr_valid, slot_free, stored, quiet;
  logic [1:0] raddr;
  logic [2:0] wr_addr;
  logic [31:0] wr_data;
  logic [32*Cols-1:0] rdata_q;
  assign info = '{rows: 8'(rows_i), cols: 8'(Cols), out_format: 2'd0, desc_last: desc_last_i};
  always_ff @(posedge clk_i) if (read) rdata_q <= rdata_i;
  sumac_store #(
    .P(P)
  ) u_store (
    .clk_i,
    .rst_ni,
    .clear_i    (1'b0),
    .run_i,
    .desc_i     (desc),
    .tile_i,
    .tile_info_i(info),
    .tile_done_i,
    .read_o     (read),
    .raddr_o    (raddr),
    .rdata_i    (rdata_q),
    .wr_valid_o (wr_valid),
    .wr_ready_i,
    .wr_addr_o  (wr_addr),
    .wr_data_o  (wr_data),
    .wr_ack_i,
    .slot_free_o(slot_free),
    .stored_o   (stored),
    .quiet_o    (quiet)
  );

  // The tiles in flight, oldest first: at most two.
  logic [1:0] tiles_q, done_q;  // fed and not given back; of these done
  logic [1:0][1:0] rows_q;
  logic [1:0] last_q;
  logic [3:0] beat_q;                 // beats accepted of the oldest tile
  logic [4:0] unacked_q;
  logic [2:0] next_addr_q;
  logic fresh_q, entry_q;  // the next beat begins a descriptor; its entry
  logic accepted, tile_end;
  logic [3:0] beats;
  assign accepted = wr_valid && wr_ready_i;
  assign beats    = 4'(rows_q[0]) * 4'(RowBeats);
  assign tile_end = accepted && beat_q + 4'd1 == beats;
  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      tiles_q   <= '0;
      done_q    <= '0;
      beat_q    <= '0;
      unacked_q <= '0;
      fresh_q   <= 1'b1;
      entry_q   <= 1'b0;
    end else begin
      tiles_q   <= tiles_q + 2'(tile_i) - 2'(tile_end);
      done_q    <= done_q + 2'(tile_done_i) - 2'(tile_end);
      unacked_q <= unacked_q + 5'(accepted) - 5'(wr_ack_i);
      if (accepted) begin
        beat_q      <= tile_end ? '0 : beat_q + 4'd1;
        next_addr_q <= wr_addr + 3'd1;
        fresh_q     <= tile_end && last_q[0];
        if (tile_end && last_q[0]) entry_q <= !entry_q;
      end
      if (tile_end) begin
        rows_q[0] <= rows_q[1];
        last_q[0] <= last_q[1];
      end
      if (tile_i) begin
        rows_q[(tiles_q-2'(tile_end))!=0] <= rows_i;
        last_q[(tiles_q-2'(tile_end))!=0] <= desc_last_i;
      end
    end
  end
  slots_are_counted :
  assume property (@(posedge clk_i) !tile_i || tiles_q < 2'd2);
  tiles_have_rows :
  assume property (@(posedge clk_i) !tile_i || rows_i == 2'd1 || rows_i == 2'd2);
  done_after_fed :
  assume property (@(posedge clk_i) !tile_done_i || done_q < tiles_q);
  acks_of_beats :
  assume property (@(posedge clk_i) !wr_ack_i || unacked_q != 0);
  acks_in_time :
  assume property (@(posedge clk_i) unacked_q < 5'd30);

  logic waiting_q;
  logic [2:0] addr_q;
  logic [31:0] data_q;
  always_ff @(posedge clk_i) begin
    waiting_q <= rst_ni && wr_valid && !wr_ready_i;
    addr_q    <= wr_addr;
    data_q    <= wr_data;
  end
  `SUMAC_CHECK(writes_stand, !waiting_q || (wr_valid && wr_addr == addr_q && wr_data == data_q))
  `SUMAC_CHECK(only_done_tiles_are_written, !wr_valid || done_q != 0)
  `SUMAC_CHECK(a_slot_is_free_after_its_last_beat, slot_free == tile_end)
  `SUMAC_CHECK(a_descriptor_is_stored_with_its_last_tile, stored == (tile_end && last_q[0]))
  `SUMAC_CHECK(addresses_count_up, !wr_valid || wr_addr == (fresh_q ? base_q[entry_q][2:0] : next_addr_q))
  `SUMAC_CHECK(quiet_is_quiet, quiet == (!wr_valid && unacked_q == 0))

  // What the induction stands on: the tile being read is the oldest whose last beat is not at the port.
  logic
      out,
      mid,
      fresh;  // the last beat of the oldest tile, another beat of it, or the descriptor's last is at the port
  logic [1:0] queued;
  logic [3:0] read_beats;   // beats read of the tile being read
  tile_t head, second;
  assign out        = u_store.valid_q && u_store.tile_end_q;
  assign mid        = u_store.valid_q && !u_store.tile_end_q;
  assign fresh      = out && u_store.desc_end_q;
  assign queued     = u_store.u_tiles.count_q;
  assign read_beats = 4'(u_store.row_q) * 4'(RowBeats) + 4'(u_store.beat_q);
  assign head       = u_store.u_tiles.mem[u_store.u_tiles.head_q];
  assign second     = u_store.u_tiles.mem[!u_store.u_tiles.head_q];
  `SUMAC_CHECK(
      tiles_agree,
      queued + 2'(out) == tiles_q && 2'(u_store.done_q) + 2'(out) == done_q && done_q <= tiles_q && tiles_q <= 2'd2 && u_store.u_tiles.tail_q == 1'(u_store.u_tiles.head_q + 1'(queued)))
  `SUMAC_CHECK(
      oldest_agrees,
      (tiles_q == 0 || rows_q[0] == 2'd1 || rows_q[0] == 2'd2) && (!u_store.valid_q || u_store.desc_end_q == last_q[0]) && (tiles_q < 2'd2 || rows_q[1] == 2'd1 || rows_q[1] == 2'd2))
  `SUMAC_CHECK(
      queue_agrees,
      (queued == 0 || (head.rows == 8'(rows_q[out]) && head.desc_last == last_q[out])) && (queued < 2'd2 || (second.rows == 8'(rows_q[1]) && second.desc_last == last_q[1])))
  `SUMAC_CHECK(
      beats_agree,
      beat_q + 4'(mid) == (out ? beats - 4'd1 : read_beats) && (!out || read_beats == 0) && (!mid || read_beats != 0) && 32'(u_store.beat_q) < RowBeats && u_store.row_q < 8'd2 && (read_beats == 0 || (queued != 0 && u_store.done_q != 0 && 8'(u_store.row_q) < head.rows)))
  `SUMAC_CHECK(acknowledgements_agree, u_store.unacked_q == unacked_q)
  `SUMAC_CHECK(
      addresses_agree,
      u_store.index_q == (entry_q ^ fresh) && u_store.begun_q == (u_store.valid_q ? !fresh : !fresh_q) && (!u_store.begun_q || u_store.addr_q == (u_store.valid_q ? wr_addr + 3'd1 : next_addr_q)) && (beat_q == 0 || !fresh_q))
  `SUMAC_CHECK(a_waiting_write_is_there, !waiting_q || u_store.valid_q)
  seen :
  cover property (@(posedge clk_i) rst_ni && stored && tiles_q == 2'd2);
endmodule
