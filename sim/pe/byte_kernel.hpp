// SPDX-License-Identifier: Apache-2.0
//
// The driver of kernels whose operands are bytes (byte_tile.hpp): codes become bytes by table, once; weights a panel of columns at a time;
// every panel meets all rows while it is in the cache.
//
// A Law has
//   kRows, kCols, kPlanes          of its tile
//   act_tables(), wgt_tables()     byte of each code, by plane
//   act_specials(), wgt_specials()
//   void tile(act, wgt, groups, row_sums, format, output)    words and flags of the outputs that there are
#pragma once

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "models/pe/pe.hpp"
#include "models/pe/pe_contract.hpp"
#include "models/pe/sum.hpp"
#include "sim/pe/block_kernel.hpp"
#include "sim/pe/pe_kernel.hpp"

namespace sumac::pe {

/// What the codes of an operand of up to 8 bits become; upper bits of a code do not count.
struct ByteTable {
  std::array<std::uint8_t, 256> value{};
  /// Whether value[c] = c ^ flip for every byte, so that no look-up is needed; set by find_flip().
  bool plain = false;
  std::uint8_t flip = 0;

  void find_flip() {
    flip = value[0];
    plain = true;
    for (std::size_t c = 0; c < value.size(); ++c)
      plain = plain && value[c] == (c ^ flip);
  }
  /// The bytes of four codes.
  [[nodiscard]] std::uint32_t four(const std::uint16_t* codes) const {
    if (plain) {
      std::uint64_t x = 0;
      std::memcpy(&x, codes, sizeof x);
      x &= 0x00FF00FF00FF00FFU;
      x = (x | x >> 8) & 0x0000FFFF0000FFFFU;
      return (static_cast<std::uint32_t>(x) | static_cast<std::uint32_t>(x >> 16)) ^
             flip * 0x01010101U;
    }
    std::uint32_t word = 0;
    for (int i = 0; i < 4; ++i)
      word |= static_cast<std::uint32_t>(value[codes[i] & 0xFF]) << (8 * i);
    return word;
  }
};

struct ByteSpecials {
  std::array<Special, 256> value{};
  bool any = false;
};

/// Where a tile's outputs go: its top left corner in matrices of `stride` columns, and how much of the tile there is.
struct TileOutput {
  std::uint32_t* words;
  std::uint8_t* flags;
  std::int64_t stride;
  int rows;
  int cols;
};

template <class Law>
class ByteKernel final : public Kernel {
 public:
  ByteKernel(const Law& law, std::unique_ptr<Pe> golden) : law_(law), golden_(std::move(golden)) {}

  [[nodiscard]] const PeInfo& info() const override { return golden_->info(); }

  void gemm(CodeRows act, CodeRows wgt, std::int64_t k, OutFormat format, std::uint32_t* words,
            std::uint8_t* flags) const override {
    check_dot(info(), static_cast<std::size_t>(k), static_cast<std::size_t>(k), format);
    const std::int64_t groups = (k + 3) / 4;
    const std::int64_t blocks = (act.rows + Law::kRows - 1) / Law::kRows;
    const std::int64_t act_block = groups * Law::kPlanes * Law::kRows * 4;
    std::vector<std::uint8_t> acts(static_cast<std::size_t>(blocks * act_block));
    std::vector<std::uint8_t> panel(
        static_cast<std::size_t>(groups * Law::kPlanes * Law::kCols * 4));
    std::vector<std::int32_t> row_sums(static_cast<std::size_t>(blocks * Law::kRows));
    std::vector<Special> act_special(static_cast<std::size_t>(act.rows), Special::kNo);
    std::array<Special, Law::kCols> wgt_special{};
    bool some_act = false;
    for (std::int64_t m = 0; m < blocks * Law::kRows; ++m) {
      const std::uint16_t* row = m < act.rows ? act.data + m * act.stride : nullptr;
      pack<Law::kRows>(row, k, groups, m % Law::kRows, law_.act_tables(),
                       acts.data() + m / Law::kRows * act_block,
                       &row_sums[static_cast<std::size_t>(m)]);
      if (row == nullptr || !law_.act_specials().any) continue;
      const Special s = worst(row, k, law_.act_specials());
      act_special[static_cast<std::size_t>(m)] = s;
      some_act = some_act || s != Special::kNo;
    }
    for (std::int64_t n = 0; n < wgt.rows; n += Law::kCols) {
      const std::int64_t cols = std::min<std::int64_t>(Law::kCols, wgt.rows - n);
      bool some = some_act;
      for (std::int64_t c = 0; c < Law::kCols; ++c) {
        const std::uint16_t* row = c < cols ? wgt.data + (n + c) * wgt.stride : nullptr;
        pack<Law::kCols>(row, k, groups, c, law_.wgt_tables(), panel.data(), nullptr);
        Special& s = wgt_special[static_cast<std::size_t>(c)];
        s = row != nullptr && law_.wgt_specials().any ? worst(row, k, law_.wgt_specials())
                                                      : Special::kNo;
        some = some || s != Special::kNo;
      }
      for (std::int64_t b = 0; b < blocks; ++b) {
        const std::int64_t m = b * Law::kRows;
        const TileOutput out{words + m * wgt.rows + n, flags + m * wgt.rows + n, wgt.rows,
                             static_cast<int>(std::min<std::int64_t>(Law::kRows, act.rows - m)),
                             static_cast<int>(cols)};
        law_.tile(acts.data() + b * act_block, panel.data(), groups, row_sums.data() + m, format,
                  out);
        if (!some) continue;
        for (int r = 0; r < out.rows; ++r) {
          for (int c = 0; c < out.cols; ++c) {
            const Special s = std::max(act_special[static_cast<std::size_t>(m + r)],
                                       wgt_special[static_cast<std::size_t>(c)]);
            if (s == Special::kNo) continue;
            const Output o = special_output(act, m + r, wgt, n + c, k, format, s);
            out.words[r * out.stride + c] = o.word;
            out.flags[r * out.stride + c] = static_cast<std::uint8_t>(o.flags.bits());
          }
        }
      }
    }
  }

 private:
  using Tables = std::array<ByteTable, static_cast<std::size_t>(Law::kPlanes)>;

  /// One line of codes into its place of a panel of kLines lines; no line: the bytes of code 0. Sum of plane 0 as signed bytes.
  template <int kLines>
  static void pack(const std::uint16_t* codes, std::int64_t k, std::int64_t groups,
                   std::int64_t line, const Tables& tables, std::uint8_t* panel,
                   std::int32_t* sum) {
    static constexpr std::uint16_t kZeros[4] = {};
    std::int32_t total = 0;
    for (std::int64_t g = 0; g < groups; ++g) {
      std::uint16_t last[4] = {};
      const std::uint16_t* from = kZeros;
      if (codes != nullptr) {
        from = codes + 4 * g;
        if (4 * g + 4 > k) {
          std::copy_n(from, k - 4 * g, last);
          from = last;
        }
      }
      for (int p = 0; p < Law::kPlanes; ++p) {
        const std::uint32_t word = tables[static_cast<std::size_t>(p)].four(from);
        std::memcpy(panel + ((g * Law::kPlanes + p) * kLines + line) * 4, &word, sizeof word);
        if (p == 0 && sum != nullptr) {
          for (int i = 0; i < 4; ++i)
            total += static_cast<std::int8_t>(word >> (8 * i));
        }
      }
    }
    if (sum != nullptr) *sum = total;
  }

  static Special worst(const std::uint16_t* codes, std::int64_t k, const ByteSpecials& specials) {
    Special s = Special::kNo;
    for (std::int64_t i = 0; i < k; ++i)
      s = std::max(s, specials.value[codes[i] & 0xFF]);
    return s;
  }

  Output special_output(CodeRows act, std::int64_t m, CodeRows wgt, std::int64_t n, std::int64_t k,
                        OutFormat format, Special special) const {
    if (special == Special::kNan)
      return drain_fp32(num::kFp32CanonicalNan, {.invalid = true}, format);
    const auto row = [&](CodeRows rows, std::int64_t r) {
      return std::span(rows.data + r * rows.stride, static_cast<std::size_t>(k));
    };
    return golden_->dot(row(act, m), row(wgt, n), format);
  }

  Law law_;
  std::unique_ptr<Pe> golden_;
};

}  // namespace sumac::pe
