// SPDX-License-Identifier: Apache-2.0
#include "hls/common/native/host.hpp"
#include "hls/native/formats.hpp"
#include "hls/native/kind.hpp"
#include "hls/pe/mac/mac_configs.hpp"
#include "hls/pe/mac/mac_scalar_hls.hpp"

namespace sumac {
namespace hls {
namespace mac {
namespace {

template <int A, int W>
HlsScalar integer_scalar() {
  HlsScalar s;
  s.act_bits = A;
  s.wgt_bits = W;
  s.result_bits = A + W;
  s.apply = [](std::uint16_t a, std::uint16_t w) {
    const auto product = mac_scalar_int(from_bits<UInt<A>>(a), from_bits<UInt<W>>(w));
    return static_cast<std::uint32_t>(to_u64(as_unsigned(product)));
  };
  return s;
}

template <class F, bool Subn>
HlsScalar float_scalar() {
  HlsScalar s;
  s.act_bits = s.wgt_bits = F::kWidth;
  s.result_bits = 32;
  s.apply = [](std::uint16_t a, std::uint16_t w) {
    using Code = UInt<F::kWidth>;
    const ProductBits p = mac_scalar_float<F, Subn>(from_bits<Code>(a), from_bits<Code>(w));
    return static_cast<std::uint32_t>(to_u64(p.word));
  };
  return s;
}

bool by_format(const std::string& format, bool subn, HlsScalar& out) {
#define SUMAC_HLS_TRY(...)                                                               \
  if (format == float_name<__VA_ARGS__>()) {                                             \
    out = subn ? float_scalar<__VA_ARGS__, true>() : float_scalar<__VA_ARGS__, false>(); \
    return true;                                                                         \
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

/// A configuration's operand format and subnormal rule; integers are their own law.
template <class A, class W, bool Fp32Sum, bool Subn>
void describe(const Config<A, W, Fp32Sum, Subn>&, std::string& format, bool& subn, HlsScalar&) {
  format = float_name<A>();
  subn = Subn;
}
template <int A, int W, bool Fp32Sum, bool Subn>
void describe(const Config<IntFormat<A>, IntFormat<W>, Fp32Sum, Subn>&, std::string& format, bool&,
              HlsScalar& out) {
  format.clear();
  out = integer_scalar<A, W>();
}

}  // namespace

bool make_native_scalar(const std::string& wanted, const HlsScalarOptions& options,
                        HlsScalar& out) {
  if (options.offset >= 0 || options.published_offset) {
    throw std::invalid_argument("this PE kind multiplies exactly: it has no offset");
  }
  std::string config = wanted.empty() ? "int8" : wanted;
  bool subn = true;
  std::string format = config;  // eXmY[fn] is its own format
#define SUMAC_HLS_FIND(id, name, ...) \
  if (config == name) describe(__VA_ARGS__(), format, subn, out);
  SUMAC_HLS_MAC_CONFIGS(SUMAC_HLS_FIND)
  if (!options.format.empty()) {
    format = canonical_format(options.format);
    if (format == "int4" || format == "int8" || format == "int16") {
      config = format;
      SUMAC_HLS_MAC_CONFIGS(SUMAC_HLS_FIND)
    }
  }
#undef SUMAC_HLS_FIND
  if (options.subnormals >= 0) subn = options.subnormals != 0;
  if (format.empty()) return true;  // integers
  if (by_format(format, subn, out)) return true;
  if (options.format.empty()) return false;
  throw std::invalid_argument(
      "no HLS scalar was built for format " + options.format +
      " (built: int4, int8, int16, fp16, bf16, e8m3, e8m4, every eXmY[fn] of 3 to 8 bits)");
}

}  // namespace mac
}  // namespace hls
}  // namespace sumac
