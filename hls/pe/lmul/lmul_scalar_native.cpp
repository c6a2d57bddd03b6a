// SPDX-License-Identifier: Apache-2.0
#include "hls/common/native/host.hpp"
#include "hls/native/formats.hpp"
#include "hls/native/kind.hpp"
#include "hls/pe/lmul/lmul_configs.hpp"
#include "hls/pe/lmul/lmul_scalar_hls.hpp"

namespace sumac {
namespace hls {
namespace lmul {
namespace {

constexpr int kPublished = -1;

template <class F, bool Subn>
HlsScalar scalar_of(int offset) {
  if (offset == kPublished) offset = published_offset(F::kMan);
  if (offset >= 1 << F::kMan) {
    throw std::invalid_argument("offset " + std::to_string(offset) + " (" + float_name<F>() +
                                " takes 0 to " + std::to_string((1 << F::kMan) - 1) + ")");
  }
  const ConstantK<F> k((F::kBias << F::kMan) - offset);
  HlsScalar s;
  s.act_bits = s.wgt_bits = s.result_bits = F::kWidth;
  s.apply = [k](std::uint16_t a, std::uint16_t b) {
    using Code = UInt<F::kWidth>;
    return static_cast<std::uint32_t>(
        to_u64(lmul_scalar<F, Subn>(from_bits<Code>(a), from_bits<Code>(b), k).code));
  };
  return s;
}

/// Only formats with mantissa bits.
template <class F, bool HasMantissa>
struct Maker {
  static bool make(bool subn, int offset, HlsScalar& out) {
    out = subn ? scalar_of<F, true>(offset) : scalar_of<F, false>(offset);
    return true;
  }
};
template <class F>
struct Maker<F, false> {
  static bool make(bool, int, HlsScalar&) { return false; }
};

bool by_format(const std::string& format, bool subn, int offset, HlsScalar& out) {
#define SUMAC_HLS_TRY(...)                                                       \
  if (format == float_name<__VA_ARGS__>()) {                                     \
    return Maker<__VA_ARGS__, (__VA_ARGS__::kMan > 0)>::make(subn, offset, out); \
  }
#define SUMAC_HLS_TRY_BOTH(e, m)  \
  SUMAC_HLS_TRY(IeeeFormat<e, m>) \
  SUMAC_HLS_TRY(FnFormat<e, m>)
  SUMAC_HLS_SMALL_FLOATS(SUMAC_HLS_TRY_BOTH)
  SUMAC_HLS_TRY(Fp16)
  SUMAC_HLS_TRY(Bf16)
  SUMAC_HLS_TRY(IeeeFormat<8, 3>)
  SUMAC_HLS_TRY(IeeeFormat<8, 4>)
#undef SUMAC_HLS_TRY_BOTH
#undef SUMAC_HLS_TRY
  return false;
}

}  // namespace

bool make_native_scalar(const std::string& wanted, const HlsScalarOptions& options,
                        HlsScalar& out) {
  const std::string config = wanted.empty() ? "bf16" : wanted;
  std::string format;
  bool subn = false;
  bool published = false;
#define SUMAC_HLS_FIND(id, name, ...)                                                \
  if (config == name) {                                                              \
    format = float_name<__VA_ARGS__::Format>();                                      \
    subn = __VA_ARGS__::kSubn;                                                       \
    published = __VA_ARGS__::kOffset == published_offset(__VA_ARGS__::Format::kMan); \
  }
  SUMAC_HLS_LMUL_CONFIGS(SUMAC_HLS_FIND)
#undef SUMAC_HLS_FIND
  // Every configuration has the published offset or 0, and keeps that choice in another format.
  if (format.empty()) return false;
  if (options.published_offset && options.offset >= 0) {
    throw std::invalid_argument("the published offset, or one of your own: not both");
  }
  const int own = published || options.published_offset ? kPublished : 0;
  const int offset = options.offset >= 0 ? options.offset : own;
  if (options.subnormals >= 0) subn = options.subnormals != 0;
  if (!options.format.empty()) format = canonical_format(options.format);
  if (by_format(format, subn, offset, out)) return true;
  throw std::invalid_argument(
      "no HLS scalar was built for format " + format +
      " (built: fp16, bf16, e8m3, e8m4, every eXmY[fn] of 3 to 8 bits with mantissa bits)");
}

}  // namespace lmul
}  // namespace hls
}  // namespace sumac
