// SPDX-License-Identifier: Apache-2.0
//
// A whole array, mapped flat (blocks/asic_whole.sv), fed as a core feeds it: a GEMM in tiles, 64 GEMMs at once.
//
//   feed     order `streamed` (sim/program/README.md 4): m tiles, n tiles inside of them, one chunk; the last ones short; between tiles the control shows
//            the beat that waits, and no valid bit; banks of the rings hold panels, pad rows what lay there before; a tile of all rows and columns
//            goes before, drained and not counted
//   ports    ring writes and the host's reads are still: memories are not cells
//   checked  each word that is written to the output ring, its address and its order, and the flags: the golden model's, in all 64 GEMMs
//   energy   of the cycles from the first tile's stall until the last word is written, by the block (characterise.hpp) whose register a cell leads to
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "models/cost/events.hpp"
#include "models/pe/pe.hpp"
#include "synth/asic/estimator.hpp"
#include "synth/asic/operands.hpp"

namespace sumac::asic {

struct Job {
  int rows = 4, cols = 4;  // of the array
  int m = 7, n = 7;        // rows and columns of the GEMM
  int k = 384;
  std::vector<int> stalls;  // cycles without a beat before tile i; none where it ends
};

inline constexpr int kRingWords = 128;  // of a bank, as around the blocks
inline constexpr int kOutSlots = 4;

/// Cells, rows, columns, array as in cost::Component; then cells that lead to more than one of them.
inline constexpr std::size_t kShared = 4, kOwners = 5;

struct WholeRun {
  cost::Events events;                   // of one GEMM, counted cycle by cycle
  std::array<double, kOwners> energy{};  // J of one GEMM
  std::array<double, kOwners> area{}, sequential_area{}, leakage{};  // um2, W
  std::int64_t words = 0;                                            // compared, over all GEMMs
};

/// Which block each instance belongs to: an index below kOwners.
[[nodiscard]] std::vector<std::size_t> owners(const Netlist& netlist, const Library& library);

/// Throws base::MismatchError: the netlist does not compute what the golden model says.
[[nodiscard]] WholeRun run_whole(const Netlist& netlist, const Library& library, const pe::Pe& pe,
                                 const Job& job, Operands& operands);

}  // namespace sumac::asic
