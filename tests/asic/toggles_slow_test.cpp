// SPDX-License-Identifier: Apache-2.0
//
// Counted changes = Verilator's, net by net: the PE of a kind mapped onto OSU018, its cells as Yosys reads them from the library, 64 streams of random
// inputs one after the other.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "models/base/rng.hpp"
#include "synth/asic/simulator.hpp"
#include "tests/asic/mapped.hpp"
#include "tests/support/temp_folder.hpp"

namespace sumac::asic {
namespace {

constexpr int kWarm = 12, kCounted = 40;  // cycles of a stream; the first three in reset

struct Toggles {
  std::vector<std::uint64_t> rises, falls;
  friend bool operator==(const Toggles&, const Toggles&) = default;
};

int differing(const Toggles& a, const Toggles& b) {
  int count = 0;
  for (std::size_t n = 2; n < a.rises.size(); ++n)
    count += a.rises[n] != b.rises[n] || a.falls[n] != b.falls[n];
  return count;
}

std::string shell_in(const std::string& folder, const std::string& command) {
  std::string said;
  EXPECT_EQ(run_command("cd " + quoted(folder) + " && " + command, said), 0) << said;
  return said;
}

/// The bench: vectors from a file, counters of every net, printed at the end.
std::string bench(const Netlist& netlist) {
  std::ostringstream out;
  const std::size_t ports = netlist.ports.size(), nets = netlist.nets.size();
  out << "module bench(input clk);\n"
      << "  localparam int N = " << nets << ", CYCLES = " << kStreams * (kWarm + kCounted) << ";\n"
      << "  reg [" << ports - 1 << ":0] vectors[CYCLES + 1];\n  reg [" << ports - 1 << ":0] now;\n"
      << "  wire [N-1:0] nets;\n  reg [N-1:0] last;\n  int t = 0;\n  int up[N], down[N];\n"
      << "  initial begin $readmemh(\"vectors.hex\", vectors); now = vectors[0]; end\n"
      << "  " << netlist.top << " dut (.nets_o(nets)";
  for (std::size_t i = 0; i < ports; ++i) {
    out << ", .p" << i << "(";
    if (netlist.ports[i].name == "clk_i") {
      out << "clk";
    } else if (netlist.ports[i].input) {
      out << "now[" << i << "]";
    }
    out << ")";
  }
  out << ");\n  always @(posedge clk) begin\n"
      << "    if (t % " << kWarm + kCounted << " >= " << kWarm << ")\n"
      << "      for (int i = 0; i < N; i++) begin\n"
      << "        if (nets[i] && !last[i]) up[i]++;\n        if (!nets[i] && last[i]) down[i]++;\n "
         "     end\n"
      << "    last <= nets;\n    now <= vectors[t + 1];\n    t <= t + 1;\n"
      << "    if (t + 1 == CYCLES) begin\n"
      << "      for (int i = 0; i < N; i++) $display(\"net %0d %0d %0d\", i, up[i], down[i]);\n"
      << "      $finish;\n    end\n  end\nendmodule\n";
  return out.str();
}

struct Part {
  const char *top, *word;
  friend std::ostream& operator<<(std::ostream& out, const Part& part) { return out << part.top; }
};

class Pe : public testing::TestWithParam<Part> {};

TEST_P(Pe, EveryNetAsInVerilator) {
  const std::string file = test::osu018();
  SUMAC_NEED_TOOL(std::filesystem::exists(file), "qflow-tech-osu018");
  SUMAC_NEED_TOOL(std::filesystem::exists(sumac::test::tools_python()), "the tools environment");
  const sumac::test::TempFolder temp;
  const std::string folder = temp.path().string();
  const Library library = Library::read(file);
  const auto [top, word] = GetParam();
  const Netlist netlist =
      read_netlist(test::map_part(top, word, 2, file, folder + "/pe.v"), "pe.v", library);

  // 64 streams at once.
  Simulator simulator(netlist, library);
  base::Rng rng(41);
  const std::size_t cycles = kWarm + kCounted;
  std::vector<std::vector<std::uint64_t>> words(cycles,
                                                std::vector<std::uint64_t>(netlist.ports.size()));
  for (std::size_t t = 0; t < cycles; ++t) {
    for (std::size_t i = 0; i < netlist.ports.size(); ++i) {
      const std::string& name = netlist.ports[i].name;
      std::uint64_t value = rng.next();
      if (name == "rst_ni") value = t < 3 ? 0 : ~std::uint64_t{0};
      if ((name == "valid_i" || name == "first_i") && t < kWarm) value = ~std::uint64_t{0};
      if (name == "clk_i" || !netlist.ports[i].input) value = 0;
      words[t][i] = value;
      if (netlist.ports[i].input) simulator.set(netlist.ports[i].net, value);
    }
    simulator.count(t >= kWarm);
    simulator.step();
  }
  const Toggles ours{simulator.counts().rises, simulator.counts().falls};

  // One after the other.
  {
    std::ofstream vectors(folder + "/vectors.hex");
    const std::size_t digits = (netlist.ports.size() + 3) / 4;
    for (int s = 0; s < kStreams; ++s) {
      for (std::size_t t = 0; t < cycles; ++t) {
        std::string line(digits, '0');
        for (std::size_t i = 0; i < netlist.ports.size(); ++i) {
          char& digit = line[digits - 1 - i / 4];
          const unsigned old = digit <= '9' ? static_cast<unsigned>(digit - '0')
                                            : static_cast<unsigned>(digit - 'a') + 10;
          digit = "0123456789abcdef"[old | static_cast<unsigned>(words[t][i] >> s & 1) << (i % 4)];
        }
        vectors << line << '\n';
      }
    }
    vectors << std::string(digits, '0') << '\n';
    std::ofstream(folder + "/netlist.v") << write_netlist(netlist, library, true);
    std::ofstream(folder + "/bench.sv") << bench(netlist);
    std::ofstream(folder + "/main.cpp")
        << "#include \"Vbench.h\"\n#include \"verilated.h\"\nint main() { VerilatedContext c; "
           "Vbench b(&c);\n"
           "  for (b.clk = 0, b.eval(); !c.gotFinish(); b.clk = !b.clk, b.eval()) {}\n}\n";
  }
  const std::string python = quoted(sumac::test::tools_python().string());
  shell_in(folder, python + " " + quoted(std::string(SUMAC_SOURCE_DIR) + "/scripts/ys.py") +
                       " 'read_liberty " + file + "' 'write_verilog -noattr cells.v'");
  shell_in(
      folder,
      "V=$(ls -d " + quoted(SUMAC_TOOLS_DIR) +
          "/lib/python3*/site-packages/verilator) && VERILATOR_ROOT=$V $V/bin/verilator --cc --exe "
          "--build --top bench -Wno-fatal -Wno-lint -Wno-UNOPTFLAT --no-timing -CFLAGS -O0 "
          "-MAKEFLAGS 'VK_PCH_I_FAST= VK_PCH_I_SLOW= OPT_FAST=-O0 OBJCACHE=ccache' "
          "bench.sv netlist.v cells.v main.cpp >log 2>&1 || { tail -20 log; false; }");
  std::istringstream said(shell_in(folder, "obj_dir/Vbench"));
  Toggles theirs{std::vector<std::uint64_t>(netlist.nets.size()),
                 std::vector<std::uint64_t>(netlist.nets.size())};
  std::size_t seen = 0;
  for (std::string line; std::getline(said, line);) {
    std::size_t n = 0;
    unsigned long up = 0, down = 0;
    if (std::sscanf(line.c_str(), "net %zu %lu %lu", &n, &up, &down) != 3) continue;
    theirs.rises.at(n) = up;
    theirs.falls.at(n) = down;
    ++seen;
  }
  ASSERT_EQ(seen, netlist.nets.size());
  // The clock is counted by its own law.
  const auto clock = static_cast<std::size_t>(simulator.clock_net());
  EXPECT_EQ(ours.rises[clock], static_cast<std::uint64_t>(kStreams * kCounted));
  theirs.rises[clock] = ours.rises[clock];
  theirs.falls[clock] = ours.falls[clock];
  EXPECT_EQ(differing(ours, theirs), 0);
  std::uint64_t all = 0;
  for (std::size_t n = 2; n < netlist.nets.size(); ++n)
    all += n == clock ? 0 : ours.rises[n];
  EXPECT_GT(all, netlist.nets.size() * kStreams);
  std::printf("%s: %zu nets, %llu rises, 0 nets differ\n", top, netlist.nets.size(),
              static_cast<unsigned long long>(all));

  // Canary: one net off by one.
  Toggles wrong = ours;
  ++wrong.falls[netlist.nets.size() / 2];
  EXPECT_EQ(differing(wrong, theirs), 1);
}

INSTANTIATE_TEST_SUITE_P(Toggles, Pe, testing::Values(Part{"lmul_pe", "24'h20d000"}),
                         [](const auto& parameter) { return std::string(parameter.param.top); });

}  // namespace
}  // namespace sumac::asic
