// SPDX-License-Identifier: Apache-2.0
#include "sim/program/descriptor.hpp"

#include <algorithm>

#include "models/base/bits.hpp"
#include "models/base/error.hpp"

namespace sumac::program {

std::string_view name(Order order) {
  switch (order) {
    case Order::kActStationary: return "act_stationary";
    case Order::kWgtStationary: return "wgt_stationary";
    case Order::kStreamed: return "streamed";
  }
  return "?";
}

namespace {

[[noreturn]] void refuse(const std::string& field, const std::string& what) {
  throw base::InputError("descriptor: " + field + " " + what);
}

void require_positive(const char* field, unsigned value) {
  if (value == 0) refuse(field, "is 0, must be at least 1");
}

class Words {
 public:
  void put(int word, int lsb, int width, std::uint64_t value) {
    words_[static_cast<std::size_t>(word)] |=
        static_cast<std::uint32_t>((value & base::low_mask(width)) << lsb);
  }
  [[nodiscard]] std::uint32_t get(int word, int lsb, int width) const {
    return static_cast<std::uint32_t>(
        base::bit_field(words_[static_cast<std::size_t>(word)], lsb, width));
  }
  std::array<std::uint32_t, kDescriptorBytes / 4> words_{};
};

}  // namespace

std::array<std::uint8_t, kDescriptorBytes> encode(const Descriptor& d) {
  validate(d);
  Words w;
  w.put(0, 0, 8, kDescriptorMagic);
  w.put(0, 8, 2, static_cast<std::uint64_t>(d.order));
  w.put(0, 10, 1, d.wait_store);
  w.put(0, 11, 1, d.last);
  w.put(0, 12, 2, static_cast<std::uint64_t>(d.out_format));
  w.put(0, 16, 16, d.ahead);
  w.put(1, 0, 32, d.act_base);
  w.put(2, 0, 32, d.wgt_base);
  w.put(3, 0, 32, d.out_base);
  w.put(4, 0, 32, d.act_stride);
  w.put(5, 0, 32, d.wgt_stride);
  w.put(6, 0, 16, d.m_tiles);
  w.put(6, 16, 16, d.n_tiles);
  w.put(7, 0, 16, d.batch);
  w.put(7, 16, 16, d.block);
  w.put(8, 0, 16, d.chunks);
  w.put(8, 16, 8, d.rows);
  w.put(8, 24, 8, d.rows_last);
  w.put(9, 0, 16, d.chunk_slices);
  w.put(9, 16, 16, d.last_slices);
  w.put(10, 0, 16, d.act_words);
  w.put(10, 16, 16, d.act_words_last);
  w.put(11, 0, 16, d.wgt_words);
  w.put(11, 16, 16, d.wgt_words_last);
  w.put(12, 0, 8, d.cols_last);
  std::array<std::uint8_t, kDescriptorBytes> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<std::uint8_t>(w.words_[i / 4] >> (8 * (i % 4)));
  }
  return bytes;
}

Descriptor decode(std::span<const std::uint8_t, kDescriptorBytes> bytes) {
  Words w;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    w.words_[i / 4] |= std::uint32_t{bytes[i]} << (8 * (i % 4));
  }
  const auto u16 = [&](int word, int lsb) {
    return static_cast<std::uint16_t>(w.get(word, lsb, 16));
  };
  const auto u8 = [&](int word, int lsb) { return static_cast<std::uint8_t>(w.get(word, lsb, 8)); };
  if (w.get(0, 0, 8) != kDescriptorMagic) {
    refuse("magic", "is " + std::to_string(w.get(0, 0, 8)) + ", must be 213");
  }
  if (w.get(0, 8, 2) > 2) refuse("order", "is 3, must be 0..2");
  if (w.get(0, 12, 2) > 2) refuse("out_format", "is 3, must be 0..2");
  if (w.get(0, 14, 2) != 0) refuse("reserved", "bits 15:14 of word 0 are not 0");
  if (w.get(12, 8, 24) != 0) refuse("reserved", "bits 31:8 of word 12 are not 0");
  for (int word = 13; word <= 15; ++word) {
    if (w.get(word, 0, 32) != 0) refuse("reserved", "word " + std::to_string(word) + " is not 0");
  }
  Descriptor d;
  d.order = static_cast<Order>(w.get(0, 8, 2));
  d.wait_store = w.get(0, 10, 1) != 0;
  d.last = w.get(0, 11, 1) != 0;
  d.out_format = static_cast<pe::OutFormat>(w.get(0, 12, 2));
  d.ahead = u16(0, 16);
  d.act_base = w.get(1, 0, 32);
  d.wgt_base = w.get(2, 0, 32);
  d.out_base = w.get(3, 0, 32);
  d.act_stride = w.get(4, 0, 32);
  d.wgt_stride = w.get(5, 0, 32);
  d.m_tiles = u16(6, 0);
  d.n_tiles = u16(6, 16);
  d.batch = u16(7, 0);
  d.block = u16(7, 16);
  d.chunks = u16(8, 0);
  d.rows = u8(8, 16);
  d.rows_last = u8(8, 24);
  d.chunk_slices = u16(9, 0);
  d.last_slices = u16(9, 16);
  d.act_words = u16(10, 0);
  d.act_words_last = u16(10, 16);
  d.wgt_words = u16(11, 0);
  d.wgt_words_last = u16(11, 16);
  d.cols_last = u8(12, 0);
  validate(d);
  return d;
}

void validate(const Descriptor& d) {
  require_positive("m_tiles", d.m_tiles);
  require_positive("n_tiles", d.n_tiles);
  require_positive("batch", d.batch);
  require_positive("block", d.block);
  require_positive("chunks", d.chunks);
  require_positive("rows", d.rows);
  require_positive("rows_last", d.rows_last);
  require_positive("chunk_slices", d.chunk_slices);
  require_positive("last_slices", d.last_slices);
  require_positive("act_words", d.act_words);
  require_positive("act_words_last", d.act_words_last);
  require_positive("wgt_words", d.wgt_words);
  require_positive("wgt_words_last", d.wgt_words_last);
  require_positive("cols_last", d.cols_last);
  if (d.order == Order::kStreamed && d.block != 1) {
    refuse("block", "is " + std::to_string(d.block) + ", must be 1 for streamed");
  }
  if (d.chunks == 1) {
    if (d.chunk_slices != d.last_slices)
      refuse("chunk_slices", "differs from last_slices although chunks = 1");
    if (d.act_words != d.act_words_last)
      refuse("act_words", "differs from act_words_last although chunks = 1");
    if (d.wgt_words != d.wgt_words_last)
      refuse("wgt_words", "differs from wgt_words_last although chunks = 1");
  }
  int limit = d.n_tiles;
  if (d.order == Order::kWgtStationary) limit = std::min<int>(limit, d.block);
  if (d.ahead > limit) {
    refuse("ahead", "is " + std::to_string(d.ahead) + ", must be at most " + std::to_string(limit));
  }
}

RingNeed ring_need(const Descriptor& d) {
  const std::int64_t act_all = d.act_words_all();
  const std::int64_t wgt_all = d.wgt_words_all();
  const std::int64_t act_one = std::max(d.act_words, d.act_words_last);
  const std::int64_t wgt_one = std::max(d.wgt_words, d.wgt_words_last);
  RingNeed need;
  switch (d.order) {
    case Order::kActStationary: {
      const std::int64_t b = std::min(d.block, d.m_tiles);
      need.act = b * act_all;
      need.wgt = std::max(b > 1 ? wgt_all : wgt_one, d.ahead * wgt_all);
      break;
    }
    case Order::kWgtStationary: {
      const std::int64_t b = std::min(d.block, d.n_tiles);
      need.wgt = b * wgt_all;
      need.act = b > 1 ? act_all : act_one;
      break;
    }
    case Order::kStreamed:
      need.act = act_one;
      need.wgt = std::max(wgt_one, d.ahead * wgt_all);
      break;
  }
  return need;
}

std::int64_t act_tile_bytes(const Descriptor& d, const Target& t, int rows) {
  return rows * d.act_words_all() * t.act_word().word_bytes();
}
std::int64_t wgt_tile_bytes(const Descriptor& d, const Target& t) {
  return t.cols * d.wgt_words_all() * t.wgt_word().word_bytes();
}
std::int64_t act_operand_bytes(const Descriptor& d, const Target& t) {
  return d.rows_all() * d.act_words_all() * t.act_word().word_bytes();
}
std::int64_t wgt_operand_bytes(const Descriptor& d, const Target& t) {
  return d.n_tiles * wgt_tile_bytes(d, t);
}
std::int64_t output_bytes(const Descriptor& d, const Target& t) {
  return d.batch * d.rows_all() * d.n_tiles * t.store_beats() * t.port_bytes;
}

namespace {

/// Wide on purpose: the largest operand of legal fields is below 2^8 * 2^16 * 2^32 * 2^16 bytes.
__extension__ typedef unsigned __int128 Wide;

constexpr Wide kAddressSpace = Wide{1} << 32;

void check_range(const char* field, Wide base, Wide bytes) {
  if (base + bytes > kAddressSpace)
    refuse(field, "and its size pass the end of the 32-bit address space");
}

void check_words(const char* field, int have, const WordShape& shape, int slices) {
  if (have != shape.words(slices)) {
    refuse(field, "is " + std::to_string(have) + ", must be " +
                      std::to_string(shape.words(slices)) + " for " + std::to_string(slices) +
                      " slices");
  }
}

void check_ring(const char* ring, std::int64_t have, std::int64_t need, const Descriptor& d) {
  if (have < need) {
    refuse(std::string(ring) + " ring",
           "holds " + std::to_string(have) + " words a line, " + std::string(name(d.order)) +
               " with block " + std::to_string(d.block) + ", chunks " + std::to_string(d.chunks) +
               ", ahead " + std::to_string(d.ahead) + " needs " + std::to_string(need));
  }
}

}  // namespace

void validate(const Descriptor& d, const Target& t) {
  validate(d);
  const auto at_most = [](const char* field, int value, int limit, const char* what) {
    if (value > limit) {
      refuse(field, "is " + std::to_string(value) + ", the array has " + std::to_string(limit) +
                        " " + what);
    }
  };
  at_most("rows", d.rows, t.rows, "rows");
  at_most("rows_last", d.rows_last, t.rows, "rows");
  at_most("cols_last", d.cols_last, t.cols, "columns");
  const auto aligned = [&](const char* field, std::uint32_t address) {
    if (address % static_cast<unsigned>(t.port_bytes) != 0) {
      refuse(field, "is " + std::to_string(address) + ", must be a multiple of " +
                        std::to_string(t.port_bytes) + " bytes");
    }
  };
  aligned("act_base", d.act_base);
  aligned("wgt_base", d.wgt_base);
  aligned("out_base", d.out_base);
  aligned("act_stride", d.act_stride);
  aligned("wgt_stride", d.wgt_stride);
  check_words("act_words", d.act_words, t.act_word(), d.chunk_slices);
  check_words("act_words_last", d.act_words_last, t.act_word(), d.last_slices);
  check_words("wgt_words", d.wgt_words, t.wgt_word(), d.chunk_slices);
  check_words("wgt_words_last", d.wgt_words_last, t.wgt_word(), d.last_slices);
  const RingNeed need = ring_need(d);
  check_ring("act", t.act_ring_words, need.act, d);
  check_ring("wgt", t.wgt_ring_words, need.wgt, d);
  const auto wide = [](std::int64_t x) { return static_cast<Wide>(x); };
  check_range("act_base", wide(d.act_base) + wide(d.act_stride) * wide(d.batch - 1),
              wide(d.rows_all()) * wide(d.act_words_all()) * wide(t.act_word().word_bytes()));
  check_range(
      "wgt_base", wide(d.wgt_base) + wide(d.wgt_stride) * wide(d.batch - 1),
      wide(d.n_tiles) * wide(t.cols) * wide(d.wgt_words_all()) * wide(t.wgt_word().word_bytes()));
  check_range(
      "out_base", wide(d.out_base),
      wide(d.batch) * wide(d.rows_all()) * wide(d.n_tiles) * wide(t.store_beats() * t.port_bytes));
}

}  // namespace sumac::program
