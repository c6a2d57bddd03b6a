// SPDX-License-Identifier: Apache-2.0
//
// lmul: multiplication by one integer addition (L-Mul). Value law: README.md beside this file.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/num/codec.hpp"
#include "models/num/format.hpp"
#include "models/pe/pe.hpp"
#include "models/pe/scalar.hpp"

namespace sumac::pe::lmul {

/// What the scalar law needs: the operand format (of both sides) and the three switches.
struct Law {
  num::Format format;
  int offset = 0;          // ulps, 0..2^man_bits - 1
  bool normalise = false;  // SUBN = 1: subnormal operands are normalised; else they are zero (DAZ)
  bool formula = false;    // FORMULA semantics; scalar law only
  friend bool operator==(const Law&, const Law&) = default;
};

struct Config {
  std::string name;
  Law law;
  bool fp32_sum = false;  // else exact
  float host_gain = 1;    // papers/lmul.md: gain that minimises the error of offset-0 products
  friend bool operator==(const Config&, const Config&) = default;
};

inline constexpr int kLanes = 4;
inline constexpr std::int64_t kGmax = 32768;

[[nodiscard]] std::optional<Config> find_config(std::string_view name);

/// l(m) of the paper: m up to 3, 3 for 4, else 4.
[[nodiscard]] constexpr int published_l(int man_bits) {
  return man_bits <= 3 ? man_bits : man_bits == 4 ? 3 : 4;
}

/// The paper's offset in ulps: 2^(m - l(m)); 0 without mantissa bits.
[[nodiscard]] constexpr int published_offset(int man_bits) {
  return man_bits == 0 ? 0 : 1 << (man_bits - published_l(man_bits));
}

/// K: what is subtracted from the sum of two magnitudes.
[[nodiscard]] constexpr int constant_k(const Law& law) {
  return (law.format.bias << law.format.man_bits) - law.offset;
}

static_assert(published_offset(3) == 1 && published_offset(4) == 2 && published_offset(7) == 8);
static_assert(constant_k({.format = num::kBf16, .offset = 8}) == 0x3F78);

/// What a code means to the adder.
struct Operand {
  std::int32_t mag =
      0;  // {exponent, mantissa} as one number; below 2^man_bits where a subnormal was normalised
  num::Class cls = num::Class::kZero;
  bool negative = false;
};

[[nodiscard]] Operand unpack(const Law& law, num::Code code);

/// Smallest and largest z of two finite operands that are not zero.
[[nodiscard]] int min_z(const Law& law);
[[nodiscard]] int max_z(const Law& law);

/// Exact sums: every product is a multiple of 2^lsb_exp.
[[nodiscard]] int lsb_exp(const Law& law);

/// One packed operation, profile LMUL-DAZ-SAT.
class LmulScalar final : public Scalar {
 public:
  /// Throws base::InputError for a format or offset that the law does not take.
  explicit LmulScalar(const Law& law);

  [[nodiscard]] num::Format act() const override { return law_.format; }
  [[nodiscard]] num::Format wgt() const override { return law_.format; }
  [[nodiscard]] int result_width() const override { return law_.format.width; }
  [[nodiscard]] std::uint32_t result_bits(num::Code a, num::Code b) const override;
  [[nodiscard]] ResultClass classify(num::Code a, num::Code b) const override;
  [[nodiscard]] num::Decoded meaning(std::uint32_t result) const override {
    return num::decode(law_.format, result);
  }
  [[nodiscard]] Explanation explain(num::Code a, num::Code b) const override;

  [[nodiscard]] const Law& law() const { return law_; }

  struct Flags {
    bool nan = false;
    bool inf = false;
    bool zero = false;       // an operand is zero (or a subnormal that counts as zero)
    bool underflow = false;  // z below the smallest normal code: result +0
    bool overflow = false;   // z above the largest finite code: result saturated
    friend bool operator==(const Flags&, const Flags&) = default;
  };
  struct Result {
    num::Code code = 0;
    Flags flags{};
    friend bool operator==(const Result&, const Result&) = default;
  };
  [[nodiscard]] Result multiply(num::Code a, num::Code b) const;

 private:
  Law law_;
};

/// The value of the printed formula, (1 + x + y + offset) * 2^(xe + ye), of two finite operands that are not zero; unsigned.
[[nodiscard]] num::Dyadic formula_value(const Law& law, const Operand& a, const Operand& b);

/// The value that the adder form stands for, before any range handling; unsigned.
[[nodiscard]] num::Dyadic adder_value(const Law& law, const Operand& a, const Operand& b);

struct Golden {
  static std::vector<std::string> configurations();
  static std::string known();
  static std::unique_ptr<Pe> make(std::string_view config, int lanes);
  static std::unique_ptr<Scalar> make_scalar(std::string_view config, const ScalarOptions& options);
};

}  // namespace sumac::pe::lmul
