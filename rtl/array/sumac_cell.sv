// SPDX-License-Identifier: Apache-2.0
//
// sumac_cell: one crossing of the array: hop registers, PE, shadow register of the drain chain.
//
//   value    sum of the PE -> shadow at hand-off; else the shadow of the row above where shift_i asks
//   time     east and control are delayed by RegE, south by RegS cycles; shadow holds a sum from the cycle after its hand-off
//   rule     a hand-off wins over a shift: the chain's schedule (sumac_drain_control) never needs both
//   reset    control low; data unreset
module sumac_cell #(
  parameter `SUMAC_PE_PKG::cfg_t Cfg = '0,
  parameter int unsigned Lanes = 1,
  parameter bit RegE = 1'b0,  // a hop register on the way east into this cell
  parameter bit RegS = 1'b0,  // a hop register on the way south into this cell
  localparam int unsigned EastW = `SUMAC_PE_PKG::east_bits(Cfg, Lanes),
  localparam int unsigned SouthW = `SUMAC_PE_PKG::south_bits(Cfg, Lanes),
  localparam int unsigned SumW = `SUMAC_PE_PKG::sum_bits(Cfg, Lanes)
) (
  input  logic              clk_i,
  input  logic              rst_ni,
  input  logic              valid_i,
  input  logic              first_i,
  input  logic              last_i,
  input  logic [ EastW-1:0] east_i,
  output logic              valid_o,
  output logic              first_o,
  output logic              last_o,
  output logic [ EastW-1:0] east_o,
  input  logic [SouthW-1:0] south_i,
  output logic [SouthW-1:0] south_o,
  input  logic              shift_i,
  output logic              shift_o,
  input  logic [  SumW-1:0] above_i,    // shadow of the row above
  output logic [  SumW-1:0] shadow_o,
  output logic              handoff_o
);
  logic [SumW-1:0] sum;

  if (RegE) begin : g_east
    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) begin
        valid_o <= 1'b0;
        shift_o <= 1'b0;
      end else begin
        valid_o <= valid_i;
        shift_o <= shift_i;
      end
    end
    always_ff @(posedge clk_i) begin
      first_o <= first_i;
      last_o  <= last_i;
      if (valid_i) east_o <= east_i;
    end
  end else begin : g_east
    assign valid_o = valid_i;
    assign first_o = first_i;
    assign last_o  = last_i;
    assign east_o  = east_i;
    assign shift_o = shift_i;
  end

  if (RegS) begin : g_south
    always_ff @(posedge clk_i) south_o <= south_i;
  end else begin : g_south
    assign south_o = south_i;
  end

  sumac_pe_slot #(
    .Cfg(Cfg),
    .Lanes(Lanes)
  ) u_slot (
    .clk_i,
    .rst_ni,
    .valid_i(valid_o),
    .first_i(first_o),
    .last_i(last_o),
    .east_i(east_o),
    .south_i(south_o),
    .handoff_o,
    .sum_o(sum)
  );

  always_ff @(posedge clk_i) begin
    if (handoff_o) shadow_o <= sum;
    else if (shift_o) shadow_o <= above_i;
  end
endmodule
