// SPDX-License-Identifier: Apache-2.0
#include "sim/pe/fp32_tile.hpp"

#include <cstring>

#include "models/num/fp32.hpp"
#include "models/pe/sum.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "sim/pe/fp32_tile.cpp"
#include <hwy/foreach_target.h>
//
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace sumac::pe {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

constexpr hn::CappedTag<float, kBlockCols> kFloats;
constexpr hn::RebindToSigned<decltype(kFloats)> kInts;
using Floats = hn::Vec<decltype(kFloats)>;
using Ints = hn::Vec<decltype(kInts)>;
constexpr std::size_t kVector = HWY_MIN(HWY_LANES(float), kBlockCols);
constexpr std::size_t kRows = kBlockRows;

// A law gives the weights and products of the columns from v on: Begin(v), Weight(i), Product(r, i, weight), Add(r, i, weight, other) =
// other + product, End(v). Its members have no target attribute of their own: the pragma of HWY_BEFORE_NAMESPACE gives it.
template <class Law>
HWY_INLINE void AddFourLanes(Law& law, std::size_t k, Fp32Block& out) {
  for (std::size_t v = 0; v < kBlockCols; v += kVector) {
    law.Begin(v);
    Floats sum[kRows];
    for (std::size_t r = 0; r < kRows; ++r)
      sum[r] = hn::Zero(kFloats);
    for (std::size_t i = 0; i < k; i += 4) {
      const auto w0 = law.Weight(i);
      const auto w1 = law.Weight(i + 1);
      const auto w2 = law.Weight(i + 2);
      const auto w3 = law.Weight(i + 3);
      HWY_UNROLL(4)
      for (std::size_t r = 0; r < kRows; ++r) {
        const Floats low = law.Add(r, i + 1, w1, law.Product(r, i, w0));
        const Floats high = law.Add(r, i + 3, w3, law.Product(r, i + 2, w2));
        sum[r] = hn::Add(sum[r], hn::Add(low, high));
      }
    }
    for (std::size_t r = 0; r < kRows; ++r)
      hn::Store(sum[r], kFloats, out.sum[r] + v);
    law.End(v, out);
  }
}

template <class Law>
HWY_INLINE void AddAnyLanes(Law& law, std::size_t k, std::size_t lanes, Fp32Block& out) {
  for (std::size_t v = 0; v < kBlockCols; v += kVector) {
    law.Begin(v);
    for (std::size_t r = 0; r < kRows; ++r) {
      Floats sum = hn::Zero(kFloats);
      Floats tree[kMaxLanes];
      for (std::size_t i = 0; i < k; i += lanes) {
        for (std::size_t lane = 0; lane < lanes; ++lane)
          tree[lane] = law.Product(r, i + lane, law.Weight(i + lane));
        for (std::size_t n = lanes; n > 1; n = (n + 1) / 2) {
          for (std::size_t j = 0; j < n / 2; ++j)
            tree[j] = hn::Add(tree[2 * j], tree[2 * j + 1]);
          if (n % 2 != 0) tree[n / 2] = tree[n - 1];
        }
        sum = hn::Add(sum, tree[0]);
      }
      hn::Store(sum, kFloats, out.sum[r] + v);
    }
    law.End(v, out);
  }
}

template <class Law>
HWY_INLINE void AddAll(Law law, std::int64_t k, int lanes, Fp32Block& out) {
  const auto length = static_cast<std::size_t>(k);
  if (lanes == 4) {
    AddFourLanes(law, length, out);
  } else {
    AddAnyLanes(law, length, static_cast<std::size_t>(lanes), out);
  }
}

/// Laws without range rule have nothing to say at the end.
struct InRange {
  std::size_t column = 0;
  HWY_INLINE void Begin(std::size_t v) { column = v; }
  HWY_INLINE void End(std::size_t, Fp32Block&) {}
};

/// With it: rows' flags of the columns at work.
struct Ranged {
  std::size_t column = 0;
  Ints flushed[kRows];
  Ints saturated[kRows];
  HWY_INLINE void Begin(std::size_t v) {
    column = v;
    for (std::size_t r = 0; r < kRows; ++r)
      flushed[r] = saturated[r] = hn::Zero(kInts);
  }
  HWY_INLINE void End(std::size_t v, Fp32Block& out) {
    for (std::size_t r = 0; r < kRows; ++r) {
      hn::Store(flushed[r], kInts, out.flushed[r] + v);
      hn::Store(saturated[r], kInts, out.saturated[r] + v);
    }
  }
};

struct Products : InRange {
  Products(const float* a, const float* w, std::int64_t length)
      : act(a), wgt(w), k(static_cast<std::size_t>(length)) {}
  const float* act;
  const float* wgt;
  std::size_t k;
  HWY_INLINE Floats Weight(std::size_t i) const {
    return hn::LoadU(kFloats, wgt + i * kBlockCols + column);
  }
  HWY_INLINE Floats Product(std::size_t r, std::size_t i, Floats w) const {
    return hn::Mul(w, hn::Set(kFloats, act[r * k + i]));
  }
  // The product is exact, so one rounding is the law's.
  HWY_INLINE Floats Add(std::size_t r, std::size_t i, Floats w, Floats other) const {
    return hn::MulAdd(w, hn::Set(kFloats, act[r * k + i]), other);
  }
};

struct RangedProducts : Ranged {
  RangedProducts(const float* a, const float* w, std::int64_t length)
      : act(a), wgt(w), k(static_cast<std::size_t>(length)) {}
  const float* act;
  const float* wgt;
  std::size_t k;
  HWY_INLINE Floats Weight(std::size_t i) const {
    return hn::LoadU(kFloats, wgt + i * kBlockCols + column);
  }
  HWY_INLINE Floats Product(std::size_t r, std::size_t i, Floats w) {
    const Ints positive = hn::Set(kInts, 0x7FFFFFFF);
    const float a = act[r * k + i];
    const Ints bits = hn::BitCast(kInts, hn::Mul(w, hn::Set(kFloats, a)));
    const Ints magnitude = hn::And(bits, positive);
    const auto low =
        hn::Lt(magnitude, hn::Set(kInts, static_cast<std::int32_t>(num::kFp32MinNormal)));
    const auto high =
        hn::Eq(magnitude, hn::Set(kInts, static_cast<std::int32_t>(num::kFp32Infinity)));
    const Ints factors = hn::And(hn::BitCast(kInts, w), hn::Set(kInts, a != 0.0F ? 0x7FFFFFFF : 0));
    flushed[r] = hn::Or(flushed[r], hn::IfThenElseZero(low, factors));
    saturated[r] = hn::Or(saturated[r], hn::VecFromMask(kInts, high));
    const Ints top = hn::Or(hn::AndNot(positive, bits),
                            hn::Set(kInts, static_cast<std::int32_t>(num::kFp32MaxFinite)));
    return hn::BitCast(kFloats, hn::IfThenElse(high, top, hn::IfThenZeroElse(low, bits)));
  }
  HWY_INLINE Floats Add(std::size_t r, std::size_t i, Floats w, Floats other) {
    return hn::Add(other, Product(r, i, w));
  }
};

struct CleanAdditions : InRange {
  explicit CleanAdditions(const Additions& a)
      : act(a.act), wgt(a.wgt), k(static_cast<std::size_t>(a.k)) {}
  const std::int32_t* act;
  const std::int32_t* wgt;
  std::size_t k;
  HWY_INLINE Ints Weight(std::size_t i) const {
    return hn::LoadU(kInts, wgt + i * kBlockCols + column);
  }
  HWY_INLINE Floats Product(std::size_t r, std::size_t i, Ints w) const {
    return hn::BitCast(kFloats, hn::Add(w, hn::Set(kInts, act[r * k + i])));
  }
  HWY_INLINE Floats Add(std::size_t r, std::size_t i, Ints w, Floats other) const {
    return hn::Add(other, Product(r, i, w));
  }
};

struct BitsAndKeep {
  Ints bits;
  Ints keep;
};

/// All ones where a weight is not zero: its exponent field is not 0.
HWY_INLINE BitsAndKeep WithKeep(Ints bits) {
  const Ints magnitude = hn::And(bits, hn::Set(kInts, 0x7FFFFFFF));
  return {bits, hn::VecFromMask(kInts, hn::Gt(magnitude, hn::Set(kInts, 0x007FFFFF)))};
}

struct ZeroAdditions : CleanAdditions {
  using CleanAdditions::CleanAdditions;
  HWY_INLINE BitsAndKeep Weight(std::size_t i) const { return WithKeep(CleanAdditions::Weight(i)); }
  HWY_INLINE Floats Product(std::size_t r, std::size_t i, const BitsAndKeep& w) const {
    const Ints keep = hn::Set(kInts, act[(kRows + r) * k + i]);
    const Ints bits = hn::Add(w.bits, hn::Set(kInts, act[r * k + i]));
#if HWY_TARGET == HWY_AVX3
    return hn::BitCast(kFloats,
                       Ints{_mm512_ternarylogic_epi32(bits.raw, w.keep.raw, keep.raw, 0x80)});
#else
    return hn::BitCast(kFloats, hn::And(bits, hn::And(w.keep, keep)));
#endif
  }
  HWY_INLINE Floats Add(std::size_t r, std::size_t i, const BitsAndKeep& w, Floats other) const {
    return hn::Add(other, Product(r, i, w));
  }
};

struct RangedAdditions : Ranged {
  RangedAdditions(const Additions& a, const AdditionRange& r)
      : act(a.act), wgt(a.wgt), k(static_cast<std::size_t>(a.k)), range(r) {}
  const std::int32_t* act;
  const std::int32_t* wgt;
  std::size_t k;
  AdditionRange range;
  HWY_INLINE BitsAndKeep Weight(std::size_t i) const {
    return WithKeep(hn::LoadU(kInts, wgt + i * kBlockCols + column));
  }
  HWY_INLINE Floats Product(std::size_t r, std::size_t i, const BitsAndKeep& w) {
    const Ints positive = hn::Set(kInts, 0x7FFFFFFF);
    const Ints keep = hn::And(w.keep, hn::Set(kInts, act[(kRows + r) * k + i]));
    const Ints a = hn::Sub(hn::Set(kInts, act[r * k + i]), hn::Set(kInts, range.act_constant));
    const Ints z = hn::Add(hn::ShiftRightSame(hn::And(a, positive), range.shift),
                           hn::ShiftRightSame(hn::And(w.bits, positive), range.shift));
    const auto low = hn::Lt(z, hn::Set(kInts, range.low));
    const auto high = hn::Gt(z, hn::Set(kInts, range.high));
    flushed[r] = hn::Or(flushed[r], hn::IfThenElseZero(low, keep));
    saturated[r] = hn::Or(saturated[r], hn::IfThenElseZero(high, keep));
    const Ints bits =
        hn::IfThenElse(high, hn::Set(kInts, static_cast<std::int32_t>(num::kFp32MaxFinite)),
                       hn::ShiftLeftSame(hn::Add(z, hn::Set(kInts, range.offset)), range.shift));
    const Ints sign = hn::AndNot(positive, hn::Xor(a, w.bits));
    return hn::BitCast(kFloats, hn::And(hn::IfThenZeroElse(low, hn::Or(bits, sign)), keep));
  }
  HWY_INLINE Floats Add(std::size_t r, std::size_t i, const BitsAndKeep& w, Floats other) {
    return hn::Add(other, Product(r, i, w));
  }
};

void DecodeLine(const std::uint16_t* codes, std::int64_t count, const CodeFields& fields,
                std::int32_t constant, std::int32_t* bits, std::int32_t* keep, Magnitudes& seen) {
  const hn::ScalableTag<std::int32_t> d;
  const hn::Rebind<std::uint16_t, decltype(d)> narrow;
  const auto magnitude_mask = hn::Set(d, (1 << (fields.width - 1)) - 1);
  const auto least_normal = hn::Set(d, 1 << fields.man_bits);
  const auto none = hn::Set(d, Magnitudes{}.least);
  auto least = none;
  auto most = hn::Zero(d);
  auto all = hn::Set(d, -1);
  const auto step = hn::Lanes(d);
  const auto length = static_cast<std::size_t>(count);
  const auto some = [&](auto code, std::size_t i) HWY_ATTR {
    const auto magnitude = hn::And(code, magnitude_mask);
    const auto nonzero = hn::Not(hn::Lt(magnitude, least_normal));
    const auto sign = hn::ShiftLeft<31>(hn::ShiftRightSame(code, fields.width - 1));
    const auto word = hn::Or(sign, hn::ShiftLeftSame(magnitude, fields.shift));
    hn::StoreU(hn::Add(word, hn::Set(d, constant)), d, bits + i);
    const auto kept = hn::VecFromMask(d, nonzero);
    if (keep != nullptr) hn::StoreU(kept, d, keep + i);
    least = hn::Min(least, hn::IfThenElse(nonzero, magnitude, none));
    most = hn::Max(most, magnitude);
    all = hn::And(all, kept);
  };
  std::size_t i = 0;
  for (; i + step <= length; i += step)
    some(hn::PromoteTo(d, hn::LoadU(narrow, codes + i)), i);
  std::int32_t parts[3][HWY_LANES(std::int32_t)];
  hn::StoreU(least, d, parts[0]);
  hn::StoreU(most, d, parts[1]);
  hn::StoreU(all, d, parts[2]);
  for (std::size_t j = 0; j < step; ++j) {
    seen.least = HWY_MIN(seen.least, parts[0][j]);
    seen.most = HWY_MAX(seen.most, parts[1][j]);
    seen.zeros = seen.zeros || parts[2][j] == 0;
  }
  for (; i < length; ++i) {
    const std::uint32_t code = codes[i];
    const auto magnitude = static_cast<std::int32_t>(code & ((1U << (fields.width - 1)) - 1));
    const bool nonzero = magnitude >> fields.man_bits != 0;
    const std::uint32_t sign = (code >> (fields.width - 1)) << 31;
    bits[i] =
        static_cast<std::int32_t>((sign | static_cast<std::uint32_t>(magnitude) << fields.shift) +
                                  static_cast<std::uint32_t>(constant));
    if (keep != nullptr) keep[i] = nonzero ? -1 : 0;
    if (nonzero) seen.least = HWY_MIN(seen.least, magnitude);
    seen.most = HWY_MAX(seen.most, magnitude);
    seen.zeros = seen.zeros || !nonzero;
  }
}

void SumProducts(const float* act, const float* wgt, std::int64_t k, int lanes, Fp32Block& out) {
  AddAll(Products(act, wgt, k), k, lanes, out);
}
void SumRangedProducts(const float* act, const float* wgt, std::int64_t k, int lanes,
                       Fp32Block& out) {
  AddAll(RangedProducts(act, wgt, k), k, lanes, out);
}
void SumAdditions(const Additions& a, Fp32Block& out) {
  AddAll(CleanAdditions(a), a.k, a.lanes, out);
}
void SumAdditionsWithZeros(const Additions& a, Fp32Block& out) {
  AddAll(ZeroAdditions(a), a.k, a.lanes, out);
}
void SumRangedAdditions(const Additions& a, const AdditionRange& range, Fp32Block& out) {
  AddAll(RangedAdditions(a, range), a.k, a.lanes, out);
}

}  // namespace HWY_NAMESPACE
}  // namespace sumac::pe
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace sumac::pe {

HWY_EXPORT(DecodeLine);
HWY_EXPORT(SumProducts);
HWY_EXPORT(SumRangedProducts);
HWY_EXPORT(SumAdditions);
HWY_EXPORT(SumAdditionsWithZeros);
HWY_EXPORT(SumRangedAdditions);

void decode_line(const std::uint16_t* codes, std::int64_t count, const CodeFields& fields,
                 std::int32_t constant, std::int32_t* bits, std::int32_t* keep, Magnitudes& seen) {
  HWY_DYNAMIC_DISPATCH(DecodeLine)(codes, count, fields, constant, bits, keep, seen);
}
void sum_products(const float* act, const float* wgt, std::int64_t k, int lanes, Fp32Block& out) {
  HWY_DYNAMIC_DISPATCH(SumProducts)(act, wgt, k, lanes, out);
}
void sum_ranged_products(const float* act, const float* wgt, std::int64_t k, int lanes,
                         Fp32Block& out) {
  HWY_DYNAMIC_DISPATCH(SumRangedProducts)(act, wgt, k, lanes, out);
}
void sum_additions(const Additions& a, Fp32Block& out) {
  HWY_DYNAMIC_DISPATCH(SumAdditions)(a, out);
}
void sum_additions_with_zeros(const Additions& a, Fp32Block& out) {
  HWY_DYNAMIC_DISPATCH(SumAdditionsWithZeros)(a, out);
}
void sum_ranged_additions(const Additions& a, const AdditionRange& range, Fp32Block& out) {
  HWY_DYNAMIC_DISPATCH(SumRangedAdditions)(a, range, out);
}

bool drain_block(const Fp32Block& block, bool ranged, OutFormat format,
                 std::uint32_t (&words)[kBlockRows][kBlockCols],
                 Output (&out)[kBlockRows][kBlockCols]) {
  std::memcpy(words, block.sum, sizeof words);
  std::uint32_t most = 0;
  for (const auto& row : words) {
    for (const std::uint32_t word : row)
      most = std::max(most, word & ~num::kFp32Sign);
  }
  if (format == OutFormat::kFp32 && !ranged && most < num::kFp32Infinity) return true;
  for (int r = 0; r < kBlockRows; ++r) {
    for (int c = 0; c < kBlockCols; ++c) {
      const std::uint32_t magnitude = words[r][c] & ~num::kFp32Sign;
      Flags flags;
      flags.flushed = ranged && block.flushed[r][c] != 0;
      flags.saturated = ranged && block.saturated[r][c] != 0;
      flags.invalid = magnitude > num::kFp32Infinity;
      flags.overflow = magnitude == num::kFp32Infinity;
      out[r][c] = drain_fp32(words[r][c], flags, format);
    }
  }
  return false;
}

}  // namespace sumac::pe
#endif  // HWY_ONCE
