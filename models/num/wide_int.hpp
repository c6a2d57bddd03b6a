// SPDX-License-Identifier: Apache-2.0
//
// Two's complement integers of a fixed number of 64-bit limbs: golden fixed-point (Kulisch)
// accumulators.
//
//   value    limbs little end first; the top bit of the last limb is the sign
//   range    -2^(64 * Limbs - 1) .. 2^(64 * Limbs - 1) - 1; results outside wrap, as hardware would
//   widths   WideInt<5> = 320 bits holds sums of 2^15 products of any format of up to 8 bits (the widest is e7m0fn: products
//            from 2^-124 to 2^126, with guard bits and sign 267 bits); other formats choose Limbs by the same sum
//   exact    always; the only rounding is in round_wide
#pragma once

#include <array>
#include <compare>
#include <cstdint>

#include "models/base/error.hpp"
#include "models/num/codec.hpp"

namespace sumac::num {

template <int Limbs>
class WideInt {
  static_assert(Limbs >= 1);

 public:
  static constexpr int kLimbs = Limbs;
  static constexpr int kBits = 64 * Limbs;

  constexpr WideInt() = default;
  constexpr WideInt(std::int64_t value) {  // NOLINT(google-explicit-constructor): exact
    limbs_.fill(value < 0 ? ~std::uint64_t{0} : 0);
    limbs_[0] = static_cast<std::uint64_t>(value);
  }

  [[nodiscard]] constexpr std::uint64_t limb(int index) const { return limbs_[at(index)]; }
  constexpr void set_limb(int index, std::uint64_t value) { limbs_[at(index)] = value; }

  [[nodiscard]] constexpr bool is_negative() const { return (limbs_[Limbs - 1] >> 63) != 0; }
  [[nodiscard]] constexpr bool is_zero() const { return *this == WideInt(); }
  /// -1, 0, 1.
  [[nodiscard]] constexpr int sign() const { return is_negative() ? -1 : (is_zero() ? 0 : 1); }

  constexpr WideInt& operator+=(const WideInt& other) {
    std::uint64_t carry = 0;
    for (std::size_t i = 0; i < limbs_.size(); ++i) {
      const Uint128 sum = Uint128{limbs_[i]} + other.limbs_[i] + carry;
      limbs_[i] = static_cast<std::uint64_t>(sum);
      carry = static_cast<std::uint64_t>(sum >> 64);
    }
    return *this;
  }
  constexpr WideInt& operator-=(const WideInt& other) { return *this += -other; }

  [[nodiscard]] constexpr WideInt operator-() const {
    WideInt result;
    std::uint64_t carry = 1;
    for (std::size_t i = 0; i < limbs_.size(); ++i) {
      result.limbs_[i] = ~limbs_[i] + carry;
      carry = carry != 0 && result.limbs_[i] == 0 ? 1 : 0;
    }
    return result;
  }

  friend constexpr WideInt operator+(WideInt a, const WideInt& b) { return a += b; }
  friend constexpr WideInt operator-(WideInt a, const WideInt& b) { return a -= b; }

  /// Bits above the top are lost.  Range: shift >= 0.
  [[nodiscard]] constexpr WideInt operator<<(int shift) const {
    SUMAC_DCHECK(shift >= 0, "shift of a WideInt is not negative");
    WideInt result;
    const int whole = shift / 64;
    const int part = shift % 64;
    for (int i = Limbs - 1; i >= whole; --i) {
      std::uint64_t word = limbs_[at(i - whole)] << part;
      if (part != 0 && i > whole) word |= limbs_[at(i - whole - 1)] >> (64 - part);
      result.limbs_[at(i)] = word;
    }
    return result;
  }

  /// Adds (negative ? -1 : 1) * mag * 2^shift without building the shifted number.  Range: shift >=
  /// 0.
  constexpr void add_shifted(std::uint64_t mag, int shift, bool negative) {
    SUMAC_DCHECK(shift >= 0, "shift of a WideInt is not negative");
    const int whole = shift / 64;
    const int part = shift % 64;
    if (whole >= Limbs) return;
    const std::uint64_t low = mag << part;
    const std::uint64_t high = part == 0 ? 0 : mag >> (64 - part);
    const std::uint64_t invert = negative ? ~std::uint64_t{0} : 0;
    std::uint64_t carry =
        negative ? 1 : 0;  // -x = ~x + 1; below limb `whole` that is 0 with the carry passed on
    for (int i = whole; i < Limbs; ++i) {
      const std::uint64_t addend = (i == whole ? low : (i == whole + 1 ? high : 0)) ^ invert;
      const Uint128 sum = Uint128{limbs_[at(i)]} + addend + carry;
      limbs_[at(i)] = static_cast<std::uint64_t>(sum);
      carry = static_cast<std::uint64_t>(sum >> 64);
    }
  }

  /// Adds a value that is a multiple of 2^unit_exp, in units of 2^unit_exp.
  constexpr void add(Dyadic value, int unit_exp) {
    if (value.mant == 0) return;
    Uint128 mag = magnitude(value.mant);
    int shift = value.exp - unit_exp;
    while (shift < 0 && (mag & 1) == 0) {
      mag >>= 1;
      ++shift;
    }
    SUMAC_CHECK(shift >= 0, "a value added to a fixed-point sum is a multiple of its unit");
    add_shifted(static_cast<std::uint64_t>(mag), shift, value.mant < 0);
    add_shifted(static_cast<std::uint64_t>(mag >> 64), shift + 64, value.mant < 0);
  }

  /// |value|, right also for the most negative value if read as unsigned.
  [[nodiscard]] constexpr WideInt abs() const { return is_negative() ? -*this : *this; }

  /// Bits of the magnitude: 0 for 0, 1 for 1 and -1, kBits for the most negative value.  A two's
  /// complement register that holds both signs of such magnitudes has one bit more.
  [[nodiscard]] constexpr int bit_length() const {
    const WideInt mag = abs();
    for (int i = Limbs - 1; i >= 0; --i) {
      if (mag.limbs_[at(i)] != 0) return 64 * i + num::bit_length(Uint128{mag.limbs_[at(i)]});
    }
    return 0;
  }

  friend constexpr bool operator==(const WideInt&, const WideInt&) = default;
  friend constexpr std::strong_ordering operator<=>(const WideInt& a, const WideInt& b) {
    if (a.is_negative() != b.is_negative()) {
      return a.is_negative() ? std::strong_ordering::less : std::strong_ordering::greater;
    }
    for (int i = Limbs - 1; i >= 0; --i) {
      if (a.limbs_[at(i)] != b.limbs_[at(i)]) return a.limbs_[at(i)] <=> b.limbs_[at(i)];
    }
    return std::strong_ordering::equal;
  }

 private:
  static constexpr std::size_t at(int index) { return static_cast<std::size_t>(index); }

  std::array<std::uint64_t, static_cast<std::size_t>(Limbs)> limbs_{};
};

/// sum * 2^exp in at most 127 bits, for a rounding to come: the leading 126 bits, and one more that
/// is set if anything below them was.  Rounding it to 124 bits or fewer gives what rounding the sum
/// itself would.
template <int Limbs>
[[nodiscard]] constexpr Dyadic with_sticky(const WideInt<Limbs>& sum, int exp) {
  constexpr int kKept = 126;
  const WideInt<Limbs> mag = sum.abs();
  const int drop = mag.bit_length() - kKept;
  Uint128 kept = 0;
  bool sticky = false;
  for (int i = Limbs - 1; i >= 0; --i) {
    const int position = 64 * i - (drop > 0 ? drop : 0);  // of the limb's lowest bit in `kept`
    const Uint128 word = mag.limb(i);
    if (position >= 0) {
      if (word != 0) kept |= word << position;
    } else if (position > -64) {
      kept |= word >> -position;
      sticky = sticky || (word & ((Uint128{1} << -position) - 1)) != 0;
    } else {
      sticky = sticky || word != 0;
    }
  }
  if (drop > 0) {
    kept = (kept << 1) | (sticky ? 1 : 0);
    exp += drop - 1;
  }
  const auto value = static_cast<Int128>(kept);
  return {sum.is_negative() ? -value : value, exp};
}

/// sum * 2^exp rounded once; a sum of zero is +0.
template <int Limbs>
[[nodiscard]] constexpr Encoded round_wide(const Format& format, const WideInt<Limbs>& sum, int exp,
                                           Round round, Overflow overflow) {
  return round_to(format, with_sticky(sum, exp), round, overflow);
}

/// IEEE binary32 bits of sum * 2^exp: RNE, subnormals kept, overflow to infinity, zero is +0.
template <int Limbs>
[[nodiscard]] constexpr std::uint32_t round_to_fp32(const WideInt<Limbs>& sum, int exp) {
  return round_wide(kFp32, sum, exp, Round::kNearestEven, Overflow::kSpecial).code;
}

/// IEEE binary16 bits of sum * 2^exp: RNE, subnormals kept, zero is +0.
template <int Limbs>
[[nodiscard]] constexpr std::uint16_t round_to_fp16(const WideInt<Limbs>& sum, int exp,
                                                    Overflow overflow) {
  return static_cast<std::uint16_t>(
      round_wide(kFp16, sum, exp, Round::kNearestEven, overflow).code);
}

static_assert((WideInt<2>(-1) << 64).limb(1) == ~std::uint64_t{0});
static_assert(round_to_fp32(WideInt<5>(3) << 200, -201) == 0x3FC00000);  // 1.5
static_assert((WideInt<5>(-5)).bit_length() == 3);

}  // namespace sumac::num
