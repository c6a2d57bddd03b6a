// SPDX-License-Identifier: Apache-2.0
//
// sumac_lzc_proof: law: sumac_lzc counts the zeros above the highest 1; Width where there is none.
module sumac_lzc_proof #(
  parameter int Width = 32
) (
  input logic [Width-1:0] word_i
);
  logic [$clog2(Width+1)-1:0] zeros;
  sumac_lzc #(
    .Width(Width)
  ) u_lzc (
    .word_i,
    .zeros_o(zeros)
  );
  int unsigned wanted;
  always_comb begin
    wanted = Width;
    for (int unsigned i = 0; i < Width; i++) begin
      if (word_i[i]) wanted = Width - 1 - i;
    end
    zeros_are_counted : assert (32'(zeros) == wanted);
  end
endmodule
