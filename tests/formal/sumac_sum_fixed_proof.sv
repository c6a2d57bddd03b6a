// SPDX-License-Identifier: Apache-2.0
//
// sumac_sum_fixed_proof: law: what one cycle does to sumac_sum_fixed, from any state, with any input; and that no group of GMAX terms overflows it.
//
//   value    a beat: the sum over lanes of term + carry, where carries come with negative terms (negation is ~x + 1). The sum after it: that plus the sum before, which counts as 0 at a first beat; classes
//            alike, OR for plus, and both infinities make it invalid. Without a beat nothing moves. handoff: one cycle, after a last beat is added
//   bounds   with n terms a sum lies in n * [-2^(TermW-1), 2^(TermW-1) - 1] if the terms do (a carry comes with a negative term): true of
//            the first beat, kept by each beat, and up to n = 2^15 a number of SumW bits
//   time     one cycle; unclocked assertions (prove.pipe)
module sumac_sum_fixed_proof #(
  parameter int unsigned Lanes  = 4,
  parameter int unsigned TermW  = 16,
  parameter int unsigned SumW   = 31,
  parameter bit          HasNan = 1'b1,
  parameter bit          HasInf = 1'b1,
  localparam int unsigned OutW  = 4 + (HasInf ? 2 : 0) + SumW
) (
  input logic                        clk_i,
  input logic                        rst_ni,
  input logic                        valid_i,
  input logic                        first_i,
  input logic                        last_i,
  input logic [Lanes-1:0][TermW-1:0] term_i,
  input logic [Lanes-1:0]            carry_i,
  input logic                        nan_i,
  input logic                        pinf_i,
  input logic                        ninf_i,
  input logic [15:0]                 terms_i   // terms that the sum holds now
);
  typedef logic signed [SumW+1:0] wide_t;
  logic handoff;
  logic [OutW-1:0] sum;
  sumac_sum_fixed #(
    .Lanes (Lanes),
    .TermW (TermW),
    .SumW  (SumW),
    .HasNan(HasNan),
    .HasInf(HasInf)
  ) u_sum (
    .handoff_o(handoff),
    .sum_o    (sum),
    .*
  );

  // The state, and the state and input of the cycle before.
  wide_t acc, beat, acc_q, beat_q, total, total_q;
  logic [3:0] head;
  logic pinf, ninf, pinf_q, ninf_q;
  logic nan_q, rst_q, valid_q, first_q, last_q, beats_q, beat_first_q, beat_last_q, in_bounds, in_bounds_q;
  logic [15:0] terms_q;
  logic in_nan_q, in_pinf_q, in_ninf_q, beat_nan, beat_pinf, beat_ninf, beat_nan_q, beat_pinf_q, beat_ninf_q;
  assign acc  = wide_t'(u_sum.acc_q);
  assign beat = wide_t'(u_sum.beat_q);
  assign head = sum[OutW-1-:4];
  if (HasInf) begin : g_inf
    assign {pinf, ninf}           = sum[SumW+:2];
    assign {beat_pinf, beat_ninf} = u_sum.g_special.g_inf.inf_q;
  end else begin : g_no_inf
    assign {pinf, ninf}           = 2'b00;
    assign {beat_pinf, beat_ninf} = 2'b00;
  end
  if (HasInf || HasNan) begin : g_nan
    assign beat_nan = u_sum.g_special.nan_q;
  end else begin : g_no_nan
    assign beat_nan = 1'b0;
  end
  always_comb begin
    total  = '0;
    in_bounds = 1'b1;
    for (int unsigned l = 0; l < Lanes; l++) begin
      total  = total + wide_t'($signed(term_i[l])) + wide_t'({1'b0, carry_i[l]});
      in_bounds = in_bounds && (!carry_i[l] || term_i[l][TermW-1]);
    end
  end
  always_ff @(posedge clk_i) begin
    acc_q                              <= acc;
    beat_q                             <= beat;
    total_q                            <= total;
    in_bounds_q                           <= in_bounds;
    nan_q                              <= head[0];
    {pinf_q, ninf_q}                   <= {pinf, ninf};
    {rst_q, valid_q, first_q, last_q}  <= {rst_ni, valid_i, first_i, last_i};
    {beats_q, beat_first_q}            <= {u_sum.valid_q, u_sum.first_q};
    beat_last_q                        <= u_sum.last_q;
    terms_q                            <= terms_i;
    {in_nan_q, in_pinf_q, in_ninf_q}   <= {nan_i, pinf_i, ninf_i};
    {beat_nan_q, beat_pinf_q, beat_ninf_q} <= {beat_nan, beat_pinf, beat_ninf};
  end

  function automatic logic fits(wide_t sum, logic [16:0] n);
    wide_t low, high;
    low  = -(wide_t'({1'b0, n}) <<< (TermW - 1));
    high = (wide_t'({1'b0, n}) <<< (TermW - 1)) - wide_t'({1'b0, n});
    return sum >= low && sum <= high;
  endfunction

  wide_t base;
  logic [16:0] terms_before;
  assign base       = beat_first_q ? '0 : acc_q;
  assign terms_before = beat_first_q ? '0 : 17'(terms_q);

  always_comb begin
    sum_is_the_state : assert (sum[SumW-1:0] == SumW'(acc) && head[3:1] == 3'b000);
    reset : assert (rst_ni || !(handoff || u_sum.valid_q));
    if (rst_ni && rst_q) begin
      beats_are_seen : assert (u_sum.valid_q == valid_q);
      handoff_follows_a_last_beat : assert (handoff == (beats_q && beat_last_q));
    end
    if (valid_q) begin
      lanes_are_added :
      assert ((!in_bounds_q || beat == total_q) && {u_sum.first_q, u_sum.last_q} == {first_q, last_q});
      beats_are_bounded : assert (!in_bounds_q || fits(beat, 17'(Lanes)));
    end else begin
      no_beat_no_change : assert (beat == beat_q);
    end
    if (beats_q) begin
      beats_are_added : assert (SumW'(acc) == SumW'(base + beat_q));
      if (fits(
              beat_q, 17'(Lanes)
          ) && fits(
              base, terms_before
          ) && terms_before + 17'(Lanes) <= 17'd32768) begin
        no_overflow : assert (acc == base + beat_q);
        sums_are_bounded : assert (fits(acc, terms_before + 17'(Lanes)));
      end
    end else begin
      sums_stand_still : assert (acc == acc_q && head[0] == nan_q && {pinf, ninf} == {pinf_q, ninf_q});
    end
    if (HasInf || HasNan) begin
      classes_are_seen : assert (!valid_q || beat_nan == in_nan_q);
    end
    if (HasInf) begin
      infinities_are_seen : assert (!valid_q || {beat_pinf, beat_ninf} == {in_pinf_q, in_ninf_q});
      infinities_stick :
      assert (!beats_q || {pinf, ninf} == ({beat_pinf_q, beat_ninf_q} | (beat_first_q ? 2'b00 : {pinf_q, ninf_q})));
    end
    if (HasInf || HasNan) begin
      nan_sticks : assert (!beats_q || head[0] == (beat_nan_q || (!beat_first_q && nan_q) || (pinf && ninf)));
    end else begin
      no_class : assert (!head[0]);
    end
  end
endmodule
