// SPDX-License-Identifier: Apache-2.0
//
// sumac_fp32_add: IEEE 754 binary32 addition.
//
//   value    sum_o = RNE(a_i + b_i), subnormals kept; x + -x = +0, -0 + -0 = -0; every NaN is the canonical one (0x7FC00000)
//   flags    overflow_o: both finite, result infinite. (invalid is: sum_o is NaN.)
//   time     combinational
//   twin     models/num/fp32.hpp
module sumac_fp32_add
  import sumac_pkg::*;
(
  input  logic [31:0] a_i,
  input  logic [31:0] b_i,
  output logic [31:0] sum_o,
  output logic        overflow_o
);
  logic [31:0] more;  // the operand of larger magnitude
  logic [30:0] less;  // the other's magnitude
  logic        subtract;
  logic [7:0] more_exp, less_exp, distance;
  logic more_special;

  assign more = (a_i[30:0] >= b_i[30:0]) ? a_i : b_i;
  assign less = (a_i[30:0] >= b_i[30:0]) ? b_i[30:0] : a_i[30:0];
  assign subtract = a_i[31] ^ b_i[31];
  assign more_special = more[30:23] == 8'hFF;
  assign more_exp = (more[30:23] == 0) ? 8'd1 : more[30:23];
  assign less_exp = (less[30:23] == 0) ? 8'd1 : less[30:23];
  assign distance = more_exp - less_exp;

  // Significands with guard, round and sticky below; from 26 places on the lesser one is sticky alone.
  logic [26:0] more_sig, less_sig, less_shifted;
  logic [26:0] less_lost;
  logic [27:0] total;
  assign more_sig = {more[30:23] != 0, more[22:0], 3'b000};
  assign less_sig = {less[30:23] != 0, less[22:0], 3'b000};
  always_comb begin
    if (distance > 8'd26) begin
      less_shifted = '0;
      less_lost    = less_sig;
    end else begin
      {less_shifted, less_lost} = {less_sig, 27'b0} >> distance[4:0];
    end
  end
  logic [26:0] less_aligned;
  assign less_aligned = {less_shifted[26:1], less_shifted[0] || (|less_lost)};
  assign total = subtract ? {1'b0, more_sig} - {1'b0, less_aligned}
                          : {1'b0, more_sig} + {1'b0, less_aligned};

  // Normalise: one place right, or left as far as the exponent allows (below it the result is subnormal).
  logic [4:0] zeros;
  logic [7:0] room, left;
  logic [26:0] norm;
  logic [7:0]  norm_exp;  // exponent field, 0 for a subnormal
  sumac_lzc #(
    .Width(27)
  ) u_lzc (
    .word_i (total[26:0]),
    .zeros_o(zeros)
  );
  assign room = more_exp - 8'd1;
  assign left = (8'(zeros) <= room) ? 8'(zeros) : room;
  always_comb begin
    if (total[27]) begin
      norm     = {total[27:2], total[1] || total[0]};
      norm_exp = more_exp + 8'd1;
    end else begin
      norm     = total[26:0] << left[4:0];
      norm_exp = norm[26] ? more_exp - left : 8'd0;
    end
  end

  logic        round_up;
  logic [30:0] rounded;  // a carry out of the fraction lands in the exponent
  assign round_up = norm[2] && (norm[3] || norm[1] || norm[0]);
  assign rounded = {norm_exp, norm[25:3]} + 31'(round_up);

  always_comb begin
    overflow_o = 1'b0;
    if (more_special) begin
      if (more[22:0] != 0 || (less == FP32_INF && subtract)) begin
        sum_o = FP32_NAN;
      end else begin
        sum_o = more;
      end
    end else if (total == 0) begin
      sum_o = {more[31] && !subtract, 31'b0};
    end else if (rounded[30:23] == 8'hFF) begin
      sum_o      = {more[31], FP32_INF};
      overflow_o = 1'b1;
    end else begin
      sum_o = {more[31], rounded};
    end
  end
endmodule
