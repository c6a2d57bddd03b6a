// SPDX-License-Identifier: Apache-2.0
//
// Netlist = RTL = golden for the four parts of a PE in every configuration: the netlist in Verilator is held to golden by the bench that holds the
// RTL to it (pe.<kind>.rtl), from three values of the registers without reset; then the same cycles are replayed in Icarus Verilog, where such a
// register begins as X, and nothing that is due may still be X.
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "sim/base/shell.hpp"
#include "tests/pe/common/groups.hpp"
#include "tests/support/data.hpp"
#include "tests/support/temp_folder.hpp"

namespace sumac::pe {
namespace {

using bench::Bench;
using bench::Vectors;

constexpr OutFormat kFormats[] = {OutFormat::kFp32, OutFormat::kInt32, OutFormat::kFp16};

/// The last instance is one of the others with a fault.
class Netlists : public Bench {
 public:
  explicit Netlists(int seed, Vectors* vectors = nullptr) : Bench(seed, vectors) {
    instances().back().checked = false;
  }
};

void drive(Bench& bench, std::uint64_t seed, int rounds, int groups) {
  base::Rng rng(seed);
  for (int round = 0; round < rounds; ++round) {
    bench.set_format(kFormats[static_cast<std::size_t>(round) % 3]);
    bench::random_groups(bench, rng, groups, round % 2 == 0);
  }
  bench.flush();
}

TEST(Netlist, IsGoldenFromAnyRegisterValues) {
  for (const int seed : {31, 32, 33}) {
    Netlists bench(seed);
    drive(bench, static_cast<std::uint64_t>(seed), 150, 6);
    EXPECT_EQ(bench.mismatches(), 0) << bench.report() << "seed " << seed;
    EXPECT_GT(bench.compared(), 700 * static_cast<std::int64_t>(bench.instances().size() - 1));
  }
}

TEST(NetlistCanary, OneWrongGateIsSeen) {
  Bench bench(31);
  for (bench::Instance& instance : bench.instances())
    instance.checked = &instance == &bench.instances().back();
  drive(bench, 31, 12, 6);
  EXPECT_GT(bench.mismatches(), 0);
}

struct Replayed {
  long cycles = -1, compared = -1, differences = -1;
};

/// The netlists in Icarus Verilog.
class FourStates {
 public:
  FourStates() {
    (void)run(std::string(SUMAC_IVERILOG) + " -g2005 -s bench_replay -o " + program() +
              " " SUMAC_REPLAY " " SUMAC_NETLISTS);
  }

  [[nodiscard]] Replayed replay(const Vectors& vectors) const {
    const std::string lines = (folder_ / "vectors.hex").string();
    vectors.write(lines);
    const std::string said = run("vvp -n " + program() + " +vectors=" + lines);
    Replayed result;
    const std::size_t at = said.find("cycles ");
    if (at != std::string::npos)
      std::sscanf(said.c_str() + at, "cycles %ld compared %ld differences %ld", &result.cycles,
                  &result.compared, &result.differences);
    EXPECT_GE(result.differences, 0) << said.substr(0, 2000);
    return result;
  }

 private:
  [[nodiscard]] std::string program() const { return (folder_ / "bench.vvp").string(); }

  [[nodiscard]] std::string run(const std::string& command) const {
    const std::string said = (folder_ / "said").string();
    EXPECT_EQ(sumac::base::run_shell((command + " >" + said + " 2>&1").c_str()), 0) << command;
    std::ifstream in(said);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  test::TempFolder folder_;
};

TEST(Netlist, IsTheSameInFourStates) {
  SUMAC_NEED_TOOL(std::filesystem::exists(SUMAC_IVERILOG), "Icarus Verilog");
  Vectors vectors;
  std::size_t instances = 0, twin = 0;  // twin: the one without the fault
  {
    Netlists bench(34, &vectors);
    drive(bench, 34, 3, 6);
    ASSERT_EQ(bench.mismatches(), 0) << bench.report();
    instances = bench.instances().size();
    while (bench.instances()[twin].name != bench.instances().back().name)
      ++twin;
  }
  const FourStates netlists;
  std::vector<Vectors::Cycle>& cycles = vectors.cycles();
  const Replayed same = netlists.replay(vectors);
  EXPECT_EQ(same.differences, 0);
  EXPECT_EQ(same.cycles, static_cast<long>(cycles.size()));
  EXPECT_GT(same.compared, static_cast<long>(cycles.size() * (instances - 1)));

  // Canary: the netlist with the fault is not the one without.
  Vectors without = vectors;
  for (Vectors::Cycle& cycle : without.cycles())
    cycle.seen.back() = cycle.seen[twin];
  EXPECT_GT(netlists.replay(without).differences, 0);

  // Canaries, all in one replay: a hand-off, a flag of a sum, a bit of a word, and a register that is still X must each be seen.
  cycles.resize(cycles.size() / 2);
  long planted = 0;
  const auto plant = [&](auto due, auto change) {
    for (std::size_t c = cycles.size() / 2; c < cycles.size(); ++c) {
      for (Vectors::Seen& seen : cycles[c].seen) {
        if (!due(seen)) continue;
        change(seen);
        ++planted;
        return;
      }
    }
  };
  plant([](const Vectors::Seen&) { return true; },
        [](Vectors::Seen& s) { s.handoff = !s.handoff; });
  plant([](const Vectors::Seen& s) { return s.sum_due; },
        [](Vectors::Seen& s) { s.sum_flags ^= 4U; });
  plant([](const Vectors::Seen& s) { return s.word_due; }, [](Vectors::Seen& s) { s.word ^= 1U; });
  ASSERT_EQ(planted, 3);
  cycles.front().seen.front().word_due = true;  // in reset: no register without one is known yet
  EXPECT_EQ(netlists.replay(vectors).differences, 4);
}

}  // namespace
}  // namespace sumac::pe
