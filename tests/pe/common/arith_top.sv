// SPDX-License-Identifier: Apache-2.0
//
// arith_top: the arithmetic of rtl/common one by one; fixed-point inputs are the low bits of fixed_i, as two's complement.
module arith_top (
  input  logic              clk_i,
  input  logic [31:0]       a_i,
  input  logic [31:0]       b_i,
  input  logic [319:0]      fixed_i,
  output logic [31:0]       sum_o,
  output logic              sum_overflow_o,
  output logic [15:0]       half_o,           // of a_i
  output logic              half_overflow_o,
  output logic [4:0][31:0]  converted_o,      // widths 8, 32, 52, 80, 267
  output logic [4:0]        converted_overflow_o,
  output logic [5:0][15:0]  zeros_o           // leading zeros of the low 1, 2, 3, 27, 64, 267 bits
);
  sumac_fp32_add u_add (
    .a_i,
    .b_i,
    .sum_o,
    .overflow_o(sum_overflow_o)
  );
  sumac_fp32_to_fp16 u_half (
    .fp32_i    (a_i),
    .fp16_o    (half_o),
    .overflow_o(half_overflow_o)
  );
  localparam int unsigned Widths[5] = '{8, 32, 52, 80, 267};
  localparam int Lsbs[5] = '{-3, 0, -18, -32, -124};
  for (genvar i = 0; i < 5; i++) begin : g_convert
    sumac_fixed_to_fp32 #(
      .Width (Widths[i]),
      .LsbExp(Lsbs[i])
    ) u_convert (
      .clk_i,
      .fixed_i   (fixed_i[Widths[i]-1:0]),
      .fp32_o    (converted_o[i]),
      .overflow_o(converted_overflow_o[i])
    );
  end
  localparam int unsigned Counts[6] = '{1, 2, 3, 27, 64, 267};
  for (genvar i = 0; i < 6; i++) begin : g_lzc
    logic [$clog2(Counts[i]+1)-1:0] zeros;
    sumac_lzc #(
      .Width(Counts[i])
    ) u_lzc (
      .word_i (fixed_i[Counts[i]-1:0]),
      .zeros_o(zeros)
    );
    assign zeros_o[i] = 16'(zeros);
  end
endmodule
