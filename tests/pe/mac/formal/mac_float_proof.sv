// SPDX-License-Identifier: Apache-2.0
//
// mac_float_proof: law: edges and PE of mac turn a pair of float codes, in any lane, into their exact product.
//
//   value    Fp32Sum = 0: the product in units of 2^LsbExp, two's complement of AccBits bits, and its classes; nothing of it lies below 2^LsbExp.
//            Fp32Sum = 1: the product in FP32, exact; below the normal range +0 and flushed, above it the largest finite number and saturated.
//            The other lanes hold code 0 and every beat is a group: sums are the laws of tests/formal/sumac_sum_*_proof.sv
//   time     LATENCY = 1 + pe_latency, edge and PE, from any state
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
  localparam int Latency = Fp32Sum ? 3 + $clog2(Lanes) : 3;

  logic [east_bits(Cfg, Lanes)-1:0] east;
  logic [south_bits(Cfg, Lanes)-1:0] south;
  logic handoff;
  logic [sum_bits(Cfg, Lanes)-1:0] sum;
  mac_act_edge #(
    .Cfg  (Cfg),
    .Lanes(Lanes)
  ) u_act_edge (
    .clk_i,
    .rst_ni (1'b1),
    .codes_i((Lanes * W)'(act_i) << (32'(lane_i) % Lanes * W)),
    .east_o (east)
  );
  mac_wgt_edge #(
    .Cfg  (Cfg),
    .Lanes(Lanes)
  ) u_wgt_edge (
    .clk_i,
    .rst_ni (1'b1),
    .codes_i((Lanes * W)'(wgt_i) << (32'(lane_i) % Lanes * W)),
    .south_o(south)
  );
  mac_pe #(
    .Cfg  (Cfg),
    .Lanes(Lanes)
  ) u_pe (
    .clk_i,
    .rst_ni   (1'b1),
    .valid_i  (1'b1),
    .first_i  (1'b1),
    .last_i   (1'b1),
    .east_i   (east),
    .south_i  (south),
    .handoff_o(handoff),
    .sum_o    (sum)
  );

  // ---- the same, the plain way, from the codes of Latency cycles ago
  logic [W-1:0] act_q[Latency];
  logic [W-1:0] wgt_q[Latency];
  always_ff @(posedge clk_i) begin
    act_q[0] <= act_i;
    wgt_q[0] <= wgt_i;
    for (int i = 1; i < Latency; i++) begin
      act_q[i] <= act_q[i-1];
      wgt_q[i] <= wgt_q[i-1];
    end
  end
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
      .code_i       ((i == 0) ? act_q[Latency-1] : wgt_q[Latency-1]),
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
    logic [31:0] wanted;
    logic flushed, saturated;
    always_comb begin
      field  = 0;
      normal = '0;
      for (int i = 0; i < 2 * ManBits + 2; i++) begin
        if (product[i]) begin
          field  = i + int'(exponent[0]) + int'(exponent[1]) - 2 * (Bias + ManBits) + 127;
          normal = 24'(product) << (23 - i);
        end
      end
      {flushed, saturated} = 2'b00;
      if (nan) begin
        wanted = 32'h7FC00000;
      end else if (infinite) begin
        wanted = {sign, 8'hFF, 23'd0};
      end else if (zero) begin
        wanted = '0;
      end else if (field < 1) begin
        wanted  = '0;
        flushed = 1'b1;
      end else if (field > 254) begin
        wanted    = {sign, 31'h7F7FFFFF};
        saturated = 1'b1;
      end else begin
        wanted = {sign, 8'(field), normal[22:0]};
      end
      the_sum_is_the_product : assert (sum[31:0] == wanted);
      flags_are_the_products : assert (sum[35:32] == {saturated, flushed, 1'b0, nan});
    end
  end else begin : g_fixed
    // The smallest exponents are 1 and 1: 2^LsbExp is the last place of their product.
    localparam bit HasInf = Special == 2;
    logic [3:0] flags;
    logic pinf, ninf;
    logic signed [AccBits-1:0] acc, placed, wanted;
    if (HasInf) begin : g_inf
      assign {flags, pinf, ninf, acc} = sum;
    end else begin : g_no_inf
      assign {flags, acc}             = sum;
      assign {pinf, ninf}             = {infinite && !sign, infinite && sign};
    end
    assign placed = AccBits'(product) << (32'(exponent[0]) + 32'(exponent[1]) - 2 * (Bias + ManBits) - LsbExp);
    assign wanted = (nan || infinite || zero) ? '0 : sign ? -placed : placed;
    always_comb begin
      the_last_place_is_the_tables : assert (LsbExp == 2 * (1 - Bias - ManBits));
      the_width_is_the_tables : assert ($bits(sum) == AccBits + (HasInf ? 6 : 4));
      the_sum_is_the_product : assert (acc == wanted);
      classes_are_the_products :
      assert (flags == {3'b000, nan} && pinf == (infinite && !sign) && ninf == (infinite && sign));
    end
  end
  always_comb begin
    each_beat_is_handed_off : assert (handoff);
  end
endmodule
