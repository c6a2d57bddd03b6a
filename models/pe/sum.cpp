// SPDX-License-Identifier: Apache-2.0
#include "models/pe/sum.hpp"

#include <bit>

#include "models/base/error.hpp"

namespace sumac::pe {

Packed pack_product(const Product& product) {
  const std::uint32_t sign = product.negative ? num::kFp32Sign : 0;
  switch (product.cls) {
    case num::Class::kNan: return {.bits = num::kFp32CanonicalNan, .flags = {.invalid = true}};
    case num::Class::kInfinity: return {.bits = sign | num::kFp32Infinity};
    case num::Class::kZero: return {};
    case num::Class::kFinite: break;
  }
  const int top = 31 - std::countl_zero(product.mant);
  SUMAC_DCHECK(product.mant != 0 && top <= 23, "a product has 1 to 24 significant bits");
  const int field = top + product.exp + 127;
  if (field < 1) return {.flags = {.flushed = true}};
  if (field > 254) return {.bits = sign | num::kFp32MaxFinite, .flags = {.saturated = true}};
  const std::uint32_t fraction = (product.mant << (23 - top)) & 0x7FFFFF;
  return {.bits = sign | static_cast<std::uint32_t>(field) << 23 | fraction};
}

Output drain_fp32(std::uint32_t y, Flags flags, OutFormat format) {
  if (format == OutFormat::kFp32) return {.word = y, .flags = flags};
  SUMAC_CHECK(format == OutFormat::kFp16, "a float sum drains to FP32 or FP16");
  const std::uint16_t half = num::fp32_to_fp16(y, num::Overflow::kSpecial);
  const bool was_finite = (y & ~num::kFp32Sign) < num::kFp32Infinity;
  flags.overflow = flags.overflow || (was_finite && (half & 0x7FFF) == 0x7C00);
  return {.word = half, .flags = flags};
}

ExactSum::ExactSum(int lsb_exp, int max_exp)
    : lsb_exp_(lsb_exp), buckets_(static_cast<std::size_t>(max_exp - lsb_exp + 1)) {}

void ExactSum::add(const Product& product) {
  switch (product.cls) {
    case num::Class::kZero: return;
    case num::Class::kFinite: {
      const std::int64_t mant = product.mant;
      add(product.negative ? -mant : mant, product.exp);
      return;
    }
    case num::Class::kInfinity:
    case num::Class::kNan: add_special(product.cls, product.negative); return;
  }
}

num::WideInt<6> ExactSum::total() const {
  num::WideInt<6> sum;
  for (std::size_t i = 0; i < buckets_.size(); ++i) {
    if (buckets_[i] == 0) continue;
    const bool negative = buckets_[i] < 0;
    const auto bits = static_cast<std::uint64_t>(buckets_[i]);
    sum.add_shifted(negative ? 0 - bits : bits, static_cast<int>(i), negative);
  }
  return sum;
}

Output ExactSum::drain(OutFormat format) const {
  Flags flags;
  if (nan_ || (inf_[0] && inf_[1])) {
    flags.invalid = true;
    return drain_fp32(num::kFp32CanonicalNan, flags, format);
  }
  if (inf_[0] || inf_[1]) {
    return drain_fp32(num::kFp32Infinity | (inf_[1] ? num::kFp32Sign : 0), flags, format);
  }
  const num::WideInt<6> sum = total();
  if (format == OutFormat::kInt32) return {.word = static_cast<std::uint32_t>(sum.limb(0))};
  const std::uint32_t y = num::round_to_fp32(sum, lsb_exp_);
  flags.overflow = (y & ~num::kFp32Sign) == num::kFp32Infinity;
  return drain_fp32(y, flags, format);
}

void Fp32Sum::add(const Product& product) {
  const Packed packed = pack_product(product);
  flags_ |= packed.flags;
  beat_[static_cast<std::size_t>(filled_++)] = packed.bits;
  if (filled_ == lanes_) add_beat();
}

void Fp32Sum::add_beat() {
  const auto add = [this](std::uint32_t a, std::uint32_t b) {
    const num::Fp32Result result = num::fp32_add(a, b);
    flags_.invalid = flags_.invalid || result.invalid;
    flags_.overflow = flags_.overflow || result.overflow;
    return result.bits;
  };
  for (std::size_t n = static_cast<std::size_t>(lanes_); n > 1; n = (n + 1) / 2) {
    for (std::size_t i = 0; i < n / 2; ++i)
      beat_[i] = add(beat_[2 * i], beat_[2 * i + 1]);
    if (n % 2 != 0) beat_[n / 2] = beat_[n - 1];
  }
  sum_ = add(sum_, beat_[0]);
  beat_.fill(0);
  filled_ = 0;
}

Output Fp32Sum::drain(OutFormat format) {
  if (filled_ > 0) add_beat();
  return drain_fp32(sum_, flags_, format);
}

}  // namespace sumac::pe
