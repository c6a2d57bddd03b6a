// SPDX-License-Identifier: Apache-2.0
//
// asic_row: what an array has once a row, for characterisation: sumac_row_feed and the row's share of sumac_array.
//
//   value    as there; the share is the row's control registers, its write decode and its bit of the shift schedule (sumac_drain_control)
//   shape    the bank of the ring is a memory: the flow keeps it as a macro, apart from the cells
//   time     control one register later than the row above
module asic_row
  import sumac_core_pkg::*;
#(
  parameter logic [`SUMAC_PE_PKG::CFG_BITS-1:0] CfgWord = '0,
  parameter int unsigned Lanes = 4,
  parameter int unsigned Rows = 16,
  parameter int unsigned Row = 5,
  parameter int unsigned PortBytes = 32,
  parameter int unsigned Depth = 128,
  localparam `SUMAC_PE_PKG::cfg_t Cfg = `SUMAC_PE_PKG::cfg_t'(CfgWord),
  localparam core_t P = '{
      rows: Rows,
      cols: Rows,
      lanes: Lanes,
      hop_s: 1,
      hop_e: 1,
      port_bytes: PortBytes,
      out_slots: 4,
      act_depth: Depth,
      wgt_depth: Depth,
      default: '0
  },
  localparam int unsigned SubW = index_w(slices_per_word(Lanes * `SUMAC_PE_PKG::act_bits(Cfg), PortBytes)),
  localparam int unsigned PosW = $clog2(Depth) + 1,
  localparam int unsigned EastW = `SUMAC_PE_PKG::east_bits(Cfg, Lanes)
) (
  input  logic                   clk_i,
  input  logic                   rst_ni,
  input  logic                   clear_i,
  input  logic                   we_i,
  input  logic [            7:0] line_i,
  input  logic [     PosW-2:0]   waddr_i,
  input  logic [            3:0] wbeat_i,
  input  logic [8*PortBytes-1:0] wdata_i,
  // feed control of the row above, and as this row hands it down
  input  logic                   valid_i,
  input  logic                   first_i,
  input  logic                   last_i,
  input  logic                   free_i,
  input  logic [            7:0] rows_i,
  input  logic [       PosW-1:0] pos_i,
  input  logic [       SubW-1:0] sub_i,
  output logic                   valid_o,
  output logic                   first_o,
  output logic                   last_o,
  output logic                   free_o,
  output logic [            7:0] rows_o,
  output logic [       PosW-1:0] pos_o,
  output logic [       SubW-1:0] sub_o,
  // to the first cell of the row
  output logic                   beat_o,
  output logic                   group_first_o,
  output logic                   group_last_o,
  output logic [      EastW-1:0] east_o,
  // the row's bit of the shift schedule
  input  logic                   start_i,
  input  logic [            7:0] tile_rows_i,
  input  logic                   shift_i,
  output logic                   shift_o
);
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) {valid_o, first_o, last_o, free_o, rows_o, pos_o, sub_o} <= '0;
    else
      {valid_o, first_o, last_o, free_o, rows_o, pos_o, sub_o} <= {
        valid_i, first_i, last_i, free_i, rows_i, pos_i, sub_i
      };
  end

  sumac_row_feed #(
    .P(P),
    .Cfg(Cfg),
    .Row(Row)
  ) u_feed (
    .clk_i,
    .rst_ni,
    .we_i(we_i && line_i == 8'(Row)),
    .waddr_i,
    .wbeat_i,
    .wdata_i,
    .valid_i(valid_o),
    .first_i(first_o),
    .last_i(last_o),
    .rows_i(rows_o),
    .raddr_i(pos_o[PosW-2:0]),
    .sub_i(sub_o),
    .valid_o(beat_o),
    .first_o(group_first_o),
    .last_o(group_last_o),
    .east_o
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) shift_o <= 1'b0;
    else if (clear_i) shift_o <= 1'b0;
    else shift_o <= start_i ? Row + 32'(tile_rows_i) > Rows : shift_i;
  end
endmodule
