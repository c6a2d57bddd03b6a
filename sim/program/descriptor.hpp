// SPDX-License-Identifier: Apache-2.0
//
// One GEMM as a loop nest: the 64-byte descriptor that load, compute and store engines walk.
// Fields, bits and legality: README.md sections 3 and 5; field names are those of the table.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "models/pe/out_format.hpp"
#include "sim/program/target.hpp"

namespace sumac::program {

enum class Order : std::uint8_t { kActStationary = 0, kWgtStationary = 1, kStreamed = 2 };

/// "act_stationary", "wgt_stationary", "streamed".
[[nodiscard]] std::string_view name(Order order);

inline constexpr int kDescriptorBytes = 64;
inline constexpr std::uint8_t kDescriptorMagic = 0xD5;

struct Descriptor {
  Order order = Order::kStreamed;
  bool wait_store = false;
  bool last = false;
  pe::OutFormat out_format = pe::OutFormat::kFp32;
  std::uint16_t ahead = 0;
  std::uint32_t act_base = 0;
  std::uint32_t wgt_base = 0;
  std::uint32_t out_base = 0;
  std::uint32_t act_stride = 0;
  std::uint32_t wgt_stride = 0;
  std::uint16_t m_tiles = 1;
  std::uint16_t n_tiles = 1;
  std::uint16_t batch = 1;
  std::uint16_t block = 1;
  std::uint16_t chunks = 1;
  std::uint8_t rows = 1;
  std::uint8_t rows_last = 1;
  std::uint16_t chunk_slices = 1;
  std::uint16_t last_slices = 1;
  std::uint16_t act_words = 1;
  std::uint16_t act_words_last = 1;
  std::uint16_t wgt_words = 1;
  std::uint16_t wgt_words_last = 1;
  std::uint8_t cols_last = 1;

  friend bool operator==(const Descriptor&, const Descriptor&) = default;

  [[nodiscard]] int tile_rows(int m) const { return m == m_tiles - 1 ? rows_last : rows; }
  [[nodiscard]] int slices(int chunk) const {
    return chunk == chunks - 1 ? last_slices : chunk_slices;
  }
  [[nodiscard]] int act_words_of(int chunk) const {
    return chunk == chunks - 1 ? act_words_last : act_words;
  }
  [[nodiscard]] int wgt_words_of(int chunk) const {
    return chunk == chunks - 1 ? wgt_words_last : wgt_words;
  }
  /// Words of all chunks of one line.
  [[nodiscard]] std::int64_t act_words_all() const {
    return std::int64_t{act_words} * (chunks - 1) + act_words_last;
  }
  [[nodiscard]] std::int64_t wgt_words_all() const {
    return std::int64_t{wgt_words} * (chunks - 1) + wgt_words_last;
  }
  /// Slices of the whole K.
  [[nodiscard]] std::int64_t slices_all() const {
    return std::int64_t{chunk_slices} * (chunks - 1) + last_slices;
  }
  /// Real rows of all m tiles.
  [[nodiscard]] std::int64_t rows_all() const {
    return std::int64_t{rows} * (m_tiles - 1) + rows_last;
  }
  [[nodiscard]] std::int64_t tiles() const { return std::int64_t{batch} * m_tiles * n_tiles; }
};

/// The 64 bytes as the core fetches them. The fields must pass validate(descriptor).
[[nodiscard]] std::array<std::uint8_t, kDescriptorBytes> encode(const Descriptor& descriptor);

/// The fields of 64 bytes; InputError naming the first illegal field (wrong magic, reserved bits, unknown order, counts of 0, ...).
[[nodiscard]] Descriptor decode(std::span<const std::uint8_t, kDescriptorBytes> bytes);

/// What does not depend on the array: InputError naming the field.
void validate(const Descriptor& descriptor);

/// Everything: the above, sizes against the array, aligned addresses, words that follow from slices, ring depths (README.md 5), address ranges below 2^32.
/// InputError naming the field, or the ring with the words that it has and that the nest needs.
void validate(const Descriptor& descriptor, const Target& target);

/// Ring words that a nest needs to run without deadlock (README.md 5).
struct RingNeed {
  std::int64_t act = 0;
  std::int64_t wgt = 0;
};
[[nodiscard]] RingNeed ring_need(const Descriptor& descriptor);

/// Bytes of one act tile with all chunks (`rows` real rows) and of one wgt tile.
[[nodiscard]] std::int64_t act_tile_bytes(const Descriptor& d, const Target& t, int rows);
[[nodiscard]] std::int64_t wgt_tile_bytes(const Descriptor& d, const Target& t);
/// Bytes of one batch's operand.
[[nodiscard]] std::int64_t act_operand_bytes(const Descriptor& d, const Target& t);
[[nodiscard]] std::int64_t wgt_operand_bytes(const Descriptor& d, const Target& t);
/// Bytes that all tiles of all batches take from out_base.
[[nodiscard]] std::int64_t output_bytes(const Descriptor& d, const Target& t);

}  // namespace sumac::program
