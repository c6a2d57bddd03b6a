// SPDX-License-Identifier: Apache-2.0
//
// lmul with an exact sum, operands of up to 8 bits with up to 3 mantissa bits: two small additions a product, no gather.
//
//   product  2^(ea + ew) * g(ma + mw), g(s) = (2^m | (s + OFFSET) mod 2^m) << ((s + OFFSET) div 2^m): the carry of the adder form is in g
//   sum      powers of two in digits of 8 bits, each a byte dot product with the signed g: sum over d of sums[d] * 2^(8 d)
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <optional>

#include "models/pe/lmul/lmul.hpp"
#include "sim/pe/byte_kernel.hpp"
#include "sim/pe/byte_tile.hpp"
#include "sim/pe/exact_block.hpp"

namespace sumac::pe::lmul {

class DigitLaw {
 public:
  static constexpr int kRows = kDigitRows;
  static constexpr int kCols = kDigitCols;
  static constexpr int kPlanes = 2;
  using Tables = std::array<ByteTable, 2>;

  /// Nothing where exponents or mantissas do not fit the tables.
  static std::optional<DigitLaw> make(const Law& law) {
    const int m = law.format.man_bits;
    if (law.format.width > 8 || m > 3) return std::nullopt;
    int least = 1 << 20;
    int most = -(1 << 20);
    for (unsigned code = 0; code <= num::code_mask(law.format); ++code) {
      const Operand o = unpack(law, static_cast<num::Code>(code));
      if (o.cls != num::Class::kFinite) continue;
      least = std::min(least, o.mag >> m);
      most = std::max(most, o.mag >> m);
    }
    const int top = 2 * (most - least);
    DigitLaw result;
    result.tables_.digits = top / 8 + 1;
    result.lsb_exp_ = 2 * least - 2 * law.format.bias - m;
    if (result.tables_.digits > kMaxDigits || result.lsb_exp_ < -126) return std::nullopt;
    for (int d = 0; d < result.tables_.digits; ++d) {
      for (int e = 8 * d; e < std::min(8 * d + 8, top + 1); ++e)
        result.tables_.digit[d][e] = static_cast<std::uint8_t>(1 << (e - 8 * d));
    }
    const int hidden = 1 << m;
    for (int s = 0; s <= 2 * (hidden - 1); ++s) {
      const int z = s + law.offset;
      const int g = (hidden | (z & (hidden - 1))) << (z >> m);
      if (g > 127) return std::nullopt;
      result.tables_.product[s] = static_cast<std::uint8_t>(g);
      result.tables_.product[kSign + s] = static_cast<std::uint8_t>(-g);
    }
    for (std::size_t c = 0; c < 256; ++c) {
      const Operand o = unpack(law, static_cast<num::Code>(c & num::code_mask(law.format)));
      const bool finite = o.cls == num::Class::kFinite;
      result.bytes_[0].value[c] = finite ? static_cast<std::uint8_t>((o.mag >> m) - least) : kZero;
      result.bytes_[1].value[c] =
          static_cast<std::uint8_t>((finite ? o.mag & (hidden - 1) : 0) | (o.negative ? kSign : 0));
      result.special_.value[c] = o.cls == num::Class::kNan        ? Special::kNan
                                 : o.cls == num::Class::kInfinity ? Special::kInfinity
                                                                  : Special::kNo;
      result.special_.any = result.special_.any || result.special_.value[c] != Special::kNo;
    }
    return result;
  }

  [[nodiscard]] const Tables& act_tables() const { return bytes_; }
  [[nodiscard]] const Tables& wgt_tables() const { return bytes_; }
  [[nodiscard]] const ByteSpecials& act_specials() const { return special_; }
  [[nodiscard]] const ByteSpecials& wgt_specials() const { return special_; }

  void tile(const std::uint8_t* act, const std::uint8_t* wgt, std::int64_t groups,
            const std::int32_t* /*row_sums*/, OutFormat format, const TileOutput& out) const {
    alignas(64) DigitSums sums;
    digit_tile(act, wgt, groups, tables_, sums);
    if (format == OutFormat::kFp32) {
      std::uint32_t words[kRows][kCols];
      digit_words(sums, tables_.digits, lsb_exp_, words);
      for (int r = 0; r < out.rows; ++r) {
        const auto count = static_cast<std::size_t>(out.cols);
        std::memcpy(out.words + r * out.stride, words[r], 4 * count);
        std::memset(out.flags + r * out.stride, 0, count);
      }
      return;
    }
    for (int r = 0; r < out.rows; ++r) {
      for (int c = 0; c < out.cols; ++c) {
        std::int64_t sum = 0;
        for (int d = 0; d < tables_.digits; ++d)
          sum += std::int64_t{sums[d][r][c]} * (std::int64_t{1} << (8 * d));
        const Output o = drain_exact(sum, lsb_exp_, format);
        out.words[r * out.stride + c] = o.word;
        out.flags[r * out.stride + c] = static_cast<std::uint8_t>(o.flags.bits());
      }
    }
  }

 private:
  static constexpr int kSign = 32;             // bit 5 of the index of a product
  static constexpr std::uint8_t kZero = 0xFF;  // exponent of what is no finite number

  DigitTables tables_;
  Tables bytes_;
  ByteSpecials special_;
  int lsb_exp_ = 0;
};

}  // namespace sumac::pe::lmul
