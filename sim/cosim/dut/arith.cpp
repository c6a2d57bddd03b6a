// SPDX-License-Identifier: Apache-2.0
//
// Compiled together with one Verilated scalar unit (class Vcore) into a shared object. SUMAC_SCALAR_UNIT is 1 where the kind has a module
// <kind>_scalar (combinational, packed codes), 0 where the module is sumac_arith (one lane of the PE, pipelined).
#include <cstddef>
#include <cstdint>
#include <memory>

#include "Vcore.h"
#include "verilated.h"

extern "C" {

int sumac_arith_abi(void) {
  return 1;
}

/// results[i] = act[i] * wgt[i], a pair a cycle.
///   from_sum  the low bits of the sum instead of the drained word
///   returns   how many results came out: all, unless the unit is broken
std::size_t sumac_arith_run(const std::uint16_t* act, const std::uint16_t* wgt,
                            std::uint32_t* results, std::size_t pairs,
                            [[maybe_unused]] int from_sum) {
  VerilatedContext context;
  context.randReset(2);
  const auto core = std::make_unique<Vcore>(&context, "core");
#if SUMAC_SCALAR_UNIT
  for (std::size_t i = 0; i < pairs; ++i) {
    core->a_i = act[i];
    core->b_i = wgt[i];
    core->eval();
    results[i] = core->p_o;
  }
  core->final();
  return pairs;
#else
  const auto clock = [&core] {
    core->clk_i = 1;
    core->eval();
    core->clk_i = 0;
    core->eval();
  };
  core->clk_i = 0;
  core->rst_ni = 1;
  core->valid_i = 0;
  core->act_i = 0;
  core->wgt_i = 0;
  core->eval();
  core->rst_ni = 0;
  clock();
  core->rst_ni = 1;
  constexpr std::size_t kLongestPath = 64;  // cycles, more than any unit has stages
  std::size_t out = 0;
  for (std::size_t i = 0; i < pairs + kLongestPath && out < pairs; ++i) {
    core->valid_i = i < pairs;
    core->act_i = i < pairs ? act[i] : 0;
    core->wgt_i = i < pairs ? wgt[i] : 0;
    clock();
    if (core->valid_o) results[out++] = from_sum != 0 ? core->sum_o : core->word_o;
  }
  core->final();
  return out;
#endif
}

}  // extern "C"
