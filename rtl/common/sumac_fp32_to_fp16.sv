// SPDX-License-Identifier: Apache-2.0
//
// sumac_fp32_to_fp16: FP32 to FP16.
//
//   value    fp16_o = RNE(fp32_i), subnormals kept; NaN gives the canonical NaN 0x7E00;
//            overflow_o: a finite number was rounded to infinity
//   time     combinational
module sumac_fp32_to_fp16 (
  input  logic [31:0] fp32_i,
  output logic [15:0] fp16_o,
  output logic        overflow_o
);
  logic [7:0]  exponent;
  logic        is_special;  // infinity or NaN
  logic [23:0] significand;
  logic [4:0]  shift;    // places beyond those of a normal number; from 12 on nothing but sticky is left
  logic [35:0] aligned;  // 11 significand bits, then guard and sticky
  logic        round_up;
  logic [14:0] magnitude, rounded;

  assign exponent    = fp32_i[30:23];
  assign is_special  = exponent == 8'hFF;
  assign significand = {exponent != 0, fp32_i[22:0]};
  always_comb begin
    if (exponent >= 8'd113) begin
      shift = 5'd0;
    end else if (exponent <= 8'd101) begin
      shift = 5'd12;
    end else begin
      shift = 5'(8'd113 - exponent);
    end
  end
  assign aligned   = {significand, 12'b0} >> shift;
  assign round_up  = aligned[24] && (aligned[25] || (|aligned[23:0]));
  // A normal number's hidden bit adds 1 to the exponent field of the one below.
  assign magnitude = {(exponent >= 8'd113) ? 5'(exponent - 8'd113) : 5'd0, 10'b0} + 15'(aligned[35:25]);
  assign rounded   = magnitude + 15'(round_up);

  always_comb begin
    overflow_o = 1'b0;
    if (is_special) begin
      fp16_o = (fp32_i[22:0] != 0) ? 16'h7E00 : {fp32_i[31], 15'h7C00};
    end else if (exponent >= 8'd143 || rounded >= 15'h7C00) begin
      fp16_o     = {fp32_i[31], 15'h7C00};
      overflow_o = 1'b1;
    end else begin
      fp16_o = {fp32_i[31], rounded};
    end
  end
endmodule
