// SPDX-License-Identifier: Apache-2.0
//
// mac_float_proof: law: edges and PE of mac turn a pair of float codes, in any lane, into their exact product.
//
//   value    Fp32Sum = 0: in units of 2^LsbExp, below which nothing of it lies (lane_fixed_law); Fp32Sum = 1: in FP32 (lane_fp32_law).
//            Sums are the laws of tests/formal/sumac_sum_*_proof.sv
//   time     as lane_bench
//   shape    LsbExp, AccBits: models/pe/mac/README.md
module mac_float_proof
  import sumac_pkg::*;
  import mac_pkg::*;
#(
  parameter int ExpBits = 4,
  parameter int ManBits = 3,
  parameter int Special = 1,
  parameter bit Subn    = 1'b1,
  parameter bit Fp32Sum = 1'b0,
  parameter int LsbExp  = -18,
  parameter int AccBits = 52,
  parameter int Lanes   = 4,
  localparam int W = 1 + ExpBits + ManBits
) (
  input logic         clk_i,
  input logic [W-1:0] act_i,
  input logic [W-1:0] wgt_i,
  input logic [  2:0] lane_i
);
  localparam fmt_t F = '{
      is_int: 1'b0,
      exp_bits: 4'(ExpBits),
      man_bits: 5'(ManBits),
      special: 2'(Special)
  };
  localparam cfg_t Cfg = '{act: F, wgt: F, fp32_sum: Fp32Sum, subn: Subn};
  localparam int Bias = 2 ** (ExpBits - 1) - 1;
  localparam int S = sum_bits(Cfg, Lanes);

  logic [W-1:0] act, wgt;
  logic [S-1:0] sum;
  lane_bench #(
    .Cfg  (Cfg),
    .Lanes(Lanes)
  ) u_bench (
    .clk_i,
    .act_i,
    .wgt_i,
    .lane_i,
    .act_o(act),
    .wgt_o(wgt),
    .sum_o(sum)
  );

  logic [1:0] nan_of, inf_of, zero_of, sign_of;
  logic [1:0][ExpBits-1:0] exponent;
  logic [1:0][ManBits:0] significand;
  for (genvar i = 0; i < 2; i++) begin : g_operand
    float_reference #(
      .ExpBits(ExpBits),
      .ManBits(ManBits),
      .Special(Special),
      .Subn   (Subn)
    ) u_reference (
      .code_i       ((i == 0) ? act : wgt),
      .nan_o        (nan_of[i]),
      .infinite_o   (inf_of[i]),
      .zero_o       (zero_of[i]),
      .sign_o       (sign_of[i]),
      .exponent_o   (exponent[i]),
      .significand_o(significand[i])
    );
  end
  logic nan, infinite, zero, sign;
  logic [2*ManBits+1:0] product;
  shift_add_reference #(
    .AW(ManBits + 1),
    .BW(ManBits + 1)
  ) u_product (
    .a_i      (significand[0]),
    .b_i      (significand[1]),
    .product_o(product)
  );
  assign sign     = ^sign_of;
  assign nan      = (|nan_of) || (inf_of[0] && zero_of[1]) || (inf_of[1] && zero_of[0]);
  assign infinite = !nan && (|inf_of);
  assign zero     = !nan && !infinite && (|zero_of);

  if (Fp32Sum) begin : g_fp32
    // product * 2^(exponents - 2 bias - 2 ManBits): its highest 1 becomes the hidden one.
    int field;
    logic [23:0] normal;
    always_comb begin
      field  = 0;
      normal = '0;
      for (int i = 0; i < 2 * ManBits + 2; i++) begin
        if (product[i]) begin
          field  = i + int'(exponent[0]) + int'(exponent[1]) - 2 * (Bias + ManBits) + 127;
          normal = 24'(product) << (23 - i);
        end
      end
    end
    lane_fp32_law u_law (
      .sum_i     (sum),
      .nan_i     (nan),
      .infinite_i(infinite),
      .zero_i    (zero),
      .sign_i    (sign),
      .field_i   (field),
      .fraction_i(normal[22:0])
    );
  end else begin : g_fixed
    // The smallest exponents are 1 and 1: 2^LsbExp is the last place of their product.
    lane_fixed_law #(
      .AccBits(AccBits),
      .HasInf (Special == 2),
      .SumBits(S)
    ) u_law (
      .sum_i      (sum),
      .nan_i      (nan),
      .infinite_i (infinite),
      .zero_i     (zero),
      .sign_i     (sign),
      .magnitude_i(AccBits'(product) << (32'(exponent[0]) + 32'(exponent[1]) - 2 * (Bias + ManBits) - LsbExp))
    );
    always_comb begin
      the_last_place_is_the_tables : assert (LsbExp == 2 * (1 - Bias - ManBits));
    end
  end
endmodule
