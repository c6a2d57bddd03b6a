// SPDX-License-Identifier: Apache-2.0
//
// sumac_lzc: leading zeros of a word.
//
//   value    zeros_o = number of 0 bits above the highest 1; Width where word_i is 0
//   time     combinational
module sumac_lzc #(
  parameter int unsigned Width = 32,
  localparam int unsigned CountW = $clog2(Width + 1)
) (
  input  logic [Width-1:0]  word_i,
  output logic [CountW-1:0] zeros_o
);
  if (Width == 1) begin : g_one
    assign zeros_o = !word_i;
  end else begin : g_tree
    localparam int unsigned Levels = $clog2(Width);
    localparam int unsigned Padded = 1 << Levels;

    // Halving: level n looks at a window of 2^n bits whose leading bits decide bit n-1 of the count.
    logic [Padded-1:0] window[Levels+1];
    logic [Levels-1:0] count;

    assign window[Levels] = Padded'(word_i) << (Padded - Width);
    for (genvar n = 0; n < Levels; n++) begin : g_level
      localparam int unsigned Half = 1 << n;
      assign count[n]  = ~|window[n+1][Padded-1-:Half];
      assign window[n] = count[n] ? window[n+1] << Half : window[n+1];
    end
    assign zeros_o = (word_i == '0) ? CountW'(Width) : CountW'(count);
  end
endmodule
