// SPDX-License-Identifier: Apache-2.0
//
// A 4x4 core as a netlist of gates = RTL = functional and cycle executor: random programs through the rtl executor with the netlist in the RTL's
// place, from three values of the registers without reset; then programs in Icarus Verilog, where such a register and every word of a ring begin as
// X, with a memory model of its own (core_bench.sv).
#include <gtest/gtest.h>

#include <bit>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "sim/array/recurrence.hpp"
#include "sim/base/shell.hpp"
#include "sim/exec/agreement.hpp"
#include "sim/exec/functional_executor.hpp"
#include "sim/exec/random_program.hpp"
#include "tests/support/data.hpp"
#include "tests/support/temp_folder.hpp"

namespace sumac::exec {
namespace {

array::CoreParams core() {
  ::setenv("SUMAC_CACHE", (std::string(SUMAC_BINARY_DIR) + "/cores").c_str(), 0);
  ::setenv("SUMAC_TOOLS", SUMAC_TOOLS_DIR, 0);
  array::CoreParams p;
  p.rows = p.cols = 4;
  p.lanes = SUMAC_LANES;
  p.hop_s = p.hop_e = 1;
  p.port_bytes = 8;
  p.burst_beats = 4;
  p.outstanding = 4;
  p.out_slots = 2;
  p.desc_fifo = 2;
  p.act_ring_words = 16;
  p.wgt_ring_words = 16;
  p.latency = 11;
  p.write_latency = 6;
  p.pe_name = SUMAC_PE;
  p.pe = pe::timing_of(p.pe_name, p.lanes);
  return p;
}

DutBuild netlist_build(const array::CoreParams& params) {
  DutBuild build = core_build(params, false);
  build.files = {SUMAC_NETLIST};
  build.parameters.clear();
  build.netlist = true;
  return build;
}

/// The first `count` random programs of at most `cycles` cycles, none of less than a tenth of that.
std::vector<program::Program> short_programs(const array::CoreParams& params, std::size_t count,
                                             std::int64_t cycles) {
  std::vector<program::Program> programs;
  for (std::uint64_t seed = 1; programs.size() < count; ++seed) {
    program::Program program = random_program(params, seed);
    const std::int64_t total = array::run_recurrence(params, program.descriptors).counters.cycles;
    if (total <= cycles && total >= cycles / 10) programs.push_back(std::move(program));
  }
  return programs;
}

TEST(CoreNetlist, IsMadeForTheCoreOfThisTest) {
  std::map<std::string, std::string> asked, given;
  for (const auto& [name, value] : core_build(core(), false).parameters)
    if (name != "CfgWord" && name != "ConfigHash") asked[name] = value;
  std::stringstream list(SUMAC_PARAMETERS);
  for (std::string item; std::getline(list, item, ',');)
    given[item.substr(0, item.find('='))] = item.substr(item.find('=') + 1);
  EXPECT_EQ(asked, given);
}

TEST(CoreNetlist, AgreesWithBothExecutorsFromAnyRegisterValues) {
  const array::CoreParams params = core();
  const auto kernel = pe::make_kernel(params.pe_name, params.lanes);
  AgreementOptions options;
  options.memory = ideal_memory(params);
  options.hash = 0;  // a netlist is made without one
  const auto programs = short_programs(params, 4, 900);
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    RtlExecutor netlist(netlist_build(params), seed);
    for (std::size_t i = 0; i < programs.size(); ++i) {
      const Agreement result = agree(programs[i], params, *kernel, netlist, options);
      EXPECT_TRUE(result.time_compared);
      EXPECT_TRUE(result.agrees())
          << "program " << i << ", registers " << seed << ": " << result.differences.front().place;
    }
    if (seed == 1) {
      AgreementOptions planted = options;
      planted.plant.what = "byte";
      EXPECT_FALSE(agree(programs[0], params, *kernel, netlist, planted).agrees());
    }
  }
}

struct FourStates {
  int status = -1;
  long cycles = -1;
  long unknown = -1;
  std::vector<std::uint8_t> memory;
};

/// What `netlist` does with `program` on memory that holds `image` and X from `known` on.
FourStates run_in_four_states(const array::CoreParams& params, const char* netlist,
                              const program::Program& program, std::span<const std::uint8_t> image,
                              std::size_t known, std::int64_t limit) {
  const test::TempFolder folder;
  const auto file = [&](const char* name) { return (folder / name).string(); };
  {
    std::ofstream out(file("image.hex"));
    char text[4];
    for (const std::uint8_t byte : image.first(known)) {
      std::snprintf(text, sizeof text, "%02x\n", byte);
      out << text;
    }
  }
  std::string command =
      std::string(SUMAC_IVERILOG) + " -g2005 -s core_bench -o " + file("core.vvp");
  const auto set = [&](const char* name, std::int64_t value) {
    command += std::string(" -Pcore_bench.") + name + "=" + std::to_string(value);
  };
  set("PORT", params.port_bytes);
  set("ADDR_W", 32 - std::countr_zero(static_cast<unsigned>(params.port_bytes)));
  set("BYTES", static_cast<std::int64_t>(image.size()));
  set("PROGRAM", program.desc_base);
  set("LATENCY", params.latency);
  set("WRITE_LATENCY", params.write_latency);
  set("LIMIT", limit);
  command += std::string(" " SUMAC_SOURCE_DIR "/tests/netlist/core_bench.sv ") + netlist +
             " && vvp -n " + file("core.vvp") + " +image=" + file("image.hex") +
             " +memory=" + file("memory.hex");
  EXPECT_EQ(sumac::base::run_shell(("{ " + command + " ; } >" + file("said") + " 2>&1").c_str()),
            0);
  FourStates result;
  std::string line, all;
  for (std::ifstream in(file("said")); std::getline(in, line);) {
    all += line + '\n';
    std::sscanf(line.c_str(), "status %d cycles %ld unknown %ld", &result.status, &result.cycles,
                &result.unknown);
  }
  EXPECT_NE(all.find("status "), all.npos) << all.substr(0, 2000);
  for (std::ifstream in(file("memory.hex")); in >> line;)
    if (line.size() == 2 && line != "//")
      result.memory.push_back(static_cast<std::uint8_t>(std::strtoul(line.c_str(), nullptr, 16)));
  return result;
}

TEST(CoreNetlist, IsTheSameInFourStates) {
  SUMAC_NEED_TOOL(std::filesystem::exists(SUMAC_IVERILOG), "Icarus Verilog");
  const array::CoreParams params = core();
  const auto kernel = pe::make_kernel(params.pe_name, params.lanes);
  const program::Program program = short_programs(params, 1, 300).front();
  const std::vector<std::uint8_t> image = program::initial_memory(program);
  std::vector<std::uint8_t> expected = image;
  (void)run_functional(program, *kernel, expected);
  const std::int64_t cycles = array::run_recurrence(params, program.descriptors).counters.cycles;
  const auto run = [&](const char* netlist, std::size_t known) {
    return run_in_four_states(params, netlist, program, image, known, 2 * cycles);
  };
  const auto agrees = [&](const FourStates& what) {
    return (what.status & 31) == 2 && what.cycles == cycles && what.unknown == 0 &&
           what.memory == expected;
  };
  const FourStates whole = run(SUMAC_NETLIST, image.size());
  EXPECT_EQ(whole.status & 31, 2) << "done, without an error";
  EXPECT_EQ(whole.cycles, cycles);
  EXPECT_EQ(whole.unknown, 0);
  EXPECT_EQ(whole.memory, expected);
  EXPECT_TRUE(agrees(whole));

  // Canaries: one wrong gate is seen, and operands that are X in memory are seen as X in outputs.
  EXPECT_FALSE(agrees(run(SUMAC_FAULTY, image.size())));
  const FourStates cut = run(SUMAC_NETLIST, program.desc_base + 64 * program.descriptors.size());
  EXPECT_EQ(cut.cycles, cycles);
  EXPECT_GT(cut.unknown, 0);
}

}  // namespace
}  // namespace sumac::exec
