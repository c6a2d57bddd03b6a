// SPDX-License-Identifier: Apache-2.0
//
// The table of measured numbers: what a run replaces and what it leaves; operands of each stimulus.
#include "synth/asic/results.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "models/base/error.hpp"
#include "models/num/codec.hpp"
#include "synth/asic/operands.hpp"
#include "tests/support/temp_folder.hpp"

namespace sumac::asic {
namespace {

constexpr const char* kHeader =
    "pe,lanes,block,quantity,event,stimulus,value,unit,provenance,source,conditions\n";

std::string text_of(const std::string& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

Row row(const std::string& pe, int lanes, double value) {
  return {pe, lanes, "pe", "energy", "beat", "minilm", value, "pJ", "x.lib", "V=1.1"};
}

TEST(Results, ARunReplacesItsOwnRows) {
  const sumac::test::TempFolder folder;
  const std::string path = (folder / "t.csv").string();
  update_results(path, {row("mac/int8", 16, 1.0 / 3), row("mac/int8", 16, 2)});
  update_results(path, {row("mac/int8", 4, 1e-7)});
  update_results(path, {row("lmul/fp8", 4, 5)});
  update_results(path, {row("mac/int8", 16, 1234567)});
  const std::string text = text_of(path);
  EXPECT_EQ(
      text.substr(text.find("pe,lanes")),
      kHeader +
          std::string("lmul/fp8,4,pe,energy,beat,minilm,5,pJ,measured,x.lib,V=1.1\n"
                      "mac/int8,4,pe,energy,beat,minilm,1e-07,pJ,measured,x.lib,V=1.1\n"
                      "mac/int8,16,pe,energy,beat,minilm,1.23457e+06,pJ,measured,x.lib,V=1.1\n"));
  EXPECT_TRUE(text.starts_with("# SPDX"));
  EXPECT_FALSE(std::filesystem::exists(path + ".part"));
}

TEST(Results, AnotherTableIsLeftAlone) {
  const sumac::test::TempFolder folder;
  const std::string path = (folder / "t.csv").string();
  std::ofstream(path) << "a,b\n1,2\n";
  EXPECT_THROW(update_results(path, {row("mac/int8", 4, 1)}), base::InputError);
  EXPECT_EQ(text_of(path), "a,b\n1,2\n");
  EXPECT_THROW(update_results((folder / "no/t.csv").string(), {row("mac/int8", 4, 1)}),
               base::InputError);
}

TEST(Operands, UniformAndGaussianAreNumbersOfTheFormat) {
  for (const num::Format& format : {num::kE4M3Fn, num::kE5M2, num::kInt8, num::kBf16}) {
    for (const Stimulus stimulus : {Stimulus::kGaussian, Stimulus::kUniform}) {
      Operands operands(stimulus, format, format, 7, "");
      const Group group = operands.draw(4096);
      ASSERT_EQ(group.act.size(), 4096U);
      std::set<std::uint16_t> seen;
      double largest = 0, squares = 0;
      for (const std::uint16_t code : group.act) {
        const num::Decoded value = num::decode(format, code);
        ASSERT_TRUE(value.is_number());
        EXPECT_EQ(code >> format.width, 0);
        seen.insert(code);
        largest = std::max(largest, std::abs(num::to_double(value)));
        squares += num::to_double(value) * num::to_double(value);
      }
      if (stimulus == Stimulus::kUniform) {
        EXPECT_GT(seen.size(), format.width > 8 ? 3500U : 230U);
      } else if (format == num::kBf16) {
        EXPECT_NEAR(squares / 4096, 1, 0.1);
      } else {  // the row's largest is the format's
        EXPECT_EQ(largest,
                  std::abs(num::to_double(num::decode(
                      format, num::is_float(format) ? num::max_finite_code(format) : 127U))));
      }
      // The same seed, the same operands.
      Operands again(stimulus, format, format, 7, "");
      EXPECT_EQ(again.draw(4096).wgt, group.wgt);
    }
  }
}

TEST(Operands, MiniLmWantsFilesOfItsFormats) {
  const sumac::test::TempFolder folder;
  const auto read = [&] {
    return Operands(Stimulus::kMiniLm, num::kE4M3Fn, num::kE4M3Fn, 1, folder.path().string());
  };
  EXPECT_THROW(read(), base::InputError);
  const auto write = [&](const std::string& header, const std::string& data) {
    std::ofstream out(folder / "a.safetensors", std::ios::binary);
    for (int i = 0; i < 8; ++i)
      out.put(static_cast<char>(header.size() >> (8 * i) & 0xFF));
    out << header << data;
  };
  const std::string meta =
      R"({"__metadata__":{"class":"linear","act_format":"e4m3fn","wgt_format":"e4m3fn"},)";
  write(meta + R"("act_codes":{"dtype":"U8","shape":[1,1,3],"data_offsets":[0,3]},)"
               R"("wgt_codes":{"dtype":"U8","shape":[1,1,3],"data_offsets":[3,6]}})",
        "\x01\x02\x03\x11\x12\x13");
  const Group group = read().draw(4);
  EXPECT_EQ(group.act, (std::vector<std::uint16_t>{1, 2, 3, 0}));
  EXPECT_EQ(group.wgt, (std::vector<std::uint16_t>{0x11, 0x12, 0x13, 0}));
  write(meta + R"("act_codes":{"dtype":"U8","shape":[1,1,3],"data_offsets":[0,9]}})", "123");
  EXPECT_THROW(read(), base::InputError);
  write(R"({"__metadata__":{"class":"linear","act_format":"int8","wgt_format":"int8"}})", "");
  EXPECT_THROW(read(), base::InputError);
  write("{", "");
  EXPECT_THROW(read(), base::InputError);
}

}  // namespace
}  // namespace sumac::asic
