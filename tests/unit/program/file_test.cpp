// SPDX-License-Identifier: Apache-2.0
//
// The .sumac file: round trip, every damaged or foreign file refused with one line, nothing half-written.
#include "sim/program/file.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "models/base/crc32.hpp"
#include "models/base/error.hpp"
#include "models/base/rng.hpp"

namespace sumac::program {
namespace {

Program sample() {
  Program p;
  p.target.pe = "mac/int8";
  p.target.rows = p.target.cols = p.target.lanes = 4;
  p.target.port_bytes = 16;
  p.target.act_ring_words = p.target.wgt_ring_words = 16;
  Descriptor d;  // 6 x 7 x 40: 10 slices in 3 words
  d.order = Order::kActStationary;
  d.m_tiles = d.n_tiles = 2;
  d.rows = 4;
  d.rows_last = 2;
  d.cols_last = 3;
  d.chunk_slices = d.last_slices = 10;
  d.act_words = d.act_words_last = d.wgt_words = d.wgt_words_last = 3;
  p.desc_base = 0;
  d.act_base = 128;
  d.wgt_base = d.act_base + static_cast<std::uint32_t>(act_operand_bytes(d, p.target));
  d.out_base = d.wgt_base + static_cast<std::uint32_t>(wgt_operand_bytes(d, p.target));
  p.descriptors.push_back(d);
  Descriptor e = d;  // reads the output of the first
  e.wait_store = e.last = true;
  e.act_base = d.out_base;
  e.out_base = d.out_base + static_cast<std::uint32_t>(wgt_operand_bytes(d, p.target));
  p.descriptors.push_back(e);
  p.memory_bytes = e.out_base + static_cast<std::uint64_t>(output_bytes(e, p.target));
  p.image.resize(d.out_base);
  base::Rng rng(5);
  for (auto& b : p.image)
    b = static_cast<std::uint8_t>(rng.next());
  p.symbols = {{"first", "int8", "int8", pe::OutFormat::kFp32, 0, 1, 1, 6, 7, 40, d.out_base},
               {"second", "int8", "int8", pe::OutFormat::kInt32, 1, 1, 1, 6, 7, 40, e.out_base}};
  return p;
}

template <class F>
std::string refusal(F&& f) {
  try {
    f();
  } catch (const base::InputError& e) {
    return e.what();
  }
  return "accepted";
}

TEST(ProgramFile, RoundTrip) {
  const Program p = sample();
  EXPECT_EQ(parse(serialize(p), "f"), p);
  Program timing = p;
  timing.image.clear();
  timing.symbols.clear();
  EXPECT_EQ(parse(serialize(timing), "f"), timing);
}

TEST(ProgramFile, HeaderStandsWhereThePageSays) {
  const Program p = sample();
  const auto b = serialize(p);
  const auto u32 = [&](std::size_t at) {
    return std::uint32_t{b[at]} | std::uint32_t{b[at + 1]} << 8 | std::uint32_t{b[at + 2]} << 16 |
           std::uint32_t{b[at + 3]} << 24;
  };
  EXPECT_EQ(std::string(b.begin(), b.begin() + 5), "SUMAC");
  EXPECT_EQ(u32(8), 1u);
  EXPECT_EQ(u32(12), 128u);
  EXPECT_EQ(b[24], 4);
  EXPECT_EQ(b[27], 16);
  EXPECT_EQ(b[29], 8);
  EXPECT_EQ(u32(32), 16u);
  EXPECT_EQ(u32(44), 2u);
  EXPECT_EQ(u32(48), 2u);
  EXPECT_EQ(u32(64), p.image.size());
  EXPECT_EQ(u32(72), p.memory_bytes);
  EXPECT_EQ(std::string(b.begin() + 80, b.begin() + 88), "mac/int8");
  EXPECT_EQ(u32(124), base::crc32(std::span(b).first(124)));
  EXPECT_EQ(b.size(), 128 + 128 + u32(56) + p.image.size());
}

TEST(ProgramFile, EveryTruncationIsRefused) {
  const auto good = serialize(sample());
  for (std::size_t size = 0; size < good.size(); ++size) {
    const std::string message = refusal([&] { (void)parse(std::span(good).first(size), "f"); });
    ASSERT_TRUE(message.starts_with("f: ")) << size << ": " << message;
    ASSERT_EQ(message.find('\n'), std::string::npos);
  }
  auto longer = good;
  longer.push_back(0);
  EXPECT_EQ(refusal([&] { (void)parse(longer, "f"); }), "f: 1 bytes follow the memory image");
}

TEST(ProgramFile, EveryFlippedBitIsRefused) {
  auto bytes = serialize(sample());
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] ^ (1u << (bit % 8)));
    ASSERT_NE(refusal([&] { (void)parse(bytes, "f"); }), "accepted") << "bit " << bit;
    bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] ^ (1u << (bit % 8)));
  }
}

/// Fields are damaged and all checksums made right again, so that only the laws behind them can refuse: nothing but InputError may come
/// out, and what is accepted is a valid program that survives its own round trip.
TEST(ProgramFile, HostileFieldsWithRightChecksums) {
  const auto good = serialize(sample());
  const std::size_t symbol_bytes = good[56] | std::size_t{good[57]} << 8;
  base::Rng rng(17);
  int accepted = 0;
  for (int trial = 0; trial < 20000; ++trial) {
    auto b = good;
    const std::size_t limit = 256 + symbol_bytes;  // header, descriptors, symbols
    for (std::uint64_t n = 1 + rng.below(4); n > 0; --n) {
      const std::size_t at = 8 + rng.below(limit - 8);
      const auto kind = rng.below(4);
      b[at] = kind == 0   ? std::uint8_t{0}
              : kind == 1 ? std::uint8_t{0xFF}
              : kind == 2 ? static_cast<std::uint8_t>(b[at] ^ (1u << rng.below(8)))
                          : static_cast<std::uint8_t>(rng.next());
    }
    if (rng.one_in(8)) b.resize(128 + rng.below(b.size() - 127));
    const auto put = [&](std::size_t at, std::uint32_t v) {
      for (std::size_t i = 0; i < 4; ++i)
        b[at + i] = static_cast<std::uint8_t>(v >> (8 * i));
    };
    const auto part = [&](std::size_t at, std::size_t size) {
      return at + size <= b.size() ? base::crc32(std::span(b).subspan(at, size)) : 0u;
    };
    put(112, part(128, 128));
    put(116, part(256, symbol_bytes));
    put(120, b.size() >= 256 + symbol_bytes
                 ? part(256 + symbol_bytes, b.size() - 256 - symbol_bytes)
                 : 0u);
    put(124, base::crc32(std::span(b).first(124)));
    try {
      const Program p = parse(b, "f");
      EXPECT_EQ(parse(serialize(p), "f"), p);
      ++accepted;
    } catch (const base::InputError& e) {
      ASSERT_EQ(std::string(e.what()).find('\n'), std::string::npos);
    }
  }
  EXPECT_GT(accepted, 100);
}

TEST(ProgramFile, ForeignAndHugeFilesSayWhatTheyAre) {
  auto b = serialize(sample());
  const auto fix = [&] {
    const std::uint32_t crc = base::crc32(std::span(b).first(124));
    for (std::size_t i = 0; i < 4; ++i)
      b[124 + i] = static_cast<std::uint8_t>(crc >> (8 * i));
  };
  const auto message = [&] { return refusal([&] { (void)parse(b, "f"); }); };
  EXPECT_EQ(refusal([&] { (void)parse(std::vector<std::uint8_t>{}, "f"); }),
            "f: is not a .sumac program");
  b[0] = 'X';
  EXPECT_EQ(message(), "f: is not a .sumac program");
  b = serialize(sample());
  b[8] = 2;
  EXPECT_EQ(message(), "f: has version 2, this program reads version 1");
  b = serialize(sample());
  for (std::size_t i = 64; i < 72; ++i)
    b[i] = 0xFF;
  EXPECT_EQ(message(), "f: header does not match its checksum (damaged file?)");
  fix();
  EXPECT_TRUE(
      message().starts_with("f: memory image takes 18446744073709551615 bytes, the file has "))
      << message();
  b = serialize(sample());
  for (std::size_t i = 44; i < 48; ++i)
    b[i] = 0xFF;
  fix();
  EXPECT_TRUE(message().starts_with("f: descriptor list takes 274877906880 bytes, the file has "))
      << message();
  b = serialize(sample());
  b[24] = 5;
  fix();
  EXPECT_EQ(message(), "f: array and PE do not match their hash");
  b = serialize(sample());
  b[80] = 'M';
  fix();
  EXPECT_EQ(message(), "f: array and PE do not match their hash");
}

TEST(ProgramFile, FieldsThatAreNotReadAreRefused) {
  const auto with = [](std::initializer_list<std::pair<std::size_t, int>> changes) {
    auto b = serialize(sample());
    for (const auto& [at, value] : changes)
      b[at] = static_cast<std::uint8_t>(value);
    const auto put = [&](std::size_t at, std::size_t from, std::size_t size) {
      const std::uint32_t crc = base::crc32(std::span(b).subspan(from, size));
      for (std::size_t i = 0; i < 4; ++i)
        b[at + i] = static_cast<std::uint8_t>(crc >> (8 * i));
    };
    put(116, 256, b[56] | std::size_t{b[57]} << 8U);
    put(124, 0, 124);
    return refusal([&] { (void)parse(b, "f"); });
  };
  EXPECT_EQ(with({}), "accepted");
  EXPECT_EQ(with({{12, 127}}), "f: header size is not 128");
  EXPECT_EQ(with({{30, 1}}), "f: reserved bytes 30..31 of the header are not 0");
  EXPECT_EQ(with({{52, 1}}), "f: reserved bytes 52..55 of the header are not 0");
  EXPECT_EQ(with({{48, 1}}), "f: symbol table is longer than its symbols");
  EXPECT_EQ(with({{257, 255}}), "f: symbol table ends too early");
  EXPECT_EQ(with({{256 + 7 + 6 + 6, 3}}), "f: a symbol has output format 3");
  const auto good = serialize(sample());
  EXPECT_EQ(refusal([&] { (void)parse(std::span(good).first(100), "f"); }),
            "f: header ends too early (truncated file?)");
}

TEST(Program, ImpossibleSizesAreRefused) {
  const auto with = [](auto change) {
    Program p = sample();
    change(p);
    return refusal([&] { validate(p); });
  };
  EXPECT_EQ(with([](Program& p) { p.descriptors.clear(); }), "program: has no descriptor");
  EXPECT_EQ(with([](Program& p) { p.memory_bytes = (std::uint64_t{1} << 32U) + 1; }),
            "program: takes more than 2^32 bytes of memory");
  EXPECT_EQ(with([](Program& p) { p.memory_bytes = p.image.size() - 1; }),
            "program: has an image larger than its memory");
}

TEST(Program, MemoryFarBeyondItsUseIsRefused) {
  Program p = sample();
  const std::uint64_t used = p.memory_bytes;
  p.memory_bytes = used + 4096;
  EXPECT_NO_THROW(validate(p));
  p.memory_bytes = std::uint64_t{1} << 32;
  EXPECT_EQ(refusal([&] { validate(p); }),
            "program: asks for 4294967296 bytes of memory and uses " + std::to_string(used));
}

TEST(Program, StoresAndLoadsMustBeOrdered) {
  const Program good = sample();
  EXPECT_EQ(refusal([&] { validate(good); }), "accepted");
  const auto with = [&](auto change) {
    Program p = good;
    change(p);
    return refusal([&] { validate(p); });
  };
  EXPECT_EQ(with([](Program& p) { p.descriptors[1].wait_store = false; }),
            "descriptor 1: act operand is loaded while descriptor 0 may still be storing it "
            "(wait_store)");
  EXPECT_EQ(
      with([](Program& p) { std::swap(p.descriptors[1].act_base, p.descriptors[1].wgt_base); }),
      "accepted");
  EXPECT_EQ(with([](Program& p) {
              std::swap(p.descriptors[1].act_base, p.descriptors[1].wgt_base);
              p.descriptors[1].ahead = 1;
            }),
            "descriptor 1: wgt operand is loaded while descriptor 0 may still be storing it "
            "(wait_store)");
  EXPECT_EQ(with([](Program& p) { p.descriptors[0].act_base = p.descriptors[0].out_base; }),
            "descriptor 0: act operand is loaded while descriptor 0 may still be storing it "
            "(wait_store)");
  EXPECT_EQ(with([](Program& p) { p.descriptors[1].out_base = 64; }),
            "descriptor 1: stores over the descriptor list");
  EXPECT_EQ(with([](Program& p) { p.descriptors[0].last = true; }),
            "descriptor 0: is marked last and is not");
  EXPECT_EQ(with([](Program& p) { p.descriptors[1].last = false; }),
            "descriptor 1: is last and not marked so");
  EXPECT_EQ(with([](Program& p) { p.memory_bytes -= 16; }),
            "descriptor 1: output ends at byte " + std::to_string(good.memory_bytes) +
                ", the program's memory at " + std::to_string(good.memory_bytes - 16));
  EXPECT_EQ(with([](Program& p) { p.symbols[1].descriptors = 2; }),
            "symbol 'second': names descriptors 1..3 of 2");
  EXPECT_EQ(with([](Program& p) { p.descriptors[0].rows = 9; }),
            "descriptor 0: rows is 9, the array has 4 rows");
}

TEST(ProgramFile, WritesByRenameAndReadsBack) {
  const auto folder =
      std::filesystem::temp_directory_path() / ("sumac_file_" + std::to_string(::getpid()));
  std::filesystem::create_directory(folder);
  const auto path = folder / "p.sumac";
  write_program(sample(), path);
  EXPECT_EQ(read_program(path), sample());
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), {}), 1);
  EXPECT_TRUE(refusal([&] {
                write_program(sample(), folder / "no" / "p.sumac");
              }).ends_with("cannot be written: No such file or directory"));
  EXPECT_TRUE(refusal([&] {
                (void)read_program(folder / "q.sumac");
              }).ends_with("q.sumac: no such program file"));
  EXPECT_TRUE(refusal([&] {
                (void)read_program(folder);
              }).ends_with(": is not a regular file, and a program file is"));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace sumac::program
