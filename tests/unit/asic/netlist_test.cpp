// SPDX-License-Identifier: Apache-2.0
//
// Netlists of a few cells: what is read, what changes, what it costs, by hand.
#include "synth/asic/netlist.hpp"

#include <gtest/gtest.h>

#include "models/base/error.hpp"
#include "synth/asic/estimator.hpp"
#include "synth/asic/simulator.hpp"
#include "tests/unit/asic/small_library.hpp"

namespace sumac::asic {
namespace {

constexpr std::uint64_t kAll = ~std::uint64_t{0};

const Library& library() {
  static const Library small(test::small_library(), "small.lib");
  return small;
}

Netlist read(const std::string& text) {
  return read_netlist(text, "n.v", library());
}

std::string refusal(const std::string& text) {
  try {
    (void)read(text);
  } catch (const base::InputError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Netlist, ReadsWhatYosysWrites) {
  const Netlist netlist = read(R"(/* Yosys */
(* top = 1 *)
module inner(a, \y[0] );
  input [1:0] a; wire [1:0] a;
  output \y[0] ;
  NAND g ( .A(a[1]), .B(a[0]), .Y(\y[0] ) );
endmodule
module outer(d, clk, q);
  input [2:0] d;
  wire [2:0] d;
  input clk;
  output [2:0] q;
  wire w, \odd ;
  assign q[1] = w;
  inner i1 (.a({ d[2], 1'h1 }), .\y[0] (w));
  INV \u.1  (
    .A(d[0]),
    .Y(q[0])
  );
  wire d2;
  sumac_memory #(.INIT(8'bxxxx0000), .MEMID("\\m.x\"(y")) m (.RD_DATA({ \odd , d2 }), .RD_ADDR(d[2:1]));
  NAND u3 (.A(\odd ), .B(d2), .Y(q[2]));
endmodule
)");
  EXPECT_EQ(netlist.top, "outer");
  ASSERT_EQ(netlist.instances.size(), 3U);
  EXPECT_EQ(netlist.instances[0].name, "i1.g");
  EXPECT_EQ(netlist.instances[0].nets[0], netlist.bus("d")[2]);
  EXPECT_EQ(netlist.instances[0].nets[1], 1);
  EXPECT_EQ(netlist.instances[0].nets[2], netlist.bus("q")[1]);
  EXPECT_EQ(netlist.instances[1].name, "u.1");
  EXPECT_EQ(netlist.bus("m.RD_DATA")[1], netlist.instances[2].nets[0]);
  EXPECT_EQ(netlist.bus("m.RD_ADDR"), (std::vector<int>{netlist.bus("d")[1], netlist.bus("d")[2]}));
  EXPECT_TRUE(netlist.bus("none").empty());
  // What is written reads as the same netlist.
  const Netlist again = read(write_netlist(netlist, library()));
  ASSERT_EQ(again.instances.size(), 3U);
  EXPECT_EQ(again.ports.size(), netlist.ports.size());
}

TEST(Netlist, CountsByHand) {
  // y = !a; z = NAND(a, b); q = register of z.
  const Netlist netlist = read(R"(module top(a, b, clk, rst, y, q);
  input a, b, clk, rst;
  output y, q;
  wire z;
  INV u0 (.A(a), .Y(y));
  NAND u1 (.A(a), .B(b), .Y(z));
  DFFR u2 (.D(z), .R(rst), .CK(clk), .Q(q));
endmodule
)");
  ASSERT_EQ(netlist.instances.size(), 3U);
  EXPECT_EQ(netlist.area(library()), 11.0);
  EXPECT_EQ(netlist.sequential_area(library()), 8.0);
  EXPECT_DOUBLE_EQ(netlist.leakage(library()), 22e-9);
  const int a = netlist.bus("a")[0], b = netlist.bus("b")[0], rst = netlist.bus("rst")[0];
  const int y = netlist.bus("y")[0], q = netlist.bus("q")[0], clk = netlist.bus("clk")[0];
  Simulator simulator(netlist, library());
  EXPECT_EQ(simulator.clock_net(), clk);
  simulator.set(b, kAll);
  simulator.step();  // reset: a 0, b 1, z 1, q held at 0
  EXPECT_EQ(simulator.get(q), 0U);
  simulator.set(rst, kAll);
  simulator.step();  // q takes z = 1
  EXPECT_EQ(simulator.get(q), kAll);
  simulator.clear_counts();
  // a = 1, 0, 1, 0 in even streams, 0 in odd ones.
  constexpr std::uint64_t kEven = 0x5555555555555555;
  for (const std::uint64_t word : {kEven, std::uint64_t{0}, kEven, std::uint64_t{0}}) {
    simulator.set(a, word);
    simulator.step();
  }
  const Counts& counts = simulator.counts();
  const auto at = [](int net) { return static_cast<std::size_t>(net); };
  EXPECT_EQ(counts.cycles, 4);
  EXPECT_EQ(counts.rises[at(a)], 64U);  // 2 in each of 32 streams
  EXPECT_EQ(counts.falls[at(a)], 64U);
  EXPECT_EQ(counts.rises[at(y)], 64U);
  EXPECT_EQ(counts.falls[at(y)], 64U);
  EXPECT_EQ(counts.rises[at(clk)], 256U);
  EXPECT_EQ(counts.falls[at(q)], 64U);  // of cycles 2 and 4
  EXPECT_EQ(counts.rises[at(q)], 32U);  // of cycle 3
  EXPECT_EQ(counts.rises[at(b)] + counts.falls[at(b)], 0U);

  // Energy of one stream of an inverter: 1 rise and 1 fall each a stream of 64, without load on y.
  // Input slew 1 ns: rise 3 fJ, fall 5 fJ. NAND: A's arcs only, 10 and 20 fJ. Register: Q 50 and 60 fJ; clock: `when D`.
  // Loads: y 0; z 1 fF (D); q 0; clock 5 fF. 1/2 C V^2 = 2 fJ per fF.
  const Estimator estimator(netlist, library(), 1e-9);
  EXPECT_DOUBLE_EQ(estimator.load(clk), 5e-15);
  const Energy energy = estimator.energy(counts);
  // D before each rising edge, even streams: 1, 0, 1, 0; odd: 1 always. After it, for the falling edge: 0, 1, 0, 1.
  const double clock_rises = (32 * 2 + 32 * 4) * 7.0, clock_falls = (32 * 2 + 32 * 4) * 9.0;
  const double internal =
      64 * (3.0 + 5) + 64 * (10.0 + 20) + 32 * 50.0 + 64 * 60.0 + clock_rises + clock_falls;
  EXPECT_NEAR(energy.internal, internal / 64 * 1e-15, 1e-24);
  const double switching = 128 * 1 * 2.0 + 512 * 5 * 2.0;  // z, clock
  EXPECT_NEAR(energy.switching, switching / 64 * 1e-15, 1e-24);
}

TEST(Netlist, LoadsSlewsAndConditionsByHand) {
  const Netlist netlist = read(R"(module top(a, b, y, x);
  input a, b; output y, x; wire n;
  INV u0 (.A(a), .Y(n));
  INV u1 (.A(n), .Y(y));
  XOR u2 (.A(n), .B(b), .Y(x));
endmodule
)");
  std::vector<double> loads(netlist.nets.size());
  const int a = netlist.bus("a")[0], b = netlist.bus("b")[0], y = netlist.bus("y")[0],
            x = netlist.bus("x")[0];
  loads[static_cast<std::size_t>(y)] = 10e-15;
  const Estimator estimator(netlist, library(), 0.5e-9, loads);
  const int n = netlist.instances[0].nets[1];
  EXPECT_DOUBLE_EQ(estimator.load(n), 6e-15);  // INV 2 fF, XOR 4 fF
  // rise_transition 0.1 + 0.04 / fF, fall_transition 0.2 + 0.02 / fF, whatever the slew.
  EXPECT_DOUBLE_EQ(estimator.slew(n).rise, 0.34e-9);
  EXPECT_DOUBLE_EQ(estimator.slew(n).fall, 0.32e-9);
  EXPECT_DOUBLE_EQ(estimator.slew(y).rise, 0.5e-9);

  Simulator simulator(netlist, library());
  simulator.clear_counts();
  simulator.set(b, kAll);
  simulator.step();  // n stays 1, b rises: x falls because of B, 300 fJ
  const Energy by_b = estimator.energy(simulator.counts());
  EXPECT_NEAR(by_b.internal, 300e-15, 1e-24);
  EXPECT_NEAR(by_b.switching, 0, 1e-24);
  simulator.clear_counts();
  simulator.set(a, kAll);
  simulator
      .step();  // n falls; y rises; x rises because of A while B holds, 100 fJ; A's own fall while B: 2 + 2 * 0.32 fJ
  // u0 falls: 5. u1: rise at slew (0.34 + 0.32) / 2 and 10 fF: 2 + 2 * 0.33.
  const Energy by_a = estimator.energy(simulator.counts());
  EXPECT_NEAR(by_a.internal, (5 + 2.66 + 100 + 2.64) * 1e-15, 1e-24);
  EXPECT_NEAR(by_a.switching, 2e-15 * (6 + 10), 1e-24);
  simulator.clear_counts();
  simulator.set(b, 0);
  simulator.set(a, 0);
  simulator.step();  // n rises, b falls: x stays; y falls
  EXPECT_EQ(simulator.counts().rises[static_cast<std::size_t>(x)], 0U);
  // u0 rises at slew 0.5, 6 fF: 1 + 2 * 0.5 + 0.6; u1 falls: 5; A's rise counts while B holds after it: not.
  EXPECT_NEAR(estimator.energy(simulator.counts()).internal, (2.6 + 5) * 1e-15, 1e-24);
}

TEST(Netlist, Messages) {
  const auto module = [](const std::string& body) {
    return "module t(a, y);\n  input a;\n  output y;\n" + body + "endmodule\n";
  };
  EXPECT_EQ(refusal(module("  INV u (.A(a), .Y(y));\n")), "accepted");
  EXPECT_EQ(refusal(module("  BUF u (.A(a), .Y(y));\n")),
            "n.v:4: no cell 'BUF' in small.lib (the library that it was mapped to?)");
  EXPECT_EQ(refusal(module("  INV u (.B(a), .Y(y));\n")), "n.v:4: cell 'INV' has no pin 'B'");
  EXPECT_EQ(refusal(module("  INV u (.A({a, a}), .Y(y));\n")),
            "n.v:4: cell 'INV' has no pin 'A' of 2 bits");
  EXPECT_EQ(refusal(module("  INV u (.A(b), .Y(y));\n")), "n.v:4: no net 'b'");
  EXPECT_EQ(refusal(module("  INV u (.A(a[1]), .Y(y));\n")), "n.v:4: 'a' has no such bit");
  EXPECT_EQ(refusal(module("  INV u (.A(a), .Y(y));\n  INV v (.A(a), .Y(y));\n")),
            "n.v:5: net 'y' is driven by u.Y and by v.Y");
  EXPECT_EQ(refusal(module("  INV u (.A(a) .Y(y));\n")), "n.v:4: ',' is due where '.' stands");
  EXPECT_EQ(refusal("module t(a);\n  wire a;\nendmodule\n"),
            "n.v:4: port 'a' of module 't' is neither input nor output");
  EXPECT_EQ(refusal(""), "n.v: no module: the file is empty, or is no netlist");
  EXPECT_EQ(
      refusal("module t(a);\n  input a;\n  u b (.a(a));\nendmodule\nmodule u(a);\n  input a;\n"
              "  t b (.a(a));\nendmodule\n"),
      "n.v: every module is inside of another one: none is the top");
  EXPECT_EQ(
      refusal("module t(a);\n  input a;\n  u b (.a(a));\nendmodule\nmodule u(a);\n  input a;\n"
              "  u b (.a(a));\nendmodule\n"),
      "n.v:5: module 'u' is inside of itself, or more than 16 deep");
  EXPECT_EQ(refusal(module("  u b (.c(a));\n") + "module u(a);\n  input a;\nendmodule\n"),
            "n.v:4: module 'u' has no port 'c' of 1 bits");
  EXPECT_EQ(refusal(module("  wire [65536:0] b;\n")), "n.v:4: a vector of more than 65536 bits");
  std::string names, bits;
  for (int i = 0; i < 65; ++i) {
    names += (i == 0 ? "b" : ", b") + std::to_string(i);
    bits += i == 0 ? "b" : ", b";
  }
  EXPECT_EQ(refusal(module("  wire [65535:0] " + names + ";\n")),
            "n.v:4: module 't' has more than 4194304 bits");
  EXPECT_EQ(refusal(module("  assign y = " + std::string(70, '{') + "a;\n")),
            "n.v:4: concatenations nested too deep");
  EXPECT_EQ(refusal(module("  wire [65535:0] b;\n  assign y = {" + bits + "};\n")),
            "n.v:5: more than 4194304 bits in one expression");
  for (const char* constant : {"1'h01", "2'b0", "1a'b0", "1'b2", "1'b", "2'h1", "77"})
    EXPECT_EQ(refusal(module(std::string("  assign y = ") + constant + ";\n")),
              std::string("n.v:4: constant '") + constant + "' is not understood");
  // Six levels of twenty: sixty-four million instances, refused before the first.
  std::string levels = module("  m0 b (.a(a));\n");
  for (int i = 0; i < 6; ++i) {
    levels += "module m" + std::to_string(i) + "(a);\n  input a;\n";
    for (int k = 0; k < 20; ++k)
      levels += (i == 5 ? "  INV u" : "  m" + std::to_string(i + 1) + " u") + std::to_string(k) +
                (i == 5 ? " (.A(a));\n" : " (.a(a));\n");
    levels += "endmodule\n";
  }
  EXPECT_NE(refusal(levels).find("' has more than 4194304 instances or nets when it is flat"),
            std::string::npos);
  EXPECT_EQ(refusal("module t(\\a[99999999999] );\n  input \\a[99999999999] ;\nendmodule\n"),
            "accepted");
  EXPECT_TRUE(read("module t(\\a[99999999999] );\n  input \\a[99999999999] ;\nendmodule\n")
                  .bus("a")
                  .empty());
  const Netlist loop =
      read(module("  wire z;\n  NAND u (.A(a), .B(y), .Y(z));\n  INV v (.A(z), .Y(y));\n"));
  EXPECT_THROW(Simulator(loop, library()), base::InputError);
}

}  // namespace
}  // namespace sumac::asic
