// SPDX-License-Identifier: Apache-2.0
//
// Running sums and drains that kinds share: exact fixed point, and FP32.
//
//   ExactSum   the sum of products mant * 2^exp never rounds; NaN and infinities are sticky states; order of adding does not matter
//   Fp32Sum    beats of lanes: level by level neighbours 2i and 2i+1 are added (lower left, an odd last one passes), then the beat's
//              total to the running sum, which starts at +0; every add is num::fp32_add. Lanes that are not there are +0.
//   zero       a product of zero is +0. (Its sign could not be seen: the sum starts at +0, and +0 + -0 = +0.)
//   drain      y = RNE_fp32(sum), or the running sum itself; FP16 = RNE_fp16(y); INT32 = the exact sum
//   twin       rtl/common/sumac_sum_fixed.sv, sumac_sum_fp32.sv, sumac_pack_product.sv, sumac_drain_*.sv
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "models/num/fp32.hpp"
#include "models/num/wide_int.hpp"
#include "models/pe/pe.hpp"

namespace sumac::pe {

/// An unpacked product: (-1)^negative * mant * 2^exp where it is a finite number that is not zero.
struct Product {
  num::Class cls = num::Class::kZero;
  bool negative = false;
  std::uint32_t mant = 0;
  int exp = 0;
};

/// A product on its way into an FP32 sum.
struct Packed {
  std::uint32_t bits = 0;
  Flags flags{};
};

/// Exact but for its range: below the normal range +0 (flushed), above it the largest finite value of its sign (saturated).
/// Range: mant < 2^24.
[[nodiscard]] Packed pack_product(const Product& product);

/// The product class of two operands that are not both finite: NaN operand or infinity x zero is NaN, else infinity.
[[nodiscard]] constexpr num::Class special_product(num::Class a, num::Class b) {
  using num::Class;
  if (a == Class::kNan || b == Class::kNan || a == Class::kZero || b == Class::kZero) {
    return Class::kNan;
  }
  return Class::kInfinity;
}

/// y (FP32 bits) as an output word of FP32 or FP16.  `flags` are those of the sum.
[[nodiscard]] Output drain_fp32(std::uint32_t y, Flags flags, OutFormat format);

class ExactSum {
 public:
  /// Products are multiples of 2^lsb_exp and have exp in lsb_exp..max_exp.
  ExactSum(int lsb_exp, int max_exp);

  /// Adds mant * 2^exp.  Range: |mant| < 2^48, at most 2^15 products.
  void add(std::int64_t mant, int exp) {
    buckets_[static_cast<std::size_t>(exp - lsb_exp_)] += mant;
  }
  /// Adds what is not a finite number.
  void add_special(num::Class cls, bool negative) {
    nan_ = nan_ || cls == num::Class::kNan;
    inf_[negative ? 1 : 0] = inf_[negative ? 1 : 0] || cls == num::Class::kInfinity;
  }
  void add(const Product& product);

  [[nodiscard]] Output drain(OutFormat format) const;

  /// The exact sum in units of 2^lsb_exp; meaningless with NaN or infinities.
  [[nodiscard]] num::WideInt<6> total() const;

 private:
  int lsb_exp_;
  std::vector<std::int64_t> buckets_;  // by exponent
  bool nan_ = false;
  std::array<bool, 2> inf_{};  // positive, negative
};

class Fp32Sum {
 public:
  explicit Fp32Sum(int lanes) : lanes_(lanes) {}

  /// The next product in order of k; a full beat is added to the running sum.
  void add(const Product& product);

  /// Completes the last beat with +0.
  [[nodiscard]] Output drain(OutFormat format);

 private:
  void add_beat();

  int lanes_;
  int filled_ = 0;
  std::array<std::uint32_t, kMaxLanes> beat_{};
  std::uint32_t sum_ = 0;
  Flags flags_;
};

}  // namespace sumac::pe
