// SPDX-License-Identifier: Apache-2.0
//
// A technology: the measured table of a cell library and a synthesis recipe, memories, DRAM; and what an array costs in it.
//
//   array   R x C cells + R rows + C columns + 1 array block, + R act banks, C wgt banks, C out banks (area, leakage, energy of each cycle)
//   clock   the longest delay of the blocks and of a memory's access (a bank is read in one cycle)
//   energy  each event's count times its price; a zero-delay figure: glitches are not in it
//   unit    every event costs 1 pJ, every instance 1 um2, every delay is 1 ns, nothing leaks: `defined`
//   never   guessed: a number that is not in a table is MissingNumber
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/error.hpp"
#include "models/cost/events.hpp"
#include "models/cost/memory.hpp"
#include "models/cost/table.hpp"

namespace sumac::cost {

/// One line of data/technologies.csv.
struct TechnologySpec {
  std::string name;
  int node_nm = 0;
  double vdd = 0;
  std::string cells;  // the cell library
  std::string recipe;
  std::string memory;  // name of a memory table
  int memory_node_nm = 0;
  double memory_vdd = 0;
  std::string liberty;  // path of a packaged library; "-": the user brings it
  std::string remark;
};

inline constexpr std::string_view kTechnologyHeader =
    "name,node_nm,vdd,library,recipe,memory,memory_node_nm,memory_vdd,liberty,remark";

/// Lines of such a file.  InputError "NAME:LINE: what".
[[nodiscard]] std::vector<TechnologySpec> read_technologies(std::string_view text,
                                                            const std::string& name);

/// A number that no table has.
class MissingNumber : public base::InputError {
 public:
  MissingNumber(const std::string& message, Key key)
      : base::InputError(message), key_(std::move(key)) {}
  [[nodiscard]] const Key& key() const { return key_; }

 private:
  Key key_;
};

struct Number {
  double value = 0;
  Provenance provenance = Provenance::kMeasured;
};

/// An array build as its cost depends on it.
struct ArrayShape {
  std::string pe;  // "kind/config"
  int lanes = 1;
  int rows = 1;
  int cols = 1;
  Bank act;  // of one row
  Bank wgt;  // of one column
  Bank out;  // of one column
};

/// What one array costs: a price for each event, and what it costs to be there.
struct ArrayCost {
  std::array<Number, kEventCount> price;                // pJ
  std::array<Number, kComponentCount> area;             // um2, all instances of a component
  std::array<Number, kComponentCount> leakage;          // nW, likewise; kLeakage itself is 0
  std::array<Number, kComponentCount> sequential_area;  // um2, where the tables have it
  std::array<Number, kComponentCount> delay;            // ns
  bool has_memories = true;

  [[nodiscard]] Number total_area() const;     // um2
  [[nodiscard]] Number total_leakage() const;  // nW
  /// ns a cycle; `limit` says what sets it.
  [[nodiscard]] Number cycle_ns() const;
  [[nodiscard]] Component limit() const;
};

class Technology {
 public:
  [[nodiscard]] static Technology unit();

  /// `tables`: of PEs, the first that has a configuration gives all its numbers.  `memory`: none leaves the rings out.
  Technology(TechnologySpec spec, std::vector<Table> tables, std::optional<MemoryTable> memory,
             Table dram);

  [[nodiscard]] const TechnologySpec& spec() const { return spec_; }
  [[nodiscard]] bool is_unit() const { return is_unit_; }
  [[nodiscard]] const std::vector<Table>& tables() const { return tables_; }
  [[nodiscard]] const std::optional<MemoryTable>& memory() const { return memory_; }
  [[nodiscard]] const Table& dram() const { return dram_; }
  /// "A nm, B V", and the rule where the numbers were scaled.
  [[nodiscard]] std::string describe() const;

  /// All numbers at another node: kScalingRule.  InputError: outside its range.
  [[nodiscard]] Technology scaled(int node_nm, double vdd) const;

  /// The table that has this configuration; nullptr: none, or `unit`.
  [[nodiscard]] const Table* table_of(std::string_view pe, int lanes) const;
  /// Scaled where this technology is.  Throws MissingNumber.
  [[nodiscard]] Number number(const Key& key) const;
  /// Throws MissingNumber, InputError (memories).
  [[nodiscard]] ArrayCost cost_of(const ArrayShape& shape, std::string_view stimulus) const;

 private:
  Technology() = default;

  TechnologySpec spec_;
  std::vector<Table> tables_;
  std::optional<MemoryTable> memory_;
  Table dram_;
  Scaling scaling_;
  bool scaled_ = false;
  bool is_unit_ = false;
};

/// Energy of a run by component, in pJ.
struct Energy {
  std::array<double, kComponentCount> component{};
  std::array<Provenance, kComponentCount> of{};  // the weakest of what went into each

  /// Components in their order.
  [[nodiscard]] double total() const;
  /// The weakest of all.
  [[nodiscard]] Provenance provenance() const;
  Energy& operator+=(const Energy& other);
  Energy& operator*=(double times);
};

/// Events at their prices, and leakage over `cycles` at `cycle_ns`.
[[nodiscard]] Energy energy_of(const Events& events, const ArrayCost& cost, double cycle_ns);

}  // namespace sumac::cost
