// SPDX-License-Identifier: Apache-2.0
//
// A second formulation of the value laws, for comparison only: operand values as doubles from the textbook formula, exact sums in
// Boost.Multiprecision integers, FP32 sums and FP16 roundings by the compiler's own float and _Float16.
//
//   exact    every value of a format of up to 8 bits, and every product of two such, is exact in double
#pragma once

#include <algorithm>
#include <bit>
#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "models/num/format.hpp"
#include "models/pe/pe.hpp"

namespace sumac::pe::oracle {

using BigInt = boost::multiprecision::cpp_int;
__extension__ typedef _Float16 Half;

/// What a code means, by its name's rules: eXmY is IEEE, eXmYfn has no infinity and NaN only as S.1..1 from 7 bits.
inline double value(const num::Format& f, unsigned code) {
  if (f.kind == num::Kind::kInt) {
    const unsigned half = 1u << (f.width - 1);
    return code & half ? static_cast<double>(code & (half - 1)) - half : code & (half - 1);
  }
  const unsigned fraction = code & ((1u << f.man_bits) - 1);
  const unsigned field = code >> f.man_bits & ((1u << f.exp_bits) - 1);
  const double sign = code >> (f.width - 1) & 1 ? -1 : 1;
  const unsigned ones = (1u << f.exp_bits) - 1;
  const unsigned all = (1u << f.man_bits) - 1;
  if (f.infinities && field == ones) {
    return fraction == 0 ? sign * std::numeric_limits<double>::infinity() : std::nan("");
  }
  if (!f.infinities && f.width >= 7 && field == ones && fraction == all) return std::nan("");
  const int bias = (1 << (f.exp_bits - 1)) - 1;
  const double m = std::ldexp(fraction, -f.man_bits);
  return field == 0 ? sign * std::ldexp(m, 1 - bias)
                    : sign * std::ldexp(1 + m, static_cast<int>(field) - bias);
}

/// True for a code that is zero when subnormals are.
inline bool is_subnormal_or_zero(const num::Format& f, unsigned code) {
  return f.kind != num::Kind::kInt && (code >> f.man_bits & ((1u << f.exp_bits) - 1)) == 0;
}

/// Word and flags of a float y: FP32 or FP16.
inline Output output(float y, bool overflow, OutFormat format) {
  Output out;
  out.flags.invalid = std::isnan(y);
  out.flags.overflow = overflow;
  if (format == OutFormat::kFp32) {
    out.word = std::isnan(y) ? 0x7FC00000 : std::bit_cast<std::uint32_t>(y);
  } else {
    const Half half = static_cast<Half>(y);
    out.word = std::isnan(y) ? 0x7E00 : std::bit_cast<std::uint16_t>(half);
    if (std::isfinite(y) && (out.word & 0x7FFF) == 0x7C00) out.flags.overflow = true;
  }
  return out;
}

/// The sum of exact products (infinities and NaN among them), rounded once.
class ExactSum {
 public:
  void add(double product) {
    if (std::isnan(product)) {
      nan_ = true;
    } else if (std::isinf(product)) {
      (product > 0 ? plus_ : minus_) = true;
    } else if (product != 0) {
      int exp = 0;
      const double fraction = std::frexp(product, &exp);  // product = fraction * 2^exp
      const auto mant = static_cast<std::int64_t>(std::ldexp(fraction, 53));
      total_ += BigInt(mant) << (exp - 53 + kUnit);
    }
  }

  [[nodiscard]] Output drain(OutFormat format) const {
    if (nan_ || (plus_ && minus_)) return output(std::nanf(""), false, format);
    const float infinity = std::numeric_limits<float>::infinity();
    if (plus_ || minus_) return output(plus_ ? infinity : -infinity, false, format);
    if (format == OutFormat::kInt32) {
      const BigInt integer = total_ / (BigInt(1) << kUnit);
      return {.word = static_cast<std::uint32_t>(static_cast<std::int64_t>(integer)), .flags = {}};
    }
    // 24 bits, the rest decides: below half, above half, a tie goes to even.
    const BigInt magnitude = abs(total_);
    int shift = 0;
    BigInt kept = magnitude;
    if (magnitude != 0 && msb(magnitude) > 23) {
      shift = static_cast<int>(msb(magnitude)) - 23;
      kept >>= shift;
      const BigInt twice_rest = (magnitude - (kept << shift)) * 2;
      const BigInt unit = BigInt(1) << shift;
      if (twice_rest > unit || (twice_rest == unit && (kept & 1) == 1)) kept += 1;
    }
    const double rounded = std::ldexp(static_cast<double>(kept), shift - kUnit);
    const double y = total_ < 0 ? -rounded : rounded;
    const bool overflow = rounded > std::numeric_limits<float>::max();
    if (overflow) return output(y > 0 ? infinity : -infinity, true, format);
    return output(static_cast<float>(y), false, format);
  }

 private:
  static constexpr int kUnit = 400;  // the unit is 2^-400
  BigInt total_ = 0;
  bool nan_ = false;
  bool plus_ = false;
  bool minus_ = false;
};

/// The FP32 sum: beats padded with +0 to the next power of two and folded in halves of neighbours, then a running sum.
class FloatSum {
 public:
  explicit FloatSum(int lanes) : lanes_(static_cast<std::size_t>(lanes)) {}

  /// The exact product as a double (formats of up to 16 bits: at most 24 significant bits).
  void add(double product) {
    const double magnitude = std::fabs(product);
    float p = 0;
    if (std::isnan(product) || std::isinf(product)) {
      p = static_cast<float>(product);
    } else if (magnitude >= 0x1p128) {
      p = std::copysign(std::numeric_limits<float>::max(),
                        static_cast<float>(std::copysign(1, product)));
      flags_.saturated = true;
    } else if (magnitude != 0 && magnitude < 0x1p-126) {
      flags_.flushed = true;
    } else if (magnitude != 0) {
      p = static_cast<float>(product);
    }
    beat_.push_back(p);
    if (beat_.size() == lanes_) fold();
  }

  [[nodiscard]] Output drain(OutFormat format) {
    if (!beat_.empty()) fold();
    Output out = output(sum_, false, format);
    out.flags.overflow = out.flags.overflow || flags_.overflow;
    out.flags.flushed = flags_.flushed;
    out.flags.saturated = flags_.saturated;
    return out;
  }

 private:
  float plus(float a, float b) {
    const volatile float sum = a + b;
    if (std::isinf(sum) && std::isfinite(a) && std::isfinite(b)) flags_.overflow = true;
    return sum;
  }
  float tree(std::size_t first, std::size_t count) {
    if (count == 1) return first < beat_.size() ? beat_[first] : 0.0f;
    const float low = tree(first, count / 2);
    return plus(low, tree(first + count / 2, count / 2));
  }
  void fold() {
    sum_ = plus(sum_, tree(0, std::bit_ceil(lanes_)));
    beat_.clear();
  }

  std::size_t lanes_;
  std::vector<float> beat_;
  float sum_ = 0;
  Flags flags_;
};

}  // namespace sumac::pe::oracle
