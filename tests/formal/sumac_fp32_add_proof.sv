// SPDX-License-Identifier: Apache-2.0
//
// sumac_fp32_add_proof: law: sumac_fp32_add of two finite numbers whose exponents lie Distance apart is their exact sum, rounded once.
//
//   value    the exact sum is an integer in units of the lesser operand's last place; it is kept to 24 bits, what is left compared with a half,
//            ties to even; never below 2^-149. An exact 0 is +0 unless both operands are negative. Overflow: infinity and overflow_o
//   shape    Distance 0..26 of the exponents (a subnormal's is 1); 27: 27 and more, where the lesser operand is a trace at most. The greater
//            operand is a_i or b_i, as swap_i says
module sumac_fp32_add_proof #(
  parameter int Distance = 0,
  parameter bit Subtract = 1'b0
) (
  input logic [31:0] more_i,
  input logic [31:0] less_i,
  input logic        swap_i
);
  logic [31:0] sum;
  logic overflow;
  sumac_fp32_add u_add (
    .a_i       (swap_i ? less_i : more_i),
    .b_i       (swap_i ? more_i : less_i),
    .sum_o     (sum),
    .overflow_o(overflow)
  );

  int more_exponent, less_exponent, unit;
  logic [23:0] more, less;
  assign more_exponent = (more_i[30:23] == 0) ? 1 : int'(more_i[30:23]);
  assign less_exponent = (less_i[30:23] == 0) ? 1 : int'(less_i[30:23]);
  assign more          = {more_i[30:23] != 0, more_i[22:0]};
  assign less          = {less_i[30:23] != 0, less_i[22:0]};
  always_comb begin
    finite : assume (more_i[30:23] != 8'hFF && less_i[30:23] != 8'hFF);
    apart :
    assume ((Distance == 27) ? more_exponent - less_exponent >= 27 : more_exponent - less_exponent == Distance);
    ordered : assume (more >= less || Distance != 0);
    signs : assume ((more_i[31] != less_i[31]) == Subtract);
  end

  logic [52:0] exact, kept, left, half;
  int top, drop, lift, exponent;
  logic [31:0] wanted;
  logic wanted_overflow;
  always_comb begin
    // A trace counts as one unit.
    unit  = more_exponent - Distance;
    exact = (53'(more) << Distance);
    if (Distance == 27) exact = Subtract ? exact - 53'(less != 0) : exact + 53'(less != 0);
    else exact = Subtract ? exact - 53'(less) : exact + 53'(less);
    top = 0;
    for (int i = 0; i < 53; i++) if (exact[i]) top = i;
    drop     = (top > 23) ? top - 23 : 0;
    lift     = (top < 23) ? 23 - top : 0;
    // Not below the exponent of subnormals.
    if (drop == 0 && lift > unit - 1) lift = unit - 1;
    kept = (exact >> drop) << lift;
    left = exact - ((exact >> drop) << drop);
    half = (drop == 0) ? 53'd1 : 53'd1 << (drop - 1);
    if (drop != 0 && (left > half || (left == half && kept[0]))) kept = kept + 1'b1;
    exponent = unit + drop - lift;
    if (kept[24]) begin
      kept     = kept >> 1;
      exponent = exponent + 1;
    end
    wanted_overflow = 1'b0;
    if (exact == 0) begin
      wanted = {more_i[31] && less_i[31], 31'd0};
    end else if (exponent > 254) begin
      wanted          = {more_i[31], 8'hFF, 23'd0};
      wanted_overflow = 1'b1;
    end else begin
      wanted = {more_i[31], kept[23] ? 8'(exponent) : 8'd0, kept[22:0]};
    end
    the_exact_sum_is_rounded_once : assert (sum == wanted && overflow == wanted_overflow);
  end
endmodule
