// SPDX-License-Identifier: Apache-2.0
//
// sumac_array: rings, edges, R x C cells, shadow chains, drains and the output ring.
//
//   value    tile sums in the order of their last beats, each drained into one output slot
//   shape    a ring write goes to one bank; a feed beat addresses all banks; an output read returns C words of one row
//   time     the feed control travels down the rows and along the columns, a register each hop, so that bank r (c) is read r (c) hops later:
//            no skew registers for operands. Latencies: sim/array/README.md
//   reset    nothing on the way
module sumac_array
  import sumac_core_pkg::*;
#(
  parameter core_t P = '0,
  parameter `SUMAC_PE_PKG::cfg_t Cfg = '0,
  localparam int unsigned R = P.rows,
  localparam int unsigned C = P.cols,
  localparam int unsigned Lanes = P.lanes,
  localparam int unsigned ActSpw = slices_per_word(Lanes * `SUMAC_PE_PKG::act_bits(Cfg), P.port_bytes),
  localparam int unsigned WgtSpw = slices_per_word(Lanes * `SUMAC_PE_PKG::wgt_bits(Cfg), P.port_bytes),
  localparam int unsigned ActSubW = index_w(ActSpw),
  localparam int unsigned WgtSubW = index_w(WgtSpw),
  localparam int unsigned ActPosW = $clog2(P.act_depth) + 1,
  localparam int unsigned WgtPosW = $clog2(P.wgt_depth) + 1,
  localparam int unsigned OutAddrW = index_w(P.out_slots * P.rows),
  localparam int unsigned BeatW = 8 * P.port_bytes
) (
  input  logic                clk_i,
  input  logic                rst_ni,
  input  logic                clear_i,
  // ring writes
  input  logic                act_we_i,
  input  logic                wgt_we_i,
  input  logic [         7:0] line_i,
  input  logic [        15:0] waddr_i,
  input  logic [         3:0] wbeat_i,
  input  logic [   BeatW-1:0] wdata_i,
  // feed
  input  logic                valid_i,
  input  logic                first_i,
  input  logic                last_i,
  input  logic [         7:0] rows_i,
  input  logic [ ActPosW-1:0] act_pos_i,
  input  logic [ ActSubW-1:0] act_sub_i,
  input  logic                act_free_i,
  input  logic [ WgtPosW-1:0] wgt_pos_i,
  input  logic [ WgtSubW-1:0] wgt_sub_i,
  input  logic                wgt_free_i,
  output logic [ ActPosW-1:0] act_freed_o,  // ring position up to which words are free
  output logic [ WgtPosW-1:0] wgt_freed_o,
  // tiles
  input  logic                tile_i,
  input  tile_t               tile_info_i,
  output logic                tile_done_o,  // a tile's last word is being written to the output ring
  output logic [         3:0] flags_o,
  input  logic                read_i,
  input  logic [OutAddrW-1:0] raddr_i,
  output logic [    32*C-1:0] rdata_o
);
  localparam int unsigned EastW = `SUMAC_PE_PKG::east_bits(Cfg, Lanes);
  localparam int unsigned SouthW = `SUMAC_PE_PKG::south_bits(Cfg, Lanes);
  localparam int unsigned SumW = `SUMAC_PE_PKG::sum_bits(Cfg, Lanes);
  localparam int unsigned ActAddrW = index_w(P.act_depth);
  localparam int unsigned WgtAddrW = index_w(P.wgt_depth);

  typedef struct packed {
    logic               valid;
    logic               first;
    logic               last;
    logic               free;
    logic [        7:0] rows;
    logic [ActPosW-1:0] pos;
    logic [ActSubW-1:0] sub;
  } row_ctl_t;

  typedef struct packed {
    logic               valid;
    logic               free;
    logic [WgtPosW-1:0] pos;
    logic [WgtSubW-1:0] sub;
  } col_ctl_t;

  typedef struct packed {
    logic                pop;
    logic                last;
    logic [OutAddrW-1:0] addr;
    logic [         7:0] cols;
    logic [         1:0] format;
  } pop_t;

  // drain schedule of column 0
  logic start, no_tile;
  logic [R-1:0] shift;
  tile_t tile;
  pop_t pop_first;

  // ---- rows
  for (genvar r = 0; r < R; r++) begin : g_row
    row_ctl_t ctl;
    logic valid, first, last;
    logic [EastW-1:0] east;

    if (r == 0) begin : g_ctl
      always_ff @(posedge clk_i or negedge rst_ni) begin
        if (!rst_ni) ctl <= '0;
        else ctl <= '{valid_i, first_i, last_i, act_free_i, rows_i, act_pos_i, act_sub_i};
      end
    end else if (r % P.hop_s == 0) begin : g_ctl
      always_ff @(posedge clk_i or negedge rst_ni) begin
        if (!rst_ni) ctl <= '0;
        else ctl <= g_row[r-1].ctl;
      end
    end else begin : g_ctl
      assign ctl = g_row[r-1].ctl;
    end

    sumac_row_feed #(
      .P(P),
      .Cfg(Cfg),
      .Row(r)
    ) u_feed (
      .clk_i,
      .rst_ni,
      .we_i(act_we_i && line_i == 8'(r)),
      .waddr_i(waddr_i[ActAddrW-1:0]),
      .wbeat_i,
      .wdata_i,
      .valid_i(ctl.valid),
      .first_i(ctl.first),
      .last_i(ctl.last),
      .rows_i(ctl.rows),
      .raddr_i(ctl.pos[ActAddrW-1:0]),
      .sub_i(ctl.sub),
      .valid_o(valid),
      .first_o(first),
      .last_o(last),
      .east_o(east)
    );
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) act_freed_o <= '0;
    else if (clear_i) act_freed_o <= '0;
    else if (g_row[R-1].ctl.valid && g_row[R-1].ctl.free) act_freed_o <= g_row[R-1].ctl.pos + 1'b1;
  end

  // ---- columns
  for (genvar c = 0; c < C; c++) begin : g_col
    col_ctl_t ctl;
    pop_t pop;
    logic [SouthW-1:0] south;
    logic done;
    logic [3:0] flags;

    if (c == 0) begin : g_ctl
      always_ff @(posedge clk_i or negedge rst_ni) begin
        if (!rst_ni) ctl <= '0;
        else ctl <= '{valid_i, wgt_free_i, wgt_pos_i, wgt_sub_i};
      end
    end else if (c % P.hop_e == 0) begin : g_ctl
      always_ff @(posedge clk_i or negedge rst_ni) begin
        if (!rst_ni) ctl <= '0;
        else ctl <= g_col[c-1].ctl;
      end
    end else begin : g_ctl
      assign ctl = g_col[c-1].ctl;
    end

    sumac_col_feed #(
      .P(P),
      .Cfg(Cfg)
    ) u_feed (
      .clk_i,
      .rst_ni,
      .we_i(wgt_we_i && line_i == 8'(c)),
      .waddr_i(waddr_i[WgtAddrW-1:0]),
      .wbeat_i,
      .wdata_i,
      .valid_i(ctl.valid),
      .raddr_i(ctl.pos[WgtAddrW-1:0]),
      .sub_i(ctl.sub),
      .south_o(south)
    );

    if (c == 0) begin : g_pop
      assign pop = pop_first;
    end else if (c % P.hop_e == 0) begin : g_pop
      always_ff @(posedge clk_i or negedge rst_ni) begin
        if (!rst_ni) pop <= '0;
        else pop <= g_col[c-1].pop;
      end
    end else begin : g_pop
      assign pop = g_col[c-1].pop;
    end

    sumac_col_drain #(
      .P(P),
      .Cfg(Cfg),
      .Col(c)
    ) u_drain (
      .clk_i,
      .rst_ni,
      .clear_i,
      .pop_i(pop.pop),
      .pop_last_i(pop.last),
      .pop_addr_i(pop.addr),
      .pop_cols_i(pop.cols),
      .pop_format_i(pop.format),
      .sum_i(g_cell_row[R-1].g_cell[c].shadow),
      .done_o(done),
      .flags_o(flags),
      .read_i,
      .raddr_i,
      .rdata_o(rdata_o[32*c+:32])
    );
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) wgt_freed_o <= '0;
    else if (clear_i) wgt_freed_o <= '0;
    else if (g_col[C-1].ctl.valid && g_col[C-1].ctl.free) wgt_freed_o <= g_col[C-1].ctl.pos + 1'b1;
  end

  assign tile_done_o = g_col[C-1].done;

  logic [C-1:0][3:0] all_flags;
  for (genvar c = 0; c < C; c++) begin : g_flags
    assign all_flags[c] = g_col[c].flags;
  end
  always_comb begin
    flags_o = '0;
    for (int unsigned c = 0; c < C; c++) flags_o |= all_flags[c];
  end

  // ---- cells
  for (genvar r = 0; r < R; r++) begin : g_cell_row
    for (genvar c = 0; c < C; c++) begin : g_cell
      logic valid_w, first_w, last_w, shift_w, valid_e, first_e, last_e, shift_e, handoff;
      logic [EastW-1:0] east_w, east_e;
      logic [SouthW-1:0] south_n, south_s;
      logic [SumW-1:0] above, shadow;

      if (c == 0) begin : g_west
        assign valid_w = g_row[r].valid;
        assign first_w = g_row[r].first;
        assign last_w  = g_row[r].last;
        assign east_w  = g_row[r].east;
        assign shift_w = shift[r];
      end else begin : g_west
        assign valid_w = g_cell[c-1].valid_e;
        assign first_w = g_cell[c-1].first_e;
        assign last_w  = g_cell[c-1].last_e;
        assign east_w  = g_cell[c-1].east_e;
        assign shift_w = g_cell[c-1].shift_e;
      end
      if (r == 0) begin : g_north
        assign south_n = g_col[c].south;
        assign above   = '0;
      end else begin : g_north
        assign south_n = g_cell_row[r-1].g_cell[c].south_s;
        assign above   = g_cell_row[r-1].g_cell[c].shadow;
      end

      sumac_cell #(
        .Cfg(Cfg),
        .Lanes(Lanes),
        .RegE(c > 0 && c % P.hop_e == 0),
        .RegS(r > 0 && r % P.hop_s == 0)
      ) u_cell (
        .clk_i,
        .rst_ni,
        .valid_i(valid_w),
        .first_i(first_w),
        .last_i(last_w),
        .east_i(east_w),
        .valid_o(valid_e),
        .first_o(first_e),
        .last_o(last_e),
        .east_o(east_e),
        .south_i(south_n),
        .south_o(south_s),
        .shift_i(shift_w),
        .shift_o(shift_e),
        .above_i(above),
        .shadow_o(shadow),
        .handoff_o(handoff)
      );
    end
  end

  // ---- drain
  assign start = g_cell_row[R-1].g_cell[0].handoff;

  sumac_fifo #(
    .Width($bits(tile_t)),
    .Depth(P.out_slots)
  ) u_tiles (
    .clk_i,
    .rst_ni,
    .clear_i,
    .push_i(tile_i),
    .data_i(tile_info_i),
    .pop_i(start),
    .empty_o(no_tile),
    .head_o(tile)
  );

  sumac_drain_control #(
    .P(P)
  ) u_drain_control (
    .clk_i,
    .rst_ni,
    .clear_i,
    .start_i(start),
    .tile_i(tile),
    .shift_o(shift),
    .pop_o(pop_first.pop),
    .pop_last_o(pop_first.last),
    .pop_addr_o(pop_first.addr),
    .pop_cols_o(pop_first.cols),
    .pop_format_o(pop_first.format)
  );
endmodule
