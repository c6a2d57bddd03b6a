// SPDX-License-Identifier: Apache-2.0
//
// Fast values of lmul: twin of models/pe/lmul/lmul.cpp.
#include <algorithm>
#include <memory>
#include <vector>

#include "models/base/error.hpp"
#include "models/pe/lmul/lmul.hpp"
#include "sim/pe/exact_block.hpp"
#include "sim/pe/fp32_block.hpp"

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

  void block(const Block<Act, Wgt>& b, OutFormat format,
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

/// What the FP32 products of a law need.
struct Placement {
  std::int32_t k = 0;       // subtracted from the sum of magnitudes
  std::int32_t low = 0;     // z below: flushed
  std::int32_t high = 0;    // z above: saturated
  int shift = 0;            // z's last mantissa bit to FP32's
  std::int32_t offset = 0;  // added to z so that the exponent field is FP32's
};

/// Magnitude of a zero: no sum with it reaches kNothing, every other does.
constexpr std::int32_t kZeroMag = -(1 << 26);
constexpr std::int32_t kNothing = -(1 << 25);

SUMAC_SIMD_CLONES void add_products(const std::int32_t* act, const std::int32_t* act_sign,
                                    const std::int32_t* wgt, const std::int32_t* wgt_sign,
                                    std::int64_t k, int lanes, const Placement& law, Fp32Row& row) {
  add_all_beats(
      lanes, k, row,
      [&](std::int64_t i, std::size_t v, FloatVector& product) __attribute__((always_inline)) {
        IntVector mag;
        IntVector sign;
        std::memcpy(&mag, wgt + i * kBlockCols + static_cast<std::int64_t>(v) * kVectorFloats,
                    sizeof mag);
        std::memcpy(&sign, wgt_sign + i * kBlockCols + static_cast<std::int64_t>(v) * kVectorFloats,
                    sizeof sign);
        const IntVector z = mag + (act[i] - law.k);
        const IntVector low = z < law.low;
        const IntVector high = z > law.high;
        row.flushed[v] |= low & (z > kNothing);
        row.saturated[v] |= high;
        // In range, z + offset is below 2^(8 + mantissa bits), so the shift stays below the sign.
        const IntVector kept = ~low & ~high;
        const IntVector bits = ((z + law.offset) & kept) << law.shift;
        const IntVector top = high & static_cast<std::int32_t>(num::kFp32MaxFinite);
        product = (FloatVector)(bits | top | ((sign ^ act_sign[i]) & ~low));
      });
}

class Fp32Law {
 public:
  using Act = std::int32_t;
  using Wgt = std::int32_t;

  Fp32Law(const Law& law, int lanes) : lanes_(lanes), codes_(code_table(law)) {
    const int m = law.format.man_bits;
    place_.k = constant_k(law);
    place_.shift = 23 - m;
    place_.offset = (127 - law.format.bias) << m;
    place_.low = (1 << m) - place_.offset;         // exponent field 1
    place_.high = (255 << m) - 1 - place_.offset;  // the last of exponent field 254
  }

  [[nodiscard]] int planes_act() const { return 2; }
  [[nodiscard]] int planes_wgt() const { return 2; }
  void decode_act(std::uint16_t code, Act* to) const { decode(code, to); }
  void decode_wgt(std::uint16_t code, Wgt* to) const { decode(code, to); }
  [[nodiscard]] Special special_act(std::uint16_t code) const { return at(code).special; }
  [[nodiscard]] Special special_wgt(std::uint16_t code) const { return at(code).special; }
  [[nodiscard]] int beat() const { return lanes_; }

  void block(const Block<Act, Wgt>& b, OutFormat format,
             Output (&out)[kBlockRows][kBlockCols]) const {
    for (int r = 0; r < kBlockRows; ++r) {
      Fp32Row row;
      add_products(b.act + r * b.k, b.act + (kBlockRows + r) * b.k, b.wgt, b.wgt + b.k * kBlockCols,
                   b.k, lanes_, place_, row);
      drain_row(row, format, out[r]);
    }
  }

 private:
  [[nodiscard]] const Code& at(std::uint16_t code) const {
    return codes_[code & (codes_.size() - 1)];
  }
  void decode(std::uint16_t code, std::int32_t* to) const {
    const Operand& o = at(code).operand;
    to[0] = o.cls == num::Class::kFinite ? o.mag : kZeroMag;
    to[1] = o.negative ? static_cast<std::int32_t>(num::kFp32Sign) : 0;
  }

  int lanes_;
  std::vector<Code> codes_;
  Placement place_;
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
  return std::make_unique<BlockKernel<ExactLaw>>(ExactLaw(config->law), std::move(golden));
}

}  // namespace sumac::pe::lmul
