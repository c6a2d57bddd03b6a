// SPDX-License-Identifier: Apache-2.0
#include "sim/array/array_config.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "models/base/error.hpp"
#include "sim/base/root.hpp"

namespace sumac::array {
namespace {

template <class F>
std::string refusal(F&& f) {
  try {
    f();
  } catch (const base::InputError& e) {
    return e.what();
  }
  return "accepted";
}

constexpr const char* kPe = "mac/int8";

TEST(ArrayConfig, BareSizeHasTheDefaults) {
  const ArrayConfig c = load_array("32x16");
  EXPECT_EQ(c.rows, 32);
  EXPECT_EQ(c.cols, 16);
  EXPECT_EQ(c.lanes, 0);
  EXPECT_EQ(c.act_ring_bytes, 256 * 1024);
  EXPECT_EQ(c.port_bytes, 32);
  EXPECT_EQ(c.memory_latency, 100);
  EXPECT_EQ(load_array("3x5x7").lanes, 7);
}

TEST(ArrayConfig, CoreFollowsFromBytes) {
  const CoreParams p = make_core(load_array("32x32"), kPe);
  EXPECT_EQ(p.lanes, 4);
  EXPECT_EQ(p.act_ring_words, 256);  // 262144 / (32 lines * 32 bytes)
  EXPECT_EQ(p.wgt_ring_words, 256);
  EXPECT_EQ(p.out_slots, 16);
  EXPECT_GE((p.outstanding - 1) * p.burst_beats, p.latency);
  const CoreParams q = make_core(load_array("3x5x7"), kPe);
  EXPECT_EQ(q.lanes, 7);
  EXPECT_EQ(q.act_ring_words, 2048);  // 262144 / 96 = 2730
  EXPECT_EQ(q.wgt_ring_words, 1024);  // 262144 / 160 = 1638
}

TEST(ArrayConfig, NamedFilesLoad) {
  EXPECT_EQ(array_names(), (std::vector<std::string>{"core", "edge", "tiny"}));
  EXPECT_EQ(load_array("tiny").rows, 4);
  EXPECT_EQ(load_array("edge").cols, 16);
  EXPECT_EQ(load_array("core").rows, 32);
  for (const std::string& name : array_names())
    EXPECT_NO_THROW((void)make_core(load_array(name), kPe));
}

TEST(ArrayConfig, RefusesUnknownNamesAndSizes) {
  EXPECT_EQ(refusal([] { (void)load_array("huge"); }),
            "array 'huge' is unknown: give RxC, RxCxL, a .yaml file, or one of core, edge, tiny");
  EXPECT_EQ(refusal([] { (void)load_array("0x4"); }), "array '0x4': rows must be 1..255");
  EXPECT_EQ(refusal([] { (void)load_array("4x256"); }), "array '4x256': columns must be 1..255");
  EXPECT_EQ(refusal([] { (void)load_array("4x4x65"); }), "array '4x4x65': lanes must be 1..64");
  EXPECT_NE(refusal([] { (void)load_array("4x4x4x4"); }), "accepted");
  EXPECT_NE(refusal([] { (void)load_array("4x"); }), "accepted");
  EXPECT_NE(refusal([] { (void)load_array(""); }), "accepted");
  EXPECT_EQ(refusal([] { (void)load_array("no/such.yaml"); }), "no/such.yaml: no such array file");
}

class ArrayFile : public ::testing::Test {
 protected:
  void SetUp() override {
    std::ifstream in(base::root() / "models/array/configs/tiny.yaml");
    text_.assign(std::istreambuf_iterator<char>(in), {});
    path_ = std::filesystem::temp_directory_path() /
            ("sumac_array_" + std::to_string(::getpid()) + ".yaml");
  }
  void TearDown() override { std::filesystem::remove(path_); }
  std::string with(const std::string& from, const std::string& to) {
    std::string t = text_;
    t.replace(t.find(from), from.size(), to);
    std::ofstream(path_) << t;
    std::string message = refusal([&] { (void)load_array(path_.string()); });
    if (message.starts_with(path_.string())) message = message.substr(path_.string().size());
    return message;
  }
  std::string text_;
  std::filesystem::path path_;
};

TEST_F(ArrayFile, EveryKeyOnceAndKnown) {
  EXPECT_EQ(with("rows: 4", "rows: 5"), "accepted");
  EXPECT_EQ(with("rows: 4\n", ""), ": key 'rows' is missing");
  EXPECT_EQ(with("rows: 4", "rows: 4\nrows: 4"), ": key 'rows' stands twice");
  EXPECT_EQ(with("rows: 4", "rows: 4\npe: mac"), ": unknown key 'pe'");
  EXPECT_EQ(with("rows: 4", "rows: four"), ": key 'rows' is 'four', must be 1..255");
  EXPECT_EQ(with("rows: 4", "rows: [4]"), ": key 'rows' is not a single value");
  EXPECT_EQ(with("lanes: default", "lanes: all"),
            ": key 'lanes' is 'all', must be 1..64 or 'default'");
  EXPECT_EQ(with("port_bytes: 16", "port_bytes: 24"), ": key 'port_bytes' is not a power of two");
  EXPECT_EQ(with("burst_beats: ", "burst_beats: 256 #"),
            ": key 'burst_beats' is '256', must be 1..255");
  EXPECT_EQ(with("hop_s: 1", "hop_s: 5"), ": key 'hop_s' is '5', must be 1..4");
  EXPECT_EQ(with(text_, "[4, 4]\n"), ": is not a list of 'key: value' lines");
  EXPECT_EQ(with(text_, text_ + std::string(65536, '\n')), ": larger than an array file can be");
  EXPECT_EQ(with("rows: 4", "rows: [4"), ": line 5: end of sequence flow not found");
}

TEST(ArrayConfig, RingTooSmallSaysWhatOneWordTakes) {
  ArrayConfig c = load_array("32x32");
  c.act_ring_bytes = 1000;
  EXPECT_EQ(refusal([&] { (void)make_core(c, kPe); }),
            "array: act ring of 1000 bytes holds no word: 32 lines of 32 bytes take 1024");
}

TEST(ArrayConfig, RingsThatTheCoreCannotHave) {
  ArrayConfig c = load_array("16x16");
  c.out_ring_bytes = 1023;
  EXPECT_EQ(
      refusal([&] { (void)make_core(c, kPe); }),
      "array: out ring of 1023 bytes holds no tile: 16 rows of 16 words of 4 bytes take 1024");
  c = load_array("1x1x4");
  c.act_ring_bytes = std::int64_t{32} << 17;
  EXPECT_EQ(refusal([&] { (void)make_core(c, kPe); }),
            "array: act ring words is 131072, must be a power of two, 1..65536");
}

}  // namespace
}  // namespace sumac::array
