// SPDX-License-Identifier: Apache-2.0
//
// Fast values of lmul: twin of models/pe/lmul/lmul.cpp.
#include <algorithm>
#include <iterator>
#include <memory>
#include <vector>

#include "models/base/error.hpp"
#include "models/pe/lmul/lmul.hpp"
#include "sim/pe/exact_block.hpp"
#include "sim/pe/fp32_tile.hpp"
#include "sim/pe/lmul/digit_law.hpp"

namespace sumac::pe::lmul {

namespace {

struct Code {
  Operand operand;
  Special special = Special::kNo;
};

std::vector<Code> code_table(const Law& law) {
  std::vector<Code> table(std::size_t{num::code_mask(law.format)} + 1);
  for (std::size_t code = 0; code < table.size(); ++code) {
    const Operand o = unpack(law, static_cast<num::Code>(code));
    table[code].operand = o;
    table[code].special = o.cls == num::Class::kNan        ? Special::kNan
                          : o.cls == num::Class::kInfinity ? Special::kInfinity
                                                           : Special::kNo;
  }
  return table;
}

/// Exact sums: the product of two operands is looked up by the sum of their magnitudes.
///   index  magnitude - least of a finite operand, 0..span; a zero has 2 * span + 1, so that every sum with it is above 2 * span.
///          Signs choose one of two tables (activation) and one of its halves (weight).
///   pieces of 48 bits, so that 2^15 of them fit 64 bits
class ExactLaw {
 public:
  using Act = std::int32_t;
  using Wgt = std::int32_t;
  using Facts = NoFacts;

  explicit ExactLaw(const Law& law) : codes_(code_table(law)) {
    const int m = law.format.man_bits;
    const int hidden = 1 << m;
    int least = 1 << 30;
    int most = -(1 << 30);
    for (const Code& c : codes_) {
      if (c.operand.cls != num::Class::kFinite) continue;
      least = std::min(least, c.operand.mag);
      most = std::max(most, c.operand.mag);
    }
    span_ = most - least;
    least_ = least;
    half_ = 4 * span_ + 3;
    const int z_least = 2 * least - constant_k(law);
    lsb_exp_ = (z_least >> m) - law.format.bias - m;
    const int top_bit = ((2 * most - constant_k(law)) >> m) - (z_least >> m) + m;
    pieces_ = top_bit / kPiece + 1;
    for (int sign = 0; sign < 2; ++sign) {
      tables_[sign].assign(static_cast<std::size_t>(2 * half_ * pieces_), 0);
    }
    for (int u = 0; u <= 2 * span_; ++u) {
      const int z = u + z_least;
      const num::Uint128 value = static_cast<num::Uint128>(hidden | (z & (hidden - 1)))
                                 << ((z >> m) - (z_least >> m));
      for (int p = 0; p < pieces_; ++p) {
        const auto piece =
            static_cast<std::int64_t>((value >> (p * kPiece)) & ((num::Uint128{1} << kPiece) - 1));
        for (int sa = 0; sa < 2; ++sa) {
          for (int sw = 0; sw < 2; ++sw) {
            tables_[sa][static_cast<std::size_t>((p * 2 + sw) * half_ + u)] =
                sa != sw ? -piece : piece;
          }
        }
      }
    }
  }

  [[nodiscard]] int planes_act() const { return 1; }
  [[nodiscard]] int planes_wgt() const { return 1; }
  /// Activation: index, bit 30 = sign.
  void decode_act(std::uint16_t code, Act* to) const {
    const Operand& o = at(code).operand;
    *to = index(o) | (o.negative ? kSign : 0);
  }
  /// Weight: index into the half of its sign.
  void decode_wgt(std::uint16_t code, Wgt* to) const {
    const Operand& o = at(code).operand;
    *to = index(o) + (o.negative ? half_ : 0);
  }
  [[nodiscard]] Special special_act(std::uint16_t code) const { return at(code).special; }
  [[nodiscard]] Special special_wgt(std::uint16_t code) const { return at(code).special; }
  [[nodiscard]] int beat() const { return 1; }

  bool block(const Block<Act, Wgt, Facts>& b, OutFormat format,
             std::uint32_t (&)[kBlockRows][kBlockCols],
             Output (&out)[kBlockRows][kBlockCols]) const {
    for (int r = 0; r < kBlockRows; ++r) {
      num::WideInt<6> wide[kBlockCols];
      for (int p = 0; p < pieces_; ++p) {
        std::int64_t sums[kBlockCols] = {};
        add(b.act + r * b.k, b.wgt, b.k, p, sums);
        for (int c = 0; c < kBlockCols; ++c) {
          if (pieces_ == 1) {
            out[r][c] = drain_exact(sums[c], lsb_exp_, format);
          } else {
            const auto magnitude = static_cast<std::uint64_t>(sums[c] < 0 ? -sums[c] : sums[c]);
            wide[c].add_shifted(magnitude, p * kPiece, sums[c] < 0);
          }
        }
      }
      if (pieces_ == 1) continue;
      for (int c = 0; c < kBlockCols; ++c)
        out[r][c] = drain_exact(wide[c], lsb_exp_, format);
    }
    return false;
  }

 private:
  static constexpr int kPiece = 48;
  static constexpr std::int32_t kSign = 1 << 30;

  [[nodiscard]] const Code& at(std::uint16_t code) const {
    return codes_[code & (codes_.size() - 1)];
  }
  [[nodiscard]] std::int32_t index(const Operand& o) const {
    return o.cls == num::Class::kFinite ? o.mag - least_ : 2 * span_ + 1;
  }

  void add(const Act* act, const Wgt* wgt, std::int64_t k, int piece,
           std::int64_t (&sums)[kBlockCols]) const {
    for (std::int64_t i = 0; i < k; ++i) {
      const std::int32_t a = act[i];
      const std::int64_t* table =
          tables_[(a & kSign) != 0 ? 1 : 0].data() + piece * 2 * half_ + (a & (kSign - 1));
      const Wgt* w = wgt + i * kBlockCols;
#pragma GCC unroll 16
      for (int c = 0; c < kBlockCols; ++c)
        sums[c] += table[w[c]];
    }
  }

  std::vector<Code> codes_;
  int least_ = 0;
  int span_ = 0;
  int half_ = 0;
  int pieces_ = 1;
  int lsb_exp_ = 0;
  std::vector<std::int64_t> tables_[2];  // [piece][weight sign][index sum]
};

/// FP32 sums: the product of two operands is the FP32 number whose bits are the sum of theirs, less a constant.
class Fp32Law {
 public:
  using Act = std::int32_t;
  using Wgt = std::int32_t;

  using Facts = Magnitudes;

  Fp32Law(const Law& law, int lanes) : lanes_(lanes), format_(law.format), k_(constant_k(law)) {
    SUMAC_CHECK(
        !law.normalise && num::is_float(law.format) && law.format.nan_codes == num::NanCodes::kIeee,
        "FP32 sums are of IEEE formats whose subnormals count as zero");
    const int m = format_.man_bits;
    range_.shift = 23 - m;
    range_.offset = (127 - format_.bias) << m;
    range_.low = (1 << m) - range_.offset + k_;         // exponent field 1; z before k is taken off
    range_.high = (255 << m) - 1 - range_.offset + k_;  // the last of exponent field 254
    range_.offset -= k_;
    range_.act_constant =
        static_cast<std::int32_t>(static_cast<std::uint32_t>(range_.offset) << range_.shift);
  }

  [[nodiscard]] int planes_act() const { return 2; }
  [[nodiscard]] int planes_wgt() const { return 1; }
  void decode_act(std::uint16_t, Act* to) const { to[0] = to[1] = 0; }
  void decode_wgt(std::uint16_t, Wgt* to) const { to[0] = 0; }
  [[nodiscard]] Special special_act(std::uint16_t) const { return Special::kNo; }
  [[nodiscard]] Special special_wgt(std::uint16_t) const { return Special::kNo; }
  [[nodiscard]] int beat() const { return lanes_; }
  [[nodiscard]] std::int32_t act_constant() const { return range_.act_constant; }

  Special decode_line(const std::uint16_t* codes, std::int64_t count, std::int64_t padded,
                      std::int32_t constant, std::int64_t step, std::int64_t plane,
                      std::int32_t* to, Facts& facts) const {
    const CodeFields fields{format_.width, format_.man_bits, range_.shift};
    const std::int32_t infinity = ((1 << format_.exp_bits) - 1) << format_.man_bits;
    Magnitudes seen;
    if (step == 1) {
      pe::decode_line(codes, count, fields, constant, to, to + plane, seen);
      std::fill(to + count, to + padded, 0);
      std::fill(to + plane + count, to + plane + padded, 0);
    } else {
      std::int32_t some[256];
      for (std::int64_t first = 0; first < count; first += std::ssize(some)) {
        const std::int64_t here = std::min<std::int64_t>(std::ssize(some), count - first);
        pe::decode_line(codes + first, here, fields, constant, some, nullptr, seen);
        std::int32_t* column = to + first * step;
        for (std::int64_t i = 0; i < here; ++i)
          column[i * step] = some[i];
      }
      for (std::int64_t i = count; i < padded; ++i)
        to[i * step] = 0;
    }
    facts.least = std::min(facts.least, seen.least);
    facts.most = std::max(facts.most, seen.most);
    facts.zeros = facts.zeros || seen.zeros || count < padded;
    return seen.most < infinity ? Special::kNo : special_of(codes, count, infinity);
  }

  bool block(const Block<Act, Wgt, Facts>& b, OutFormat format,
             std::uint32_t (&words)[kBlockRows][kBlockCols],
             Output (&out)[kBlockRows][kBlockCols]) const {
    const Additions a{b.act, b.wgt, b.k, lanes_};
    const bool in_range = b.act_facts.least + b.wgt_facts.least >= range_.low &&
                          b.act_facts.most + b.wgt_facts.most <= range_.high;
    Fp32Block sums;
    if (!in_range) {
      sum_ranged_additions(a, range_, sums);
    } else if (b.act_facts.zeros || b.wgt_facts.zeros) {
      sum_additions_with_zeros(a, sums);
    } else {
      sum_additions(a, sums);
    }
    return drain_block(sums, !in_range, format, words, out);
  }

 private:
  /// The worst of a line that has infinities or NaN.
  [[nodiscard]] Special special_of(const std::uint16_t* codes, std::int64_t count,
                                   std::int32_t infinity) const {
    Special worst = Special::kNo;
    for (std::int64_t i = 0; i < count; ++i) {
      const std::int32_t mag = codes[i] & ((1 << (format_.width - 1)) - 1);
      if (mag >= infinity)
        worst = std::max(worst, mag > infinity ? Special::kNan : Special::kInfinity);
    }
    return worst;
  }

  int lanes_;
  num::Format format_;
  int k_;
  AdditionRange range_{};
};

}  // namespace

std::unique_ptr<Kernel> kernel(std::string_view name, int lanes) {
  const std::optional<Config> config = find_config(name);
  SUMAC_CHECK(config.has_value(), "the registry knows the configuration");
  std::unique_ptr<Pe> golden = Golden::make(name, lanes);
  if (config->fp32_sum) {
    return std::make_unique<BlockKernel<Fp32Law>>(Fp32Law(config->law, golden->info().lanes),
                                                  std::move(golden));
  }
  if (has_byte_tiles()) {
    if (std::optional<DigitLaw> law = DigitLaw::make(config->law))
      return std::make_unique<ByteKernel<DigitLaw>>(*law, std::move(golden));
  }
  return std::make_unique<BlockKernel<ExactLaw>>(ExactLaw(config->law), std::move(golden));
}

}  // namespace sumac::pe::lmul
