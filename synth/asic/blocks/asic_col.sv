// SPDX-License-Identifier: Apache-2.0
//
// asic_col: what an array has once a column, for characterisation: sumac_col_feed, sumac_col_drain and the column's share of sumac_array.
//
//   value    as there; the share is the column's control and pop registers and its write decode
//   shape    the bank of the weight ring and the column of the output ring are memories: the flow keeps them as macros, apart from the cells
//   time     control one register later than the column to the west
module asic_col
  import sumac_core_pkg::*;
#(
  parameter logic [`SUMAC_PE_PKG::CFG_BITS-1:0] CfgWord = '0,
  parameter int unsigned Lanes = 4,
  parameter int unsigned Rows = 16,
  parameter int unsigned Col = 5,
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
  localparam int unsigned SubW = index_w(slices_per_word(Lanes * `SUMAC_PE_PKG::wgt_bits(Cfg), PortBytes)),
  localparam int unsigned PosW = $clog2(Depth) + 1,
  localparam int unsigned OutAddrW = index_w(P.out_slots * P.rows),
  localparam int unsigned SouthW = `SUMAC_PE_PKG::south_bits(Cfg, Lanes),
  localparam int unsigned SumW = `SUMAC_PE_PKG::sum_bits(Cfg, Lanes),
  parameter logic [SumW-1:0] SumLive = '1  // bits that the PE does not hold at 0
) (
  input  logic                   clk_i,
  input  logic                   rst_ni,
  input  logic                   clear_i,
  input  logic                   we_i,
  input  logic [            7:0] line_i,
  input  logic [       PosW-2:0] waddr_i,
  input  logic [            3:0] wbeat_i,
  input  logic [8*PortBytes-1:0] wdata_i,
  // feed control of the column to the west, and as this column hands it on
  input  logic                   valid_i,
  input  logic                   free_i,
  input  logic [       PosW-1:0] pos_i,
  input  logic [       SubW-1:0] sub_i,
  output logic                   valid_o,
  output logic                   free_o,
  output logic [       PosW-1:0] pos_o,
  output logic [       SubW-1:0] sub_o,
  // to the first cell of the column
  output logic [     SouthW-1:0] south_o,
  // drain, likewise
  input  logic                   pop_i,
  input  logic                   pop_last_i,
  input  logic [   OutAddrW-1:0] pop_addr_i,
  input  logic [            7:0] pop_cols_i,
  input  logic [            1:0] pop_format_i,
  output logic                   pop_o,
  output logic                   pop_last_o,
  output logic [   OutAddrW-1:0] pop_addr_o,
  output logic [            7:0] pop_cols_o,
  output logic [            1:0] pop_format_o,
  input  logic [       SumW-1:0] sum_i,
  // flags of the columns to the west, and with this one's
  input  logic [            3:0] flags_i,
  output logic [            3:0] flags_o,
  input  logic                   read_i,
  input  logic [   OutAddrW-1:0] raddr_i,
  output logic [           31:0] rdata_o
);
  logic [3:0] flags;
  logic unused_done;  // the last column's alone is read in an array
  assign flags_o = flags_i | flags;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) {valid_o, free_o, pos_o, sub_o} <= '0;
    else {valid_o, free_o, pos_o, sub_o} <= {valid_i, free_i, pos_i, sub_i};
  end
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) {pop_o, pop_last_o, pop_addr_o, pop_cols_o, pop_format_o} <= '0;
    else
      {pop_o, pop_last_o, pop_addr_o, pop_cols_o, pop_format_o} <= {
        pop_i, pop_last_i, pop_addr_i, pop_cols_i, pop_format_i
      };
  end

  sumac_col_feed #(
    .P(P),
    .Cfg(Cfg)
  ) u_feed (
    .clk_i,
    .rst_ni,
    .we_i(we_i && line_i == 8'(Col)),
    .waddr_i,
    .wbeat_i,
    .wdata_i,
    .valid_i(valid_o),
    .raddr_i(pos_o[PosW-2:0]),
    .sub_i(sub_o),
    .south_o
  );

  sumac_col_drain #(
    .P(P),
    .Cfg(Cfg),
    .Col(Col)
  ) u_drain (
    .clk_i,
    .rst_ni,
    .clear_i,
    .pop_i(pop_o),
    .pop_last_i(pop_last_o),
    .pop_addr_i(pop_addr_o),
    .pop_cols_i(pop_cols_o),
    .pop_format_i(pop_format_o),
    .sum_i(sum_i & SumLive),
    .done_o(unused_done),
    .flags_o(flags),
    .read_i,
    .raddr_i,
    .rdata_o
  );
endmodule
