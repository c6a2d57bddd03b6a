// SPDX-License-Identifier: Apache-2.0
//
// Technologies by name, from the tables of the tree and of the user's cache.
//
//   tree    models/cost/data (technologies.csv, memory/, dram/) and synth/asic/results/NAME.csv below base::root()
//   cache   base::cache_folder()/cost/NAME/*.csv: what `sumac cost --characterise` left; only for configurations that the tree has not
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/cost/technology.hpp"
#include "sim/array/core_params.hpp"

namespace sumac::cost {

inline constexpr std::string_view kDefaultDram = "lpddr4";
inline constexpr std::string_view kDefaultStimulus = "minilm";

struct TechnologyChoice {
  std::string name;  // of technologies.csv, or "unit"
  std::string sram;  // a file of memory/; "none": no memories; empty: the technology's own
  std::string dram = std::string(kDefaultDram);
  std::string stimulus = std::string(kDefaultStimulus);
  std::optional<int> node_nm;  // scaled to this node and supply, both or none
  std::optional<double> vdd;
};

/// Lines of technologies.csv.
[[nodiscard]] std::vector<TechnologySpec> technology_specs();

/// InputError: unknown technology, memory, DRAM or stimulus (says which there are); a damaged table; a node without a supply.
[[nodiscard]] Technology load_technology(const TechnologyChoice& choice);
/// With everything as the technology has it.
[[nodiscard]] Technology load_technology(const std::string& name);

/// Names of the files in models/cost/data/KIND, sorted.
[[nodiscard]] std::vector<std::string> data_names(std::string_view kind);

/// Where `--characterise` puts the table of one configuration.
[[nodiscard]] std::filesystem::path cached_table(std::string_view technology, std::string_view pe,
                                                 int lanes);

/// The command that measures a configuration.
[[nodiscard]] std::string characterise_command(std::string_view technology, std::string_view pe,
                                               int lanes);

/// What to do about a missing number: the command that measures it, or the stimuli that there are.
[[nodiscard]] std::string remedy(const Technology& technology, const Key& missing);

/// Runs `query`; what it misses becomes an InputError with the command that measures it, or the stimuli that there are.
template <class Query>
auto with_command(const Technology& technology, const Query& query) {
  try {
    return query();
  } catch (const MissingNumber& missing) {
    throw base::InputError(missing.what() + (" (" + remedy(technology, missing.key()) + ")"));
  }
}

/// What an array build costs.
[[nodiscard]] ArrayCost cost_of_core(const Technology& technology, const array::CoreParams& core,
                                     std::string_view stimulus);

}  // namespace sumac::cost
