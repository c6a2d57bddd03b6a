// SPDX-License-Identifier: Apache-2.0
//
// Fast values of mac: twin of models/pe/mac/mac.cpp.
#include <bit>
#include <cfloat>
#include <cmath>
#include <memory>
#include <vector>

#include "models/base/error.hpp"
#include "models/pe/mac/mac.hpp"
#include "models/pe/mac/mac_product.hpp"
#include "sim/pe/exact_block.hpp"
#include "sim/pe/fp32_tile.hpp"
#include "sim/pe/mac/dot_law.hpp"

namespace sumac::pe::mac {

namespace {

/// Specials of a format's codes.
std::vector<Special> special_table(const num::Format& format) {
  std::vector<Special> table(std::size_t{num::code_mask(format)} + 1);
  for (std::size_t code = 0; code < table.size(); ++code) {
    const num::Class cls = num::decode(format, static_cast<num::Code>(code)).cls;
    table[code] = cls == num::Class::kNan        ? Special::kNan
                  : cls == num::Class::kInfinity ? Special::kInfinity
                                                 : Special::kNo;
  }
  return table;
}

template <class T>
class Decoder {
 public:
  /// value(operand, values): the `planes` values of a number.
  template <class F>
  Decoder(const num::Format& format, bool subnormals, int planes, F value)
      : planes_(planes),
        special_(special_table(format)),
        values_(special_.size() * static_cast<std::size_t>(planes)) {
    for (std::size_t code = 0; code < special_.size(); ++code) {
      value(unpack(format, subnormals, static_cast<num::Code>(code)),
            values_.data() + code * static_cast<std::size_t>(planes));
    }
  }
  [[nodiscard]] int planes() const { return planes_; }
  void decode(std::uint16_t code, T* to) const {
    const std::size_t at = index(code);
    for (int p = 0; p < planes_; ++p)
      to[p] = values_[at * static_cast<std::size_t>(planes_) + static_cast<std::size_t>(p)];
  }
  [[nodiscard]] Special special(std::uint16_t code) const { return special_[index(code)]; }

 private:
  [[nodiscard]] std::size_t index(std::uint16_t code) const { return code & (special_.size() - 1); }
  int planes_;
  std::vector<Special> special_;
  std::vector<T> values_;
};

/// Bits of the largest operand in units of the format's smallest.
int value_bits(const num::Format& format) {
  if (!num::is_float(format))
    return format.width - 1;  // -2^(n-1) is a power of two: one product of two of them is 2^(2n-2)
  const int field = static_cast<int>(num::max_finite_code(format) >> format.man_bits);
  return std::max(field, 1) - 1 + format.man_bits + 1;
}

/// Exact sums in pieces of T.
template <class T>
class ExactLaw {
 public:
  using Act = T;
  using Wgt = T;
  using Facts = NoFacts;
  static constexpr int kMantissa = sizeof(T) == sizeof(float) ? FLT_MANT_DIG : DBL_MANT_DIG;

  /// piece: bits of a piece; 2 * piece + log2(chunk) <= kMantissa.
  ExactLaw(const Config& config, int piece, std::int64_t chunk)
      : piece_(piece),
        chunk_(chunk),
        lsb_exp_(lsb_exp(config)),
        act_(decoder(config.act, config.subnormals)),
        wgt_(decoder(config.wgt, config.subnormals)) {}

  [[nodiscard]] int planes_act() const { return act_.planes(); }
  [[nodiscard]] int planes_wgt() const { return wgt_.planes(); }
  void decode_act(std::uint16_t code, T* to) const { act_.decode(code, to); }
  void decode_wgt(std::uint16_t code, T* to) const { wgt_.decode(code, to); }
  [[nodiscard]] Special special_act(std::uint16_t code) const { return act_.special(code); }
  [[nodiscard]] Special special_wgt(std::uint16_t code) const { return wgt_.special(code); }
  [[nodiscard]] int beat() const { return 1; }

  bool block(const Block<T, T, Facts>& b, OutFormat format,
             std::uint32_t (&)[kBlockRows][kBlockCols],
             Output (&out)[kBlockRows][kBlockCols]) const {
    const int pa = planes_act();
    const int pw = planes_wgt();
    if (pa == 1 && pw == 1) {
      std::int64_t sums[kBlockRows][kBlockCols] = {};
      add(b.act, b.wgt, b.k, sums);
      for (int r = 0; r < kBlockRows; ++r) {
        for (int c = 0; c < kBlockCols; ++c)
          out[r][c] = drain_exact(sums[r][c], lsb_exp_, format);
      }
      return false;
    }
    num::WideInt<6> wide[kBlockRows][kBlockCols];
    for (int i = 0; i < pa; ++i) {
      for (int j = 0; j < pw; ++j) {
        std::int64_t sums[kBlockRows][kBlockCols] = {};
        add(b.act + i * kBlockRows * b.k, b.wgt + j * kBlockCols * b.k, b.k, sums);
        for (int r = 0; r < kBlockRows; ++r) {
          for (int c = 0; c < kBlockCols; ++c) {
            const bool negative = sums[r][c] < 0;
            const auto magnitude = static_cast<std::uint64_t>(negative ? -sums[r][c] : sums[r][c]);
            wide[r][c].add_shifted(magnitude, piece_ * (i + j), negative);
          }
        }
      }
    }
    for (int r = 0; r < kBlockRows; ++r) {
      for (int c = 0; c < kBlockCols; ++c)
        out[r][c] = drain_exact(wide[r][c], lsb_exp_, format);
    }
    return false;
  }

 private:
  Decoder<T> decoder(const num::Format& format, bool subnormals) const {
    const int planes = (value_bits(format) + piece_ - 1) / piece_;
    const int unit = num::is_float(format) ? 1 - format.bias - format.man_bits : 0;
    return Decoder<T>(format, subnormals, planes, [&](const Operand& o, T* to) {
      const auto mant =
          static_cast<num::Uint128>(o.mant < 0 ? -std::int64_t{o.mant} : std::int64_t{o.mant});
      const num::Uint128 magnitude = mant << (o.exp - unit);
      for (int p = 0; p < planes; ++p) {
        // The top piece takes all that is left: -2^(n-1) of an integer is a bit longer than the rest.
        const num::Uint128 left = magnitude >> (p * piece_);
        const auto bits = static_cast<std::int64_t>(
            p == planes - 1 ? left : left & ((num::Uint128{1} << piece_) - 1));
        to[p] = static_cast<T>(o.mant < 0 ? -bits : bits);
      }
    });
  }

  void add(const T* act, const T* wgt, std::int64_t k,
           std::int64_t (&sums)[kBlockRows][kBlockCols]) const {
    for (std::int64_t first = 0; first < k; first += chunk_) {
      T part[kBlockRows][kBlockCols] = {};
      multiply_block(act + first, wgt + first * kBlockCols, k, std::min(chunk_, k - first), part);
      for (int r = 0; r < kBlockRows; ++r) {
        for (int c = 0; c < kBlockCols; ++c)
          sums[r][c] += static_cast<std::int64_t>(part[r][c]);
      }
    }
  }

  int piece_;
  std::int64_t chunk_;
  int lsb_exp_;
  Decoder<T> act_;
  Decoder<T> wgt_;
};

/// FP32 sums: products are exact in a float unless they leave its normal range.
class Fp32Law {
 public:
  using Act = float;
  using Wgt = float;

  /// FP32 exponent fields of the operands of a block that are not zero.
  struct Facts {
    std::int32_t least = 1 << 10;
    std::int32_t most = 0;
  };

  Fp32Law(const Config& config, int lanes)
      : lanes_(lanes),
        ranged_(leaves_range(config)),
        act_(decoder(config.act, config.subnormals)),
        wgt_(decoder(config.wgt, config.subnormals)) {}

  [[nodiscard]] int planes_act() const { return 1; }
  [[nodiscard]] int planes_wgt() const { return 1; }
  void decode_act(std::uint16_t code, float* to) const { act_.decode(code, to); }
  void decode_wgt(std::uint16_t code, float* to) const { wgt_.decode(code, to); }
  [[nodiscard]] Special special_act(std::uint16_t code) const { return act_.special(code); }
  [[nodiscard]] Special special_wgt(std::uint16_t code) const { return wgt_.special(code); }
  [[nodiscard]] int beat() const { return lanes_; }

  [[nodiscard]] std::int32_t act_constant() const { return 0; }
  /// The formats of both operands are the same.
  Special decode_line(const std::uint16_t* codes, std::int64_t count, std::int64_t padded,
                      std::int32_t /*constant*/, std::int64_t step, std::int64_t /*plane*/,
                      float* to, Facts& facts) const {
    Special worst = Special::kNo;
    Facts f = facts;
    for (std::int64_t i = 0; i < count; ++i) {
      float value = 0;
      act_.decode(codes[i], &value);
      to[i * step] = value;
      const auto field =
          static_cast<std::int32_t>(std::bit_cast<std::uint32_t>(value) >> 23 & 0xFF);
      f.least = std::min(f.least, field != 0 ? field : f.least);
      f.most = std::max(f.most, field);
      worst = std::max(worst, act_.special(codes[i]));
    }
    for (std::int64_t i = count; i < padded; ++i)
      to[i * step] = 0;
    facts = f;
    return worst;
  }

  bool block(const Block<float, float, Facts>& b, OutFormat format,
             std::uint32_t (&words)[kBlockRows][kBlockCols],
             Output (&out)[kBlockRows][kBlockCols]) const {
    // Two significands in 1..2 have a product in 1..4.
    const bool in_range = !ranged_ || (b.act_facts.least + b.wgt_facts.least - 127 >= 1 &&
                                       b.act_facts.most + b.wgt_facts.most - 127 + 1 <= 254);
    Fp32Block sums;
    (in_range ? sum_products : sum_ranged_products)(b.act, b.wgt, b.k, lanes_, sums);
    return drain_block(sums, !in_range, format, words, out);
  }

 private:
  static Decoder<float> decoder(const num::Format& format, bool subnormals) {
    return Decoder<float>(format, subnormals, 1, [](const Operand& o, float* to) {
      *to = std::ldexp(static_cast<float>(o.mant), o.exp);
    });
  }
  /// Some product of numbers is below 2^-126 or at 2^128 and above.
  static bool leaves_range(const Config& c) {
    const auto least = [&](const num::Format& f) {
      return 1 - f.bias - (c.subnormals ? f.man_bits : 0);
    };
    const auto top = [](const num::Format& f) {
      return static_cast<int>(num::max_finite_code(f) >> f.man_bits) - f.bias;
    };
    return least(c.act) + least(c.wgt) < -126 || top(c.act) + top(c.wgt) + 1 > 127;
  }

  int lanes_;
  bool ranged_;
  Decoder<float> act_;
  Decoder<float> wgt_;
};

}  // namespace

std::unique_ptr<Kernel> kernel(std::string_view name, int lanes) {
  const std::optional<Config> config = find_config(name);
  SUMAC_CHECK(config.has_value(), "the registry knows the configuration");
  std::unique_ptr<Pe> golden = Golden::make(name, lanes);
  if (config->fp32_sum)
    return std::make_unique<BlockKernel<Fp32Law>>(Fp32Law(*config, golden->info().lanes),
                                                  std::move(golden));
  if (has_byte_tiles()) {
    if (std::optional<DotLaw> law = DotLaw::make(*config))
      return std::make_unique<ByteKernel<DotLaw>>(*law, std::move(golden));
  }
  const int bits = std::max(value_bits(config->act), value_bits(config->wgt));
  // Products of whole operands in chunks of at least 64 that a float's 24 bits hold; else pieces of 19 bits, 2 * 19 + 15 = 53.
  if (2 * bits + 6 <= FLT_MANT_DIG) {
    return std::make_unique<BlockKernel<ExactLaw<float>>>(
        ExactLaw<float>(*config, bits, std::int64_t{1} << (FLT_MANT_DIG - 2 * bits)),
        std::move(golden));
  }
  return std::make_unique<BlockKernel<ExactLaw<double>>>(ExactLaw<double>(*config, 19, kGmax),
                                                         std::move(golden));
}

}  // namespace sumac::pe::mac
