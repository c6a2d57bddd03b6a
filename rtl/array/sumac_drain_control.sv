// SPDX-License-Identifier: Apache-2.0
//
// sumac_drain_control: schedules the shadow chains of column 0; the other columns follow hop by hop.
//
//   value    after the bottom row's hand-off a tile's sums leave bottom first, one a cycle: in drain cycle k (from 0) row R-rows+k and all
//            rows above hold still, the rows below shift. Row R-rows+k may take its next sum at the end of cycle k.
//   time     drain cycle 0 is the cycle after start_i; tiles may start every `rows` cycles
//   reset    idle, output slot 0
module sumac_drain_control
  import sumac_core_pkg::*;
#(
  parameter core_t P = '0,
  localparam int unsigned R = P.rows,
  localparam int unsigned OutWords = P.out_slots * P.rows,
  localparam int unsigned AddrW = index_w(OutWords)
) (
  input  logic             clk_i,
  input  logic             rst_ni,
  input  logic             clear_i,
  input  logic             start_i,       // the bottom row of column 0 hands off
  input  tile_t            tile_i,        // of the tile that starts
  output logic [    R-1:0] shift_o,
  output logic             pop_o,         // column 0's bottom shadow leaves in this cycle
  output logic             pop_last_o,    // it is row 0 of the tile
  output logic [AddrW-1:0] pop_addr_o,    // where it goes in the output ring
  output logic [      7:0] pop_cols_o,
  output logic [      1:0] pop_format_o
);
  logic [R-1:0] shift_d;
  logic [7:0] row_q;
  logic [AddrW-1:0] slot_q, base_q;

  always_comb begin
    for (int unsigned r = 0; r < R; r++) begin
      if (start_i) shift_d[r] = r + 32'(tile_i.rows) > R;
      else shift_d[r] = (r > 0) && shift_o[(r>0)?r-1 : 0];
    end
  end

  assign pop_last_o = row_q == '0;
  assign pop_addr_o = base_q + AddrW'(row_q);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      shift_o <= '0;
      pop_o   <= 1'b0;
      slot_q  <= '0;
    end else if (clear_i) begin
      shift_o <= '0;
      pop_o   <= 1'b0;
      slot_q  <= '0;
    end else begin
      shift_o <= shift_d;
      if (start_i) begin
        pop_o  <= 1'b1;
        slot_q <= (slot_q == AddrW'(OutWords - R)) ? '0 : slot_q + AddrW'(R);
      end else if (pop_last_o) begin
        pop_o <= 1'b0;
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (start_i) begin
      row_q        <= tile_i.rows - 8'd1;
      base_q       <= slot_q;
      pop_cols_o   <= tile_i.cols;
      pop_format_o <= tile_i.out_format;
    end else if (pop_o) begin
      row_q <= row_q - 8'd1;
    end
  end
endmodule
