// SPDX-License-Identifier: Apache-2.0
//
// Random programs for `verify --random`, and what they cover.
//
//   shape    1 to 6 descriptors; M, N, K log-uniform in 1..300; batch 1..3, shared operands; any legal order, block, chunk and ahead,
//            not only good ones; tiles of fewer rows than the array has; every output format of the PE
//   values   three of four programs hold numbers only, every fourth any code; activations may be what an earlier descriptor stored,
//            behind wait_store
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "sim/array/core_params.hpp"
#include "sim/array/counters.hpp"
#include "sim/program/program.hpp"

namespace sumac::exec {

/// A valid program with image. The same for the same core and seed, on every machine; latencies do not enter.
[[nodiscard]] program::Program random_program(const array::CoreParams& params, std::uint64_t seed);

/// How many programs show what; each at most once per program.
struct Coverage {
  std::int64_t programs = 0;
  std::int64_t act_stationary = 0;
  std::int64_t wgt_stationary = 0;
  std::int64_t streamed = 0;
  std::int64_t block = 0;        // a resident block of more than one tile
  std::int64_t chunked = 0;      // K in more than one chunk
  std::int64_t fence = 0;        // wait_store after the first descriptor
  std::int64_t ragged_m = 0;     // a last tile with fewer rows
  std::int64_t ragged_n = 0;     // a last tile with fewer columns
  std::int64_t ragged_k = 0;     // K not a multiple of LANES
  std::int64_t drain_bound = 0;  // a hand-off waited for the tile before it to drain
  std::int64_t load_bound = 0;   // more than a quarter of all cycles waited for panels
  std::int64_t store_bound = 0;  // a hand-off waited for an output slot
  std::int64_t ring_wrap = 0;    // more words loaded into a bank than it is deep

  void add(const program::Program& program, const array::Counters& counters);
};

struct CoverageField {
  std::string_view name;
  std::int64_t Coverage::* value;
};

/// What `verify --random` prints and asks for.
inline constexpr std::array kCoverageFields = {
    CoverageField{"act_stationary", &Coverage::act_stationary},
    CoverageField{"wgt_stationary", &Coverage::wgt_stationary},
    CoverageField{"streamed", &Coverage::streamed},
    CoverageField{"block > 1", &Coverage::block},
    CoverageField{"chunked K", &Coverage::chunked},
    CoverageField{"fence", &Coverage::fence},
    CoverageField{"ragged M", &Coverage::ragged_m},
    CoverageField{"ragged N", &Coverage::ragged_n},
    CoverageField{"ragged K", &Coverage::ragged_k},
    CoverageField{"drain-bound", &Coverage::drain_bound},
    CoverageField{"load-bound", &Coverage::load_bound},
    CoverageField{"store-bound", &Coverage::store_bound},
    CoverageField{"ring wrap", &Coverage::ring_wrap},
};
static_assert(sizeof(Coverage) == (kCoverageFields.size() + 1) * sizeof(std::int64_t),
              "a field is missing");

}  // namespace sumac::exec
