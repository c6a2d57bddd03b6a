// SPDX-License-Identifier: Apache-2.0
//
// What all points of a space share and nobody changes: technologies, hashes of names, and that every PE has its numbers.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "models/cost/technology.hpp"
#include "sim/sweep/space.hpp"

namespace sumac::sweep {

class Catalog {
 public:
  /// Loads the technologies. InputError: a PE does not have a number of lanes, a technology has no numbers of a PE (with the command that
  /// measures it).
  explicit Catalog(const Space& space);

  [[nodiscard]] const Space& space() const { return space_; }
  [[nodiscard]] const std::vector<cost::Technology>& technologies() const { return technologies_; }
  [[nodiscard]] std::uint64_t key(const Point& point, int lanes) const;
  /// Lanes of a PE where `asked` are asked for; 0: its own.
  [[nodiscard]] int lanes(std::size_t pe, int asked) const;
  /// Of all numbers of a technology for a PE ("nangate45-small mac/int8 4" -> digest): rows of one database come from the same.
  [[nodiscard]] const std::map<std::string, std::string>& digests() const { return digests_; }

 private:
  const Space& space_;
  std::vector<cost::Technology> technologies_;
  std::map<std::pair<std::size_t, int>, int> lanes_;
  std::vector<std::uint64_t> pe_hash_;
  std::vector<std::uint64_t> workload_hash_;
  std::vector<std::uint64_t> technology_hash_;
  std::map<std::string, std::string> digests_;
};

}  // namespace sumac::sweep
