// SPDX-License-Identifier: Apache-2.0
//
// sumac_pack_product: an unpacked product on its way into an FP32 sum.
//
//   value    (-1)^sign * 1.fraction * 2^(exponent - 127) as FP32, exact; below the normal range +0 and flushed_o, above it the largest finite
//            value of the sign and saturated_o; zero_i gives +0; nan_i, pinf_i, ninf_i win over everything
//   shape    fraction FracW <= 23 bits, left aligned into 23; exponent ExpW bits two's complement;
//            MinExp, MaxExp: what the exponent of a product that is not zero can be: where both are normal there is no range logic
//   time     combinational
module sumac_pack_product
  import sumac_pkg::*;
#(
  parameter int unsigned FracW  = 7,
  parameter int unsigned ExpW   = 10,
  parameter int          MinExp = -1000,
  parameter int          MaxExp = 1000
) (
  input  logic             sign_i,
  input  logic [ExpW-1:0]  exponent_i,
  input  logic [FracW-1:0] fraction_i,
  input  logic             zero_i,
  input  logic             nan_i,
  input  logic             pinf_i,
  input  logic             ninf_i,
  output logic [31:0]      fp32_o,
  output logic             flushed_o,
  output logic             saturated_o
);
  logic below, above;
  if (MinExp >= 1 && MaxExp <= 254) begin : g_normal
    assign below = 1'b0;
    assign above = 1'b0;
    logic unused_range;
    assign unused_range = ^exponent_i;
  end else begin : g_range
    logic number;
    assign number = !(zero_i || nan_i || pinf_i || ninf_i);
    assign below = number && $signed(exponent_i) < $signed(ExpW'(1));
    assign above = number && $signed(exponent_i) > $signed(ExpW'(254));
  end
  assign flushed_o   = below;
  assign saturated_o = above;

  always_comb begin
    if (nan_i) begin
      fp32_o = FP32_NAN;
    end else if (pinf_i || ninf_i) begin
      fp32_o = {ninf_i, FP32_INF};
    end else if (above) begin
      fp32_o = {sign_i, FP32_MAX};
    end else if (zero_i || below) begin
      fp32_o = '0;
    end else begin
      fp32_o = {sign_i, 8'(exponent_i), 23'(fraction_i) << (23 - FracW)};
    end
  end
endmodule
