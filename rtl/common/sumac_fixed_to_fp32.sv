// SPDX-License-Identifier: Apache-2.0
//
// sumac_fixed_to_fp32: a two's complement fixed-point number to FP32.
//
//   value    fp32_o = RNE(fixed_i * 2^LsbExp); 0 gives +0; overflow_o: the rounding went to infinity
//   shape    Width bits; LsbExp >= -126, so that no result is subnormal
//   time     one register after the normalising shift: fp32_o belongs to fixed_i of the cycle before
module sumac_fixed_to_fp32
  import sumac_pkg::*;
#(
  parameter int unsigned Width  = 32,
  parameter int          LsbExp = 0
) (
  input  logic             clk_i,
  input  logic [Width-1:0] fixed_i,
  output logic [31:0]      fp32_o,
  output logic             overflow_o
);
  localparam int unsigned NormW = max_u(Width, 26);  // hidden bit, 23 fraction bits, guard, sticky
  localparam int unsigned CountW = $clog2(NormW + 1);
  localparam int TopExp = int'(Width) - 1 + LsbExp;  // exponent of the top bit of the magnitude

  if (LsbExp < -126) begin : g_check
    $error("LsbExp %0d would need subnormal results", LsbExp);
  end

  logic sign, sign_q;
  logic [Width-1:0] magnitude;
  logic [CountW-1:0] zeros, zeros_q;
  logic [NormW-1:0] norm_in, norm, norm_q;

  assign sign      = fixed_i[Width-1];
  assign magnitude = sign ? -fixed_i : fixed_i;
  assign norm_in   = NormW'(magnitude) << (NormW - Width);
  assign norm      = norm_in << zeros;

  sumac_lzc #(
    .Width(NormW)
  ) u_lzc (
    .word_i (norm_in),
    .zeros_o(zeros)
  );

  always_ff @(posedge clk_i) begin
    sign_q  <= sign;
    zeros_q <= zeros;
    norm_q  <= norm;
  end

  logic              round_up;
  logic [10:0]       exponent;  // biased, before rounding
  logic [33:0]       rounded;   // {exponent, fraction} after it

  assign round_up = norm_q[NormW-25] && (norm_q[NormW-24] || (|norm_q[NormW-26:0]));
  assign exponent = 11'(TopExp + 127) - 11'(zeros_q);
  assign rounded  = {exponent, norm_q[NormW-2-:23]} + 34'(round_up);

  always_comb begin
    overflow_o = 1'b0;
    if (!norm_q[NormW-1]) begin
      fp32_o = '0;
    end else if (rounded[33:23] >= 11'd255) begin
      fp32_o     = {sign_q, FP32_INF};
      overflow_o = 1'b1;
    end else begin
      fp32_o = {sign_q, rounded[30:0]};
    end
  end
endmodule
