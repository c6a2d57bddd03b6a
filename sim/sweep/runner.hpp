// SPDX-License-Identifier: Apache-2.0
//
// A sweep in this process: threads evaluate pieces, the caller's thread writes what they found.
//
//   rows      go to the database in transactions of a third of a second
//   stopped   by Ctrl-C or an error: what was evaluated by then is committed, then the exception goes on
//   again     points whose key the database has are not evaluated
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "sim/sweep/catalog.hpp"
#include "sim/sweep/database.hpp"
#include "sim/sweep/visit.hpp"

namespace sumac::sweep {

struct Tally {
  std::int64_t points = 0;      // of the visit
  std::int64_t known = 0;       // had a row already, or the row of an equal point
  std::int64_t added = 0;       // rows written
  std::int64_t pruned = 0;      // did not keep to a constraint
  std::int64_t impossible = 0;  // an array that cannot be built, or a workload that it cannot run
  std::string first_impossible;

  [[nodiscard]] std::int64_t done() const { return known + added + pruned + impossible; }
  Tally& operator+=(const Tally& other);
};

/// Called some five times a second, and at the end; may throw, which stops the sweep.
using Observer = std::function<void(const Tally&)>;

/// threads = 0: as many as the machine has.
Tally run_sweep(const Catalog& catalog, const Visit& visit, Database& database, int threads,
                const Observer& observer);

}  // namespace sumac::sweep
