// SPDX-License-Identifier: Apache-2.0
//
// mac_pe_fixed: mac_pe for floats on a fixed-point grid: product of significands, placed by the sum of exponents.
//
//   value    product = significand x significand << (exponents - 2), in units of 2^lsb_exp(Cfg); negation is ~x + 1, the +1 added with the lanes
//   time     LATENCY = 2
module mac_pe_fixed
  import sumac_pkg::*;
  import mac_pkg::*;
#(
  parameter cfg_t        Cfg   = '0,
  parameter int unsigned Lanes = 4
) (
  input  logic                              clk_i,
  input  logic                              rst_ni,
  input  logic                              valid_i,
  input  logic                              first_i,
  input  logic                              last_i,
  input  logic [east_bits(Cfg, Lanes)-1:0]  east_i,
  input  logic [south_bits(Cfg, Lanes)-1:0] south_i,
  output logic                              handoff_o,
  output logic [sum_bits(Cfg, Lanes)-1:0]   sum_o
);
  localparam fmt_t FA = Cfg.act;
  localparam fmt_t FW = Cfg.wgt;
  localparam int unsigned A = raw_bits(FA);
  localparam int unsigned W = raw_bits(FW);
  localparam int unsigned EA = 32'(FA.exp_bits);
  localparam int unsigned EW = 32'(FW.exp_bits);
  localparam int unsigned SA = 32'(FA.man_bits) + 1;
  localparam int unsigned SW = 32'(FW.man_bits) + 1;
  localparam int unsigned P = significand_bits(Cfg);
  localparam int unsigned T = product_bits(Cfg);
  localparam int unsigned X = $clog2(T - P + 1) > 0 ? $clog2(T - P + 1) : 1;  // bits of a shift

  logic [Lanes-1:0][T:0] terms;
  logic [Lanes-1:0] negative, nan, pinf, ninf;

  for (genvar l = 0; l < Lanes; l++) begin : g_lane
    logic [A-1:0] act;
    logic [W-1:0] wgt;
    logic         sign;
    logic [P-1:0] product;
    logic [X-1:0] shift;
    logic [T-1:0] placed;

    assign act     = east_i[l*A+:A];
    assign wgt     = south_i[l*W+:W];
    assign sign    = act[SA+EA] ^ wgt[SW+EW];
    assign product = P'(act[SA-1:0]) * P'(wgt[SW-1:0]);
    assign shift   = X'(32'(act[SA+:EA]) + 32'(wgt[SW+:EW]) - 32'd2);
    assign placed  = T'(product) << shift;

    assign terms[l]    = {1'b0, placed} ^ {(T + 1) {sign}};
    assign negative[l] = sign;

    if (sum_has_nan(Cfg)) begin : g_special
      logic a_nan, a_inf, w_nan, w_inf;
      assign a_nan = has_nan(FA) && act[A-1];
      assign w_nan = has_nan(FW) && wgt[W-1];
      assign a_inf = has_inf(FA) && act[SA+EA+32'(has_inf(FA))];
      assign w_inf = has_inf(FW) && wgt[SW+EW+32'(has_inf(FW))];
      sumac_product_class u_class (
        .a_nan_i (a_nan),
        .a_inf_i (a_inf),
        .a_zero_i(act[SA-1:0] == '0),
        .w_nan_i (w_nan),
        .w_inf_i (w_inf),
        .w_zero_i(wgt[SW-1:0] == '0),
        .sign_i  (sign),
        .nan_o   (nan[l]),
        .pinf_o  (pinf[l]),
        .ninf_o  (ninf[l])
      );
    end else begin : g_numbers
      assign nan[l]  = 1'b0;
      assign pinf[l] = 1'b0;
      assign ninf[l] = 1'b0;
    end
  end

  sumac_sum_fixed #(
    .Lanes (Lanes),
    .TermW (T + 1),
    .SumW  (acc_bits(Cfg)),
    .HasNan(sum_has_nan(Cfg)),
    .HasInf(sum_has_inf(Cfg))
  ) u_sum (
    .clk_i,
    .rst_ni,
    .valid_i,
    .first_i,
    .last_i,
    .term_i (terms),
    .carry_i(negative),
    .nan_i  (|nan),
    .pinf_i (|pinf),
    .ninf_i (|ninf),
    .handoff_o,
    .sum_o
  );
endmodule
