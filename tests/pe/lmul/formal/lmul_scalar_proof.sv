// SPDX-License-Identifier: Apache-2.0
//
// lmul_scalar_proof: law: lmul_scalar = lmul_reference, product and flags, for every pair of codes.
//
//   shape    parameters as in lmul_reference; RefOffset: the offset that the reference is given (canary: another one)
module lmul_scalar_proof
  import sumac_pkg::*;
  import lmul_pkg::*;
#(
  parameter int ExpBits   = 5,
  parameter int ManBits   = 10,
  parameter int Special   = 2,
  parameter int Offset    = 64,
  parameter int RefOffset = Offset,
  parameter bit Subn      = 1'b0,
  parameter bit Fp32Sum   = 1'b0,   // of no meaning to the scalar law
  localparam int W = 1 + ExpBits + ManBits
) (
  input logic [W-1:0] a_i,
  input logic [W-1:0] b_i
);
  localparam cfg_t Cfg = '{
      fmt: '{is_int: 1'b0, exp_bits: 4'(ExpBits), man_bits: 5'(ManBits), special: 2'(Special)},
      offset: 10'(Offset),
      subn: Subn,
      fp32_sum: Fp32Sum
  };
  logic [W-1:0] product, wanted;
  logic [4:0] flags, wanted_flags;

  lmul_scalar #(
    .CfgWord(Cfg)
  ) u_rtl (
    .a_i,
    .b_i,
    .p_o    (product),
    .flags_o(flags)
  );
  lmul_reference #(
    .ExpBits(ExpBits),
    .ManBits(ManBits),
    .Special(Special),
    .Offset (RefOffset),
    .Subn   (Subn)
  ) u_reference (
    .a_i,
    .b_i,
    .p_o    (wanted),
    .flags_o(wanted_flags)
  );
  always_comb begin
    same_product : assert (product == wanted);
    same_flags : assert (flags == wanted_flags);
  end
endmodule
