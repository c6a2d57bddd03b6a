// SPDX-License-Identifier: Apache-2.0
//
// Space files: what is read, what each refusal says, how points are numbered, constraints, samples.
#include "sim/sweep/space.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "sim/sweep/key.hpp"
#include "sim/sweep/sample.hpp"
#include "sim/sweep/visit.hpp"
#include "tests/support/refusal.hpp"

namespace sumac::sweep {
namespace {

using test::expect_refused;

const char* const kRest = "workloads:\n  - gemm: 8x8x8\n";

Space space_of(const std::string& text) {
  return read_space(text, "s.yaml");
}

void refused(const std::string& text, const std::string& part) {
  expect_refused([&] { (void)space_of(text); }, part);
}

TEST(Space, NumbersEveryPointOnce) {
  const Space space = space_of(
      "pe: [mac, lmul/fp8]\nrows: {from: 4, to: 16, times: 2}\ncolumns: {from: 2, to: 6, step: "
      "2}\nlanes: [default, 2]\n"
      "port_bytes: 16\nlatency_cycles: [7, 9]\nact_ring_bytes: 4096\ntechnology: [unit, "
      "osu018-small]\n"
      "workloads:\n  - gemm: [8x9x10, 2x8x9x10]\n  - model: opt-125m\n    layer: 3\n    phase: "
      "[prefill, decode]\n    tokens: [5, 6]\n    context: 7\n");
  EXPECT_EQ(space.pes, (std::vector<std::string>{"mac/int8", "lmul/fp8"}));
  ASSERT_EQ(space.workloads.size(), 5U);
  EXPECT_EQ(space.workloads[1].name, "gemm 2x8x9x10");
  EXPECT_EQ(space.workloads[1].graph.layer[0].gemm,
            (workload::Gemm{.batch = 2, .m = 8, .n = 10, .k = 9}));
  EXPECT_EQ(space.workloads[4].name, "opt-125m:layer3");
  EXPECT_EQ(space.workloads[4].phase, "decode");
  EXPECT_EQ(space.workloads[4].tokens, 7);
  EXPECT_EQ(space.workloads[4].layers, 1);
  EXPECT_EQ(space.block(), 2 * 5 * 2);
  EXPECT_EQ(space.count(), 3 * 3 * 2 * 2 * space.block());
  std::set<std::string> seen;
  for (std::int64_t n = 0; n < space.count(); ++n) {
    const Point p = point_at(space, n);
    EXPECT_EQ(p.array.port_bytes, 16);
    EXPECT_EQ(p.array.act_ring_bytes, 4096);
    EXPECT_EQ(p.array.wgt_ring_bytes, space.array.wgt_ring_bytes);
    std::string text;
    for (const std::size_t part :
         {static_cast<std::size_t>(p.array.rows), static_cast<std::size_t>(p.array.cols),
          static_cast<std::size_t>(p.array.lanes), static_cast<std::size_t>(p.array.memory_latency),
          p.pe, p.workload, p.technology})
      text += std::to_string(part) + " ";
    seen.insert(text);
  }
  EXPECT_EQ(static_cast<std::int64_t>(seen.size()), space.count());
}

TEST(Space, TakesTheWholeModelAndTheDefaults) {
  const Space space = space_of("pe: mac/*\nworkloads: {model: minilm}\n");
  EXPECT_GT(space.pes.size(), 2U);
  EXPECT_EQ(space.workloads[0].name, "minilm");
  EXPECT_EQ(space.workloads[0].layers, 6);
  EXPECT_EQ(space.workloads[0].tokens, 128);
  EXPECT_EQ(space.count(), static_cast<std::int64_t>(space.pes.size()));
  EXPECT_EQ(space_of("pe: all\nworkloads: {gemm: 1x1x1}\n").pes.front(), "mac/int8");
}

TEST(Space, RefusesWhatItDoesNotUnderstand) {
  const std::string pe = "pe: mac\n";
  refused("pe: [mac\n", "s.yaml:2: ");
  refused("- 1\n", "s.yaml:1: is not a space: a list of 'key: value' lines");
  refused(pe + "coloumns: 3\n" + kRest, "s.yaml:2: unknown key 'coloumns' (nearest: columns)");
  refused(pe + pe + kRest, "s.yaml:2: key 'pe' stands twice");
  refused(pe + "[1]: 3\n" + kRest, "s.yaml:1: the space has a key that is no word");
  refused(kRest, "key 'pe' is missing");
  refused(pe, "key 'workloads' is missing");
  refused(pe + "rows: []\n" + kRest,
          "s.yaml:2: rows has no values (give one or more, or leave it out)");
  refused(pe + "rows: [4, 0]\n" + kRest, "s.yaml:2: rows is '0', must be 1..255");
  refused(pe + "rows: 4k\n" + kRest, "rows is '4k', must be 1..255");
  refused(pe + "rows: [4, 5, 4]\n" + kRest, "rows has a value twice (remove one)");
  refused(pe + "rows: {from: 4, to: 8}\n" + kRest,
          "rows: a range is {from: A, to: B, step: S} or {from: A, to: B, times: T}");
  refused(pe + "rows: {from: 4, to: 8, by: 2}\n" + kRest, "unknown key 'by' (nearest: ");
  refused(pe + "act_ring_bytes: {from: 1, to: 1000000, step: 1}\n" + kRest,
          "act_ring_bytes has more than 100000 values");
  refused(pe + "port_bytes: 12\n" + kRest, "port_bytes is '12', must be a power of two");
  refused("pe: max\n" + std::string(kRest), "s.yaml:1: unknown PE kind 'max'");
  refused("pe: [[mac]]\n" + std::string(kRest), "pe has a value that is no word");
  refused(pe + "array: egde\n" + kRest, "s.yaml:2: array 'egde' is unknown");
  refused(
      pe + "technology: nangate-small\n" + kRest,
      "technology 'nangate-small' is unknown (nearest: nangate45-small; sumac list technologies)");
  refused(pe + "dram: ddr4\n" + kRest, "dram belongs to technology");
  refused(pe + "workloads: [{gemm: 8x8}]\n", "gemm '8x8' is not MxKxN or BxMxKxN");
  refused(pe + "workloads: [{gemm: 8x8x0}]\n", "s.yaml:2: gemm: N is 0, must be 1 to 2147483647");
  refused(pe + "workloads: [{gemm: 8x8x8, layer: 0}]\n", "a gemm takes no other key");
  refused(pe + "workloads: [{layer: 0}]\n", "a workload is one of gemm: MxKxN and model: NAME");
  refused(pe + "workloads: [7]\n", "a workload is not a list of 'key: value' lines");
  refused(pe + "workloads: [{model: minilm, phase: later}]\n",
          "phase is 'later' (prefill or decode)");
  refused(pe + "workloads: [{model: minilm, context: 7}]\n", "context belongs to phase: decode");
  refused(pe + "workloads: [{model: opt-125m, phase: decode, tokens: 7}]\n",
          "tokens belongs to phase: prefill");
  refused(pe + "workloads: [{model: minilm, layer: 6}]\n", "layer is '6', must be 0..5");
  refused(pe + "workloads: [{model: minilm, phase: decode}]\n",
          "s.yaml:2: minilm: an encoder has no decode phase");
  refused(pe + "workloads: [{model: minlm}]\n",
          "s.yaml:2: unknown model 'minlm' (nearest name: minilm");
  refused(pe + "workloads: [{model: ./nowhere}]\n", "no such file");
  refused(pe + "workloads: [{gemm: [8x8x8, 8x8x8]}]\n", "workloads has a value twice (remove one)");
  refused(pe + "workloads: [{model: llama-2-7b, tokens: {from: 1, to: 10001, step: 1}}]\n",
          "more than 10000 workloads (make several spaces of it)");
  expect_refused([] { (void)load_space("/nowhere/s.yaml"); }, "/nowhere/s.yaml: no such file");
}

TEST(Space, RefusesConstraintsThatNoArrayAnswers) {
  const auto refuse = [](const std::string& constraint, const std::string& part) {
    refused("pe: mac\nworkloads: {gemm: 8x8x8}\ntechnology: unit\nconstraints:\n  - " + constraint +
                "\n",
            part);
  };
  refuse("area_mm <= 2",
         "s.yaml:5: constraint over the unknown column 'area_mm' (nearest: area_mm2)");
  refuse("cycles <= 2",
         "constraint over 'cycles', which only a run knows (choose among the results instead)");
  refuse("rows", "constraint 'rows' is not COLUMN <= VALUE (also <, >, >=, ==, !=)");
  refuse("rows < many", "constraint over the unknown column 'many'");
  refused("pe: mac\nworkloads: {gemm: 8x8x8}\nconstraints: area_mm2 <= 2\n",
          "s.yaml:3: constraint 'area_mm2 <= 2' needs a technology");
}

TEST(Constraint, Holds) {
  array::ArrayConfig config;
  config.rows = 8;
  config.cols = 16;
  const auto holds_for = [&](const char* text) {
    return holds(parse_constraint(text), config, 4, nullptr);
  };
  EXPECT_TRUE(holds_for("rows < columns"));
  EXPECT_FALSE(holds_for("rows == columns"));
  EXPECT_TRUE(holds_for("rows!=columns"));
  EXPECT_TRUE(holds_for("pes >= 128"));
  EXPECT_FALSE(holds_for("pes > 128"));
  EXPECT_TRUE(holds_for("multipliers == 512"));
  EXPECT_TRUE(holds_for("lanes <= 4.5"));
  EXPECT_FALSE(holds_for("lanes < 4"));
  EXPECT_TRUE(holds_for("latency_cycles == 100"));
  EXPECT_TRUE(holds_for("port_bytes == 32"));
  EXPECT_TRUE(holds_for("act_ring_bytes == wgt_ring_bytes"));
  EXPECT_TRUE(holds_for("out_ring_bytes > 1e5"));
}

TEST(Visit, RefusesWhatCannotBeVisitedOneByOne) {
  // 255^2 * 64 * 100000 * 1 = 416,160,000,000 points and more.
  const std::string axes =
      "pe: mac\nrows: {from: 1, to: 255, step: 1}\ncolumns: {from: 1, to: 255, step: 1}\nlanes: "
      "{from: 1, to: 64, step: 1}\n"
      "latency_cycles: {from: 1, to: 100000, step: 1}\n";
  const Space space = space_of(axes + kRest);
  EXPECT_EQ(space.count(), std::int64_t{255} * 255 * 64 * 100000);
  expect_refused([&] { (void)Visit(space, {}); },
                 "s.yaml: 416160000000 points, at most 10000000 are visited one by one (give "
                 "--sample N, or fewer values)");
  const Space beyond = space_of(axes +
                                "act_ring_bytes: {from: 1, to: 100000, step: 1}\nwgt_ring_bytes: "
                                "{from: 1, to: 100000, step: 1}\n" +
                                kRest);
  EXPECT_EQ(beyond.count(), kUncountable);
  expect_refused([&] { (void)Visit(beyond, {}); }, "s.yaml: more than 2^63 points");
  VisitOptions options;
  options.sample = 20'000'000;
  expect_refused([&] { (void)Visit(space, options); },
                 "--sample 20000000: at most 10000000 points are visited one by one");
  options.sample = 1000;
  const Visit visit(space, options);
  EXPECT_EQ(visit.points(), 1000);
  std::set<std::int64_t> numbers;
  for (std::int64_t piece = 0; piece < visit.pieces(); ++piece) {
    for (std::int64_t i = 0; i < visit.size(piece); ++i)
      numbers.insert(visit.number(piece, i));
  }
  EXPECT_EQ(numbers.size(), 1000U);
  EXPECT_LT(*numbers.begin(), space.count() / 100);
  EXPECT_GT(*numbers.rbegin(), space.count() / 100 * 99);
}

TEST(Visit, ShardsVisitEachPointOnce) {
  const Space space = space_of(
      "pe: [mac, lmul]\nrows: {from: 1, to: 37, step: 1}\ncolumns: {from: 1, to: 29, step: 1}\n" +
      std::string(kRest));
  for (const bool sampled : {false, true}) {
    std::multiset<std::int64_t> numbers;
    std::int64_t points = 0;
    for (std::int64_t shard = 1; shard <= 3; ++shard) {
      VisitOptions options;
      options.shard = shard;
      options.shards = 3;
      if (sampled) options.sample = 1001;
      const Visit visit(space, options);
      points += visit.points();
      for (std::int64_t piece = 0; piece < visit.pieces(); ++piece) {
        for (std::int64_t i = 0; i < visit.size(piece); ++i)
          numbers.insert(visit.number(piece, i));
      }
    }
    EXPECT_EQ(points, sampled ? 1001 : space.count());
    EXPECT_EQ(static_cast<std::int64_t>(numbers.size()), points);
    EXPECT_EQ(std::set<std::int64_t>(numbers.begin(), numbers.end()).size(), numbers.size());
  }
}

TEST(Permutation, IsOneToOneForEveryCount) {
  for (std::int64_t count = 1; count <= 300; ++count) {
    std::set<std::int64_t> images;
    const Permutation permutation(count, 5);
    for (std::int64_t i = 0; i < count; ++i)
      images.insert(permutation(i));
    ASSERT_EQ(static_cast<std::int64_t>(images.size()), count);
    ASSERT_EQ(*images.rbegin(), count - 1);
  }
  EXPECT_NE(Permutation(1'000'000, 1)(0), Permutation(1'000'000, 2)(0));
}

TEST(Hash, IsThatOfEveryMachine) {
  EXPECT_EQ(Hash().add(std::uint64_t{1}).add(2).add(std::string_view("mac/int8")).value(),
            2160469427536315646U);
}

}  // namespace
}  // namespace sumac::sweep
