// SPDX-License-Identifier: Apache-2.0
//
// A 4x4 core as a netlist of gates = RTL = functional and cycle executor: random programs through the rtl executor with the netlist in the RTL's
// place, from three values of the registers without reset; then programs in Icarus Verilog, where such a register and every word of a ring begin as
// X, with a memory model of its own (core_bench.sv).
#include <gtest/gtest.h>

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
  p.rows = p.cols = p.lanes = 4;
  p.hop_s = p.hop_e = 1;
  p.port_bytes = 16;
  p.burst_beats = 4;
  p.outstanding = 4;
  p.out_slots = 2;
  p.desc_fifo = 2;
  p.act_ring_words = 32;
  p.wgt_ring_words = 32;
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
  const auto programs = short_programs(params, 6, 5000);
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

FourStates run_in_four_states(const array::CoreParams& params, const program::Program& program,
                              std::span<const std::uint8_t> image, std::size_t memory_bytes) {
  const test::TempFolder folder;
  const auto file = [&](const char* name) { return (folder / name).string(); };
  {
    std::ofstream out(file("image.hex"));
    char text[4];
    for (const std::uint8_t byte : image) {
      std::snprintf(text, sizeof text, "%02x\n", byte);
      out << text;
    }
  }
  const auto set = [](const char* name, std::int64_t value) {
    return std::string(" -Pcore_bench.") + name + "=" + std::to_string(value);
  };
  const std::string command =
      std::string(SUMAC_IVERILOG) + " -g2005 -s core_bench -o " + file("core.vvp") +
      set("BYTES", static_cast<std::int64_t>(memory_bytes)) + set("PROGRAM", program.desc_base) +
      set("LATENCY", params.latency) + set("WRITE_LATENCY", params.write_latency) + " " +
      SUMAC_SOURCE_DIR "/tests/netlist/core_bench.sv " SUMAC_NETLIST " && vvp -n " +
      file("core.vvp") + " +image=" + file("image.hex") + " +memory=" + file("memory.hex");
  EXPECT_EQ(sumac::base::run_shell(("{ " + command + " ; } >" + file("said") + " 2>&1").c_str()),
            0);
  FourStates result;
  std::string line, all;
  for (std::ifstream in(file("said")); std::getline(in, line);) {
    all += line + '\n';
    std::sscanf(line.c_str(), "status %d cycles %ld unknown %ld", &result.status, &result.cycles,
                &result.unknown);
  }
  EXPECT_NE(result.status, -1) << all.substr(0, 2000);
  for (std::ifstream in(file("memory.hex")); in >> line;)
    if (line.size() == 2 && line != "//")
      result.memory.push_back(static_cast<std::uint8_t>(std::strtoul(line.c_str(), nullptr, 16)));
  return result;
}

TEST(CoreNetlist, IsTheSameInFourStates) {
  SUMAC_NEED_TOOL(std::filesystem::exists(SUMAC_IVERILOG), "Icarus Verilog");
  const array::CoreParams params = core();
  const auto kernel = pe::make_kernel(params.pe_name, params.lanes);
  for (const program::Program& program : short_programs(params, 2, 700)) {
    const std::vector<std::uint8_t> image = program::initial_memory(program);
    std::vector<std::uint8_t> expected = image;
    (void)run_functional(program, *kernel, expected);
    const FourStates run = run_in_four_states(params, program, image, image.size());
    EXPECT_EQ(run.status & 31, 2) << "done, without an error";
    EXPECT_EQ(run.cycles, array::run_recurrence(params, program.descriptors).counters.cycles);
    EXPECT_EQ(run.unknown, 0);
    EXPECT_EQ(run.memory, expected);

    // Canary: with operands that are X in memory, outputs are seen to be X.
    const std::size_t descriptors = program.desc_base + 64 * program.descriptors.size();
    const FourStates cut =
        run_in_four_states(params, program, std::span(image).first(descriptors), image.size());
    EXPECT_EQ(cut.cycles, run.cycles);
    EXPECT_GT(cut.unknown, 0);
  }
}

}  // namespace
}  // namespace sumac::exec
