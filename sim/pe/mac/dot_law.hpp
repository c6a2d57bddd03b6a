// SPDX-License-Identifier: Apache-2.0
//
// mac with operands whose values are integers of a byte in units of the format's smallest: int8, int4, fp4, fp6 e2m3.
//
//   weights  value + 128 as an unsigned byte; 128 * (sum of activations) is taken off at the start
//   exact    |sum| <= 2^15 * 2^14 = 2^29, and with the 128 still below 2^31
#pragma once

#include <cstdint>
#include <cstring>
#include <optional>

#include "models/pe/mac/mac_product.hpp"
#include "sim/pe/byte_kernel.hpp"
#include "sim/pe/byte_tile.hpp"
#include "sim/pe/exact_block.hpp"

namespace sumac::pe::mac {

class DotLaw {
 public:
  static constexpr int kRows = kDotRows;
  static constexpr int kCols = kDotCols;
  static constexpr int kPlanes = 1;
  using Tables = std::array<ByteTable, 1>;

  /// Nothing where some value is not of a byte.
  static std::optional<DotLaw> make(const Config& config) {
    DotLaw law;
    law.lsb_exp_ = lsb_exp(config);
    if (config.fp32_sum || law.lsb_exp_ < -126 ||
        !fill(config.act, config.subnormals, 0, law.act_[0], law.act_special_) ||
        !fill(config.wgt, config.subnormals, 128, law.wgt_[0], law.wgt_special_))
      return std::nullopt;
    return law;
  }

  [[nodiscard]] const Tables& act_tables() const { return act_; }
  [[nodiscard]] const Tables& wgt_tables() const { return wgt_; }
  [[nodiscard]] const ByteSpecials& act_specials() const { return act_special_; }
  [[nodiscard]] const ByteSpecials& wgt_specials() const { return wgt_special_; }

  void tile(const std::uint8_t* act, const std::uint8_t* wgt, std::int64_t groups,
            const std::int32_t* row_sums, OutFormat format, const TileOutput& out) const {
    std::int32_t start[kRows];
    for (int r = 0; r < kRows; ++r)
      start[r] = -128 * row_sums[r];
    alignas(64) std::int32_t sums[kRows][kCols];
    dot_tile(act, wgt, groups, start, sums);
    const std::int32_t scale = lsb_exp_ * (1 << 23);
    for (int r = 0; r < out.rows; ++r) {
      std::uint32_t* words = out.words + r * out.stride;
      std::uint8_t* flags = out.flags + r * out.stride;
      const auto count = static_cast<std::size_t>(out.cols);
      switch (format) {
        case OutFormat::kInt32:
          std::memcpy(words, sums[r], 4 * count);
          std::memset(flags, 0, count);
          break;
        case OutFormat::kFp32: {
          // The conversion rounds to nearest even, as the law does (drain_exact).
          alignas(64) float rounded[kCols];
          for (int c = 0; c < kCols; ++c)
            rounded[c] = static_cast<float>(sums[r][c]);
          alignas(64) std::int32_t bits[kCols];
          std::memcpy(bits, rounded, sizeof bits);
          for (int c = 0; c < kCols; ++c)
            bits[c] += sums[r][c] != 0 ? scale : 0;
          std::memcpy(words, bits, 4 * count);
          std::memset(flags, 0, count);
          break;
        }
        case OutFormat::kFp16:
          for (int c = 0; c < out.cols; ++c) {
            const Output o = drain_exact(std::int64_t{sums[r][c]}, lsb_exp_, format);
            words[c] = o.word;
            flags[c] = static_cast<std::uint8_t>(o.flags.bits());
          }
          break;
      }
    }
  }

 private:
  static bool fill(const num::Format& format, bool subnormals, int bias, ByteTable& table,
                   ByteSpecials& specials) {
    if (format.width > 8) return false;
    const int unit = num::is_float(format) ? 1 - format.bias - format.man_bits : 0;
    for (std::size_t c = 0; c < table.value.size(); ++c) {
      const auto code = static_cast<num::Code>(c & num::code_mask(format));
      const num::Class cls = num::decode(format, code).cls;
      specials.value[c] = cls == num::Class::kNan        ? Special::kNan
                          : cls == num::Class::kInfinity ? Special::kInfinity
                                                         : Special::kNo;
      specials.any = specials.any || specials.value[c] != Special::kNo;
      std::int64_t value = 0;
      if (specials.value[c] == Special::kNo) {
        const Operand o = unpack(format, subnormals, code);
        if (o.mant != 0) {
          if (o.exp - unit > 8) return false;
          value = std::int64_t{o.mant} * (std::int64_t{1} << (o.exp - unit));
        }
      }
      if (value < -128 || value > 127) return false;
      table.value[c] = static_cast<std::uint8_t>(value + bias);
    }
    table.find_flip();
    return true;
  }

  Tables act_;
  Tables wgt_;
  ByteSpecials act_special_;
  ByteSpecials wgt_special_;
  int lsb_exp_ = 0;
};

}  // namespace sumac::pe::mac
