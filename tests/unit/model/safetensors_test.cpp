// SPDX-License-Identifier: Apache-2.0
//
// safetensors: what is written is read; damaged and hostile files are refused; the package of its
// authors agrees both ways.
#include "sim/model/safetensors.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include "models/base/rng.hpp"
#include "tests/support/data.hpp"
#include "tests/support/refusal.hpp"
#include "tests/support/temp_folder.hpp"

namespace sumac::model {
namespace {

using Bytes = std::vector<std::byte>;
using test::expect_refused;

template <typename T>
std::span<const std::byte> bytes_of(const std::vector<T>& values) {
  return std::as_bytes(std::span(values));
}

/// A file with this header text and data.
Bytes file_of(const std::string& header, std::size_t data_bytes) {
  const std::uint64_t size = header.size();
  Bytes out(8 + header.size() + data_bytes, std::byte{0x3C});
  std::memcpy(out.data(), &size, 8);
  std::memcpy(out.data() + 8, header.data(), header.size());
  return out;
}

Bytes slurp(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

void expect_header_refused(const std::string& header, std::size_t data, const std::string& part) {
  const Bytes file = file_of(header, data);
  expect_refused([&] { (void)Safetensors::parse(file, "x.safetensors"); }, part);
}

/// Four tensors of different kinds.
Bytes sample(const test::TempFolder& folder) {
  const std::vector<float> weights{1.5F, -2.0F, 0.0F, 3e-40F, INFINITY, 7.0F};
  const std::vector<std::uint16_t> halves{0x3C00, 0xC000, 0x0001, 0x7BFF};
  const std::vector<std::uint8_t> codes{1, 2, 3};
  const auto path = folder / "sample.safetensors";
  write_safetensors(path,
                    {{"layer.weight", Dtype::kF32, {2, 3}, bytes_of(weights)},
                     {"half", Dtype::kF16, {4}, bytes_of(halves)},
                     {"brain", Dtype::kBf16, {2, 2}, bytes_of(halves)},
                     {"codes \"\xC3\xA9\"", Dtype::kU8, {3, 1}, bytes_of(codes)},
                     {"empty", Dtype::kF32, {0, 5}, {}}},
                    {{"format", "e4m3fn"}});
  return slurp(path);
}

TEST(Safetensors, WhatIsWrittenIsRead) {
  const test::TempFolder folder;
  (void)sample(folder);
  const Safetensors file = Safetensors::open(folder / "sample.safetensors");
  ASSERT_EQ(file.tensors().size(), 5U);
  EXPECT_EQ(file.metadata().at("format"), "e4m3fn");
  const std::vector<std::int64_t> shape{2, 3};
  EXPECT_EQ(file.floats("layer.weight", shape),
            (std::vector<float>{1.5F, -2.0F, 0.0F, 3e-40F, INFINITY, 7.0F}));
  const std::vector<std::int64_t> four{4};
  EXPECT_EQ(file.floats("half", four), (std::vector<float>{1.0F, -2.0F, 0x1p-24F, 65504.0F}));
  const std::vector<std::int64_t> square{2, 2};
  EXPECT_EQ(
      file.floats("brain", square),
      (std::vector<float>{std::bit_cast<float>(0x3C000000U), std::bit_cast<float>(0xC0000000U),
                          std::bit_cast<float>(0x00010000U), std::bit_cast<float>(0x7BFF0000U)}));
  EXPECT_EQ(file.find("empty")->elements(), 0);
  EXPECT_EQ(file.find("codes \"\xC3\xA9\"")->bytes[2], std::byte{3});
  EXPECT_EQ(file.find("nothing"), nullptr);
  expect_refused([&] { (void)file.floats("nothing", four); }, "has no tensor 'nothing'");
  expect_refused([&] { (void)file.floats("half", square); },
                 "tensor 'half' has shape [4], the model needs [2, 2]");
  const std::vector<std::int64_t> column{3, 1};
  expect_refused([&] { (void)file.floats("codes \"\xC3\xA9\"", column); },
                 "is U8, values are read");
}

TEST(Safetensors, ScalarsAndFilesWithoutTensorsLoad) {
  EXPECT_EQ(Safetensors::parse(file_of("{}", 0), "x").tensors().size(), 0U);
  const Bytes scalar = file_of(R"({"s":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}   )", 4);
  EXPECT_EQ(Safetensors::parse(scalar, "x").find("s")->elements(), 1);
}

TEST(Safetensors, HostileHeadersAreRefusedInOneLine) {
  const auto tensor = [](const std::string& body) { return "{\"a\":{" + body + "}}"; };
  expect_header_refused("", 0, "x.safetensors: the header is not JSON (error at byte");
  expect_header_refused("[]", 0, "the header is not a JSON object");
  expect_header_refused("{\"a\":1}", 0, "tensor 'a' is not an object");
  expect_header_refused("{} {}", 0, "the header is not JSON");
  expect_header_refused(tensor(R"("shape":[1],"data_offsets":[0,4])"), 4, "has no string 'dtype'");
  expect_header_refused(tensor(R"("dtype":"F33","shape":[1],"data_offsets":[0,4])"), 4,
                        "tensor 'a' has dtype 'F33', which is not known");
  expect_header_refused(tensor(R"("dtype":"F32","data_offsets":[0,4])"), 4,
                        "tensor 'a' has no array 'shape'");
  expect_header_refused(tensor(R"("dtype":"F32","shape":[1])"), 4, "no array 'data_offsets'");
  expect_header_refused(tensor(R"("dtype":"F32","shape":[-1],"data_offsets":[0,4])"), 4,
                        "'shape' must");
  expect_header_refused(tensor(R"("dtype":"F32","shape":[1.0],"data_offsets":[0,4])"), 4,
                        "'shape' must");
  expect_header_refused(tensor(R"("dtype":"F32","shape":[1],"data_offsets":[0,4,8])"), 4,
                        "[begin, end]");
  expect_header_refused(tensor(R"("dtype":"F32","shape":[1],"data_offsets":[4,0])"), 4,
                        "begin <= end");
  expect_header_refused(tensor(R"("dtype":"F32","shape":[2],"data_offsets":[0,4])"), 4,
                        "has 4 bytes, its shape [2] of F32 needs 8");
  expect_header_refused(
      tensor(R"("dtype":"F32","shape":[1],"data_offsets":[0,18446744073709551615])"), 4,
      "integers from 0 to 2^63 - 1");
  expect_header_refused(
      tensor(R"("dtype":"F32","shape":[1],"data_offsets":[0,99999999999999999999])"), 4,
      "integers from 0 to 2^63 - 1");
  expect_header_refused(
      tensor(R"("dtype":"F32","shape":[4611686018427387905,4],"data_offsets":[0,16])"), 16,
      "more bytes than 64 bits can count");
  expect_header_refused(
      R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}})",
      3, "tensor 'b' starts at data byte 1, the one before ends at 2 (they overlap)");
  expect_header_refused(
      R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[1],"data_offsets":[3,4]}})",
      4, "starts at data byte 3, the one before ends at 2 (a gap)");
  expect_header_refused(R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}})", 5,
                        "the tensors end at byte");
  expect_header_refused(
      R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})",
      1, "'a' occurs twice");
  expect_header_refused(tensor(R"("dtype":"U8","dtype":"F32","shape":[1],"data_offsets":[0,4])"), 4,
                        "'dtype' occurs twice");
  expect_header_refused("{\"__metadata__\":{\"k\":1}}", 0, "metadata 'k' is not a string");
  expect_header_refused("{\"__metadata__\":[]}", 0, "'__metadata__' is not an object");
  expect_header_refused("{\"a\\n\\u001b[31m\":1}", 0, "tensor 'a??[31m' is not an object");
  expect_header_refused("{\"" + std::string(5000, 'n') + "\":1}", 0, "nnn...' is not an object");
  expect_header_refused(std::string(1'000'000, '['), 0,
                        "x.safetensors: the header is nested more than 100 deep");
  expect_header_refused("{\"a\": 1e999}", 0,
                        "the header holds a number that is too large for FP64");
  std::string deep = "{\"a\":";
  for (int i = 0; i < 200'000; ++i)
    deep += "[";
  for (int i = 0; i < 200'000; ++i)
    deep += "]";
  expect_header_refused(deep + "}", 0, "is nested more than 100 deep");
}

TEST(Safetensors, LengthsBeyondTheFileAreRefused) {
  Bytes file = file_of("{}", 0);
  const auto with_length = [&](std::uint64_t length) {
    std::memcpy(file.data(), &length, 8);
    return [&file] { (void)Safetensors::parse(file, "x"); };
  };
  expect_refused(with_length(3), "the header ends at byte 11, the file has 10 (truncated");
  expect_refused(with_length(100'000'001), "at most 100000000 are allowed");
  expect_refused(with_length(~std::uint64_t{0}), "at most 100000000 are allowed");
  expect_refused(
      with_length(100'000'001),
      "the header says that it has 100000001 bytes, at most 100000000 are allowed (not a "
      "safetensors file?)");
  expect_refused([] { (void)Safetensors::parse({}, "x"); },
                 "x: 0 bytes are too few for a safetensors file");
  const std::string tensor = R"({"a":{"dtype":"U8","shape":[9],"data_offsets":[0,9]}})";
  expect_header_refused(tensor, 8,
                        "tensor 'a' ends at byte 70, the file has 69 (truncated download?)");
}

TEST(Safetensors, FilesThatCannotBeOpenedAreNamed) {
  const test::TempFolder folder;
  expect_refused([&] { (void)Safetensors::open(folder / "nothing"); }, "nothing: No such file");
  expect_refused([&] { (void)Safetensors::open(folder.path()); }, "not a file");
  std::ofstream(folder / "none");
  expect_refused([&] { (void)Safetensors::open(folder / "none"); }, "too few");
  expect_refused([&] { write_safetensors(folder / "no" / "such", {}); }, "cannot be written");
}

TEST(Safetensors, EveryProperPrefixIsRefused) {
  const test::TempFolder folder;
  const Bytes whole = sample(folder);
  EXPECT_NO_THROW((void)Safetensors::parse(whole, "x"));
  for (std::size_t n = 0; n < whole.size(); ++n) {
    const Bytes part(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(n));
    EXPECT_THROW((void)Safetensors::parse(part, "x"), base::InputError) << n;
  }
  Bytes longer = whole;
  longer.push_back(std::byte{0});
  EXPECT_THROW((void)Safetensors::parse(longer, "x"), base::InputError);
}

/// Loads and touches every byte, or is refused in one line; anything else fails the test.
/// Returns true if it loaded.
bool survives(const Bytes& file) {
  try {
    const Safetensors loaded = Safetensors::parse(file, "x");
    std::size_t bytes = 0;
    for (const Tensor& t : loaded.tensors()) {
      bytes += t.bytes.size();
      if (t.dtype == Dtype::kF32 || t.dtype == Dtype::kF16 || t.dtype == Dtype::kBf16) {
        (void)loaded.floats(t.name, t.shape);
      }
    }
    EXPECT_LT(bytes, file.size());
    return true;
  } catch (const base::InputError& e) {
    EXPECT_TRUE(test::is_one_line(e.what())) << e.what();
    return false;
  }
}

TEST(Safetensors, EveryBitFlipLoadsOrIsRefused) {
  const test::TempFolder folder;
  const Bytes whole = sample(folder);
  int loaded = 0;
  for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
    Bytes file = whole;
    file[bit / 8] ^= std::byte{1} << (bit % 8);
    const bool ok = survives(file);
    loaded += ok ? 1 : 0;
    if (bit < 64) {
      EXPECT_FALSE(ok) << "a changed header length, bit " << bit;
    }
  }
  EXPECT_GT(loaded, 0);  // flips in the data and in names are harmless
}

TEST(Safetensors, RandomDamageLoadsOrIsRefused) {
  const test::TempFolder folder;
  const Bytes whole = sample(folder);
  base::Rng rng(20240229);
  const std::string words = "{}[]:,\"0123456789-eE.tfnull\\ ";
  for (int i = 0; i < 30'000; ++i) {
    Bytes file = whole;
    const std::uint64_t edits = 1 + rng.below(4);
    for (std::uint64_t e = 0; e < edits; ++e) {
      const std::size_t at = 8 + rng.below(file.size() - 8);
      switch (rng.below(4)) {
        case 0: file[at] = static_cast<std::byte>(words[rng.below(words.size())]); break;
        case 1: file[at] = static_cast<std::byte>(rng.below(256)); break;
        case 2: file.erase(file.begin() + static_cast<std::ptrdiff_t>(at)); break;
        default:
          file.insert(file.begin() + static_cast<std::ptrdiff_t>(at), file[rng.below(file.size())]);
      }
    }
    if (rng.below(2) == 0) {  // half of them with a header length that fits again
      std::uint64_t length = 0;
      std::memcpy(&length, file.data(), 8);
      length += file.size() - whole.size();
      std::memcpy(file.data(), &length, 8);
    }
    (void)survives(file);
  }
}

// The authors' own package as oracle, both ways.
TEST(Safetensors, ThePublishedPackageAgrees) {
  SUMAC_NEED_TOOL(std::filesystem::exists(test::tools_python()), "the tools environment");
  const test::TempFolder folder;
  (void)sample(folder);
  std::ofstream(folder / "check.py") << R"(
import sys, numpy as np
from safetensors import safe_open
from safetensors.numpy import save_file
with safe_open(sys.argv[1], 'np') as f:
    assert sorted(f.keys()) == sorted(['layer.weight', 'half', 'brain', 'codes "\u00e9"', 'empty']), f.keys()
    assert f.metadata() == {'format': 'e4m3fn'}
    w = f.get_tensor('layer.weight')
    assert w.dtype == np.float32 and w.shape == (2, 3)
    assert w.tobytes() == np.array([1.5, -2, 0, 3e-40, np.inf, 7], np.float32).tobytes()
    assert f.get_tensor('half').tolist() == [1.0, -2.0, 2.0 ** -24, 65504.0]
    assert f.get_tensor('codes "\u00e9"').tolist() == [[1], [2], [3]]
    assert f.get_tensor('empty').shape == (0, 5)
save_file({'z': np.arange(12, dtype=np.float32).reshape(3, 4), 'b': np.array([True]), 'a': np.arange(5, dtype=np.int64),
           'h': np.array([0.5, -65504], np.float16)}, sys.argv[2], {'made': 'by them'})
)";
  const std::string command = "'" + test::tools_python().string() + "' '" +
                              (folder / "check.py").string() + "' '" +
                              (folder / "sample.safetensors").string() + "' '" +
                              (folder / "theirs.safetensors").string() + "'";
  ASSERT_EQ(std::system(command.c_str()), 0);
  const Safetensors theirs = Safetensors::open(folder / "theirs.safetensors");
  EXPECT_EQ(theirs.tensors().size(), 4U);
  EXPECT_EQ(theirs.metadata().at("made"), "by them");
  const std::vector<std::int64_t> shape{3, 4};
  EXPECT_EQ(theirs.floats("z", shape)[11], 11.0F);
  const std::vector<std::int64_t> two{2};
  EXPECT_EQ(theirs.floats("h", two), (std::vector<float>{0.5F, -65504.0F}));
}

TEST(Safetensors, AFilePublishedByOthersLoads) {
  const auto path = test::data_folder() / "models" / "stories260k" / "stories260K.safetensors";
  SUMAC_NEED_DATA(path);
  const Safetensors file = Safetensors::open(path);
  EXPECT_GT(file.tensors().size(), 10U);
  std::int64_t elements = 0;
  for (const Tensor& t : file.tensors()) {
    elements += t.elements();
    for (const float v : file.floats(t.name, t.shape))
      ASSERT_TRUE(std::isfinite(v)) << t.name;
  }
  EXPECT_GT(elements, 250'000);
  EXPECT_LT(elements, 300'000);
}

}  // namespace
}  // namespace sumac::model
