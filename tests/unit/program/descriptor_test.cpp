// SPDX-License-Identifier: Apache-2.0
//
// Descriptor bits against the table of sim/program/README.md 3, typed a second time here; every illegal field is refused by name.
#include "sim/program/descriptor.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "models/base/error.hpp"
#include "models/base/rng.hpp"

namespace sumac::program {
namespace {

Descriptor sample() {
  Descriptor d;
  d.order = Order::kWgtStationary;
  d.wait_store = true;
  d.last = true;
  d.out_format = pe::OutFormat::kFp16;
  d.ahead = 2;
  d.act_base = 0x01020300;
  d.wgt_base = 0x11121300;
  d.out_base = 0x21222300;
  d.act_stride = 0x31323300;
  d.wgt_stride = 0x41424300;
  d.m_tiles = 0x0506;
  d.n_tiles = 0x0708;
  d.batch = 0x090A;
  d.block = 3;
  d.chunks = 7;
  d.rows = 4;
  d.rows_last = 1;
  d.chunk_slices = 0x0B0C;
  d.last_slices = 0x0D0E;
  d.act_words = 0x1011;
  d.act_words_last = 0x1213;
  d.wgt_words = 0x1415;
  d.wgt_words_last = 0x1617;
  d.cols_last = 9;
  return d;
}

std::string refusal(const std::function<void()>& f) {
  try {
    f();
  } catch (const base::InputError& e) {
    return e.what();
  }
  return "accepted";
}

TEST(Descriptor, BytesStandWhereTheTableSays) {
  const auto b = encode(sample());
  const auto word = [&](std::size_t i) {
    return std::uint32_t{b[4 * i]} | std::uint32_t{b[4 * i + 1]} << 8 |
           std::uint32_t{b[4 * i + 2]} << 16 | std::uint32_t{b[4 * i + 3]} << 24;
  };
  EXPECT_EQ(word(0), 0xD5u | 1u << 8 | 1u << 10 | 1u << 11 | 2u << 12 | 2u << 16);
  EXPECT_EQ(word(1), 0x01020300u);
  EXPECT_EQ(word(2), 0x11121300u);
  EXPECT_EQ(word(3), 0x21222300u);
  EXPECT_EQ(word(4), 0x31323300u);
  EXPECT_EQ(word(5), 0x41424300u);
  EXPECT_EQ(word(6), 0x07080506u);
  EXPECT_EQ(word(7), 0x0003090Au);
  EXPECT_EQ(word(8), 0x01040007u);
  EXPECT_EQ(word(9), 0x0D0E0B0Cu);
  EXPECT_EQ(word(10), 0x12131011u);
  EXPECT_EQ(word(11), 0x16171415u);
  EXPECT_EQ(word(12), 9u);
  EXPECT_EQ(word(13), 0u);
  EXPECT_EQ(word(14), 0u);
  EXPECT_EQ(word(15), 0u);
}

TEST(Descriptor, DecodeInvertsEncode) {
  EXPECT_EQ(decode(encode(sample())), sample());
}

TEST(Descriptor, EveryBitIsAFieldOrRefused) {
  // Each single flipped bit must give a different descriptor that encodes back to the same bytes, or a refusal.
  const auto good = encode(sample());
  int accepted = 0;
  for (std::size_t bit = 0; bit < 512; ++bit) {
    auto bytes = good;
    bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] ^ (1u << (bit % 8)));
    try {
      const Descriptor d = decode(bytes);
      EXPECT_NE(d, sample()) << bit;
      EXPECT_EQ(encode(d), bytes) << bit;
      ++accepted;
    } catch (const base::InputError&) {
    }
  }
  EXPECT_GT(accepted, 300);
}

TEST(Descriptor, RandomBytesNeverEscape) {
  base::Rng rng(7);
  for (int i = 0; i < 20000; ++i) {
    std::array<std::uint8_t, 64> bytes{};
    for (auto& b : bytes)
      b = static_cast<std::uint8_t>(rng.next());
    bytes[0] = 0xD5;
    bytes[1] &= 0x3F;
    for (std::size_t k = 49; k < 64; ++k)
      bytes[k] = 0;
    try {
      EXPECT_EQ(encode(decode(bytes)), bytes);
    } catch (const base::InputError&) {
    }
  }
}

TEST(Descriptor, RefusesByName) {
  const auto with_byte = [](std::size_t i, std::uint8_t value) {
    auto b = encode(sample());
    b[i] = value;
    return refusal([&] { (void)decode(b); });
  };
  EXPECT_EQ(with_byte(0, 0xD4), "descriptor: magic is 212, must be 213");
  EXPECT_EQ(with_byte(1, 0x0F), "descriptor: order is 3, must be 0..2");
  EXPECT_EQ(with_byte(1, 0x3D), "descriptor: out_format is 3, must be 0..2");
  EXPECT_EQ(with_byte(1, 0x8D), "descriptor: reserved bits 15:14 of word 0 are not 0");
  EXPECT_EQ(with_byte(49, 1), "descriptor: reserved bits 31:8 of word 12 are not 0");
  EXPECT_EQ(with_byte(63, 1), "descriptor: reserved word 15 is not 0");
  const auto with = [](auto change) {
    Descriptor d = sample();
    change(d);
    return refusal([&] { (void)encode(d); });
  };
  EXPECT_EQ(with([](Descriptor& d) { d.m_tiles = 0; }),
            "descriptor: m_tiles is 0, must be at least 1");
  EXPECT_EQ(with([](Descriptor& d) { d.batch = 0; }), "descriptor: batch is 0, must be at least 1");
  EXPECT_EQ(with([](Descriptor& d) { d.cols_last = 0; }),
            "descriptor: cols_last is 0, must be at least 1");
  EXPECT_EQ(with([](Descriptor& d) { d.order = Order::kStreamed; }),
            "descriptor: block is 3, must be 1 for streamed");
  EXPECT_EQ(with([](Descriptor& d) { d.chunks = 1; }),
            "descriptor: chunk_slices differs from last_slices although chunks = 1");
  const auto with_one_chunk = [&](int act_last, int wgt_last) {
    return with([&](Descriptor& d) {
      d.chunks = 1;
      d.last_slices = d.chunk_slices;
      d.act_words_last = static_cast<std::uint16_t>(d.act_words + act_last);
      d.wgt_words_last = static_cast<std::uint16_t>(d.wgt_words + wgt_last);
    });
  };
  EXPECT_EQ(with_one_chunk(1, 0),
            "descriptor: act_words differs from act_words_last although chunks = 1");
  EXPECT_EQ(with_one_chunk(0, 1),
            "descriptor: wgt_words differs from wgt_words_last although chunks = 1");
  EXPECT_EQ(with([](Descriptor& d) { d.ahead = 4; }), "descriptor: ahead is 4, must be at most 3");
}

Target small_target() {
  Target t;
  t.pe = "mac/int8";
  t.rows = 4;
  t.cols = 4;
  t.lanes = 4;
  t.port_bytes = 16;
  t.act_ring_words = 8;
  t.wgt_ring_words = 8;
  return t;
}

Descriptor fitting() {
  Descriptor d;  // K of 3 chunks of 8 slices (2 words) and one of 3 (1 word)
  d.order = Order::kActStationary;
  d.m_tiles = 2;
  d.n_tiles = 3;
  d.rows = 4;
  d.rows_last = 2;
  d.cols_last = 3;
  d.chunks = 4;
  d.chunk_slices = 8;
  d.last_slices = 3;
  d.act_words = d.wgt_words = 2;
  d.act_words_last = d.wgt_words_last = 1;
  return d;
}

TEST(Legality, NeedsFollowTheNest) {
  Descriptor d = fitting();
  EXPECT_EQ(ring_need(d).act, 7);
  EXPECT_EQ(ring_need(d).wgt, 2);
  d.block = 2;
  EXPECT_EQ(ring_need(d).act, 14);
  EXPECT_EQ(ring_need(d).wgt, 7);
  d.block = 9;
  EXPECT_EQ(ring_need(d).act, 14);
  d.order = Order::kWgtStationary;
  EXPECT_EQ(ring_need(d).wgt, 21);
  EXPECT_EQ(ring_need(d).act, 7);
  d.block = 1;
  EXPECT_EQ(ring_need(d).wgt, 7);
  EXPECT_EQ(ring_need(d).act, 2);
  d.order = Order::kStreamed;
  EXPECT_EQ(ring_need(d).wgt, 2);
  d.ahead = 2;
  EXPECT_EQ(ring_need(d).wgt, 14);
}

TEST(Legality, RefusesWithTheSizes) {
  const Target t = small_target();
  EXPECT_NO_THROW(validate(fitting(), t));
  const auto with = [&](auto change) {
    Descriptor d = fitting();
    change(d);
    return refusal([&] { validate(d, t); });
  };
  EXPECT_EQ(with([](Descriptor& d) { d.block = 2; }),
            "descriptor: act ring holds 8 words a line, act_stationary with block 2, chunks 4, "
            "ahead 0 needs 14");
  EXPECT_EQ(with([](Descriptor& d) { d.rows = 5; }), "descriptor: rows is 5, the array has 4 rows");
  EXPECT_EQ(with([](Descriptor& d) { d.cols_last = 5; }),
            "descriptor: cols_last is 5, the array has 4 columns");
  EXPECT_EQ(with([](Descriptor& d) { d.act_base = 8; }),
            "descriptor: act_base is 8, must be a multiple of 16 bytes");
  EXPECT_EQ(with([](Descriptor& d) { d.wgt_words = 3; }),
            "descriptor: wgt_words is 3, must be 2 for 8 slices");
  EXPECT_EQ(with([](Descriptor& d) { d.out_base = 0xFFFFFFF0; }),
            "descriptor: out_base and its size pass the end of the 32-bit address space");
  EXPECT_EQ(with([](Descriptor& d) { d.batch = 3, d.act_stride = 0xC0000000; }),
            "descriptor: act_base and its size pass the end of the 32-bit address space");
}

}  // namespace
}  // namespace sumac::program
