// SPDX-License-Identifier: Apache-2.0
//
// One operation of a PE kind by its scalar law, with its fields explained: what `sumac arith` prints.
//
//   result   lmul: the packed code (profile in its README.md); mac of integers: the exact product, two's complement in
//            act width + wgt width bits; every other kind: the FP32 bits of the product as it enters the sum
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/num/codec.hpp"
#include "models/num/format.hpp"

namespace sumac::pe {

/// Switches of a scalar law; a kind that does not have one refuses it with base::InputError.
struct ScalarOptions {
  std::optional<std::int64_t> offset{};  // ulps added to the sum of magnitudes
  bool published_offset = false;         // the offset of the paper; excludes `offset`
  std::optional<bool> normalise{};       // subnormal operands: normalised, or (false) zero
  bool formula = false;                  // FORMULA semantics instead of ADDER
  std::optional<num::Format> format{};   // operand format instead of the configuration's
};

enum class ResultClass : std::uint8_t { kNan, kInf, kZero, kSaturated, kNormal };

/// A line of an explanation: "z", "0x01f (31)".
struct Field {
  std::string label;
  std::string text;
};

struct Explanation {
  std::uint32_t result = 0;
  ResultClass cls = ResultClass::kNormal;
  std::vector<Field> fields{};
  double value = 0;               // of the result
  std::optional<double> exact{};  // product of the operands' values, where both are numbers
  std::optional<double>
      relative_error{};  // value / exact - 1, where exact is not 0 and value is finite
};

class Scalar {
 public:
  virtual ~Scalar() = default;
  [[nodiscard]] virtual num::Format act() const = 0;
  [[nodiscard]] virtual num::Format wgt() const = 0;
  /// Bits of a result.
  [[nodiscard]] virtual int result_width() const = 0;
  /// Bytes of a result in `sumac arith --raw`: 1, 2 or 4.
  [[nodiscard]] int result_bytes() const {
    return result_width() <= 8 ? 1 : result_width() <= 16 ? 2 : 4;
  }
  [[nodiscard]] virtual std::uint32_t result_bits(num::Code act, num::Code wgt) const = 0;
  [[nodiscard]] virtual ResultClass classify(num::Code act, num::Code wgt) const = 0;
  /// The exact meaning of a result.
  [[nodiscard]] virtual num::Decoded meaning(std::uint32_t result) const = 0;
  [[nodiscard]] virtual Explanation explain(num::Code act, num::Code wgt) const = 0;
};

/// Builds the scalar law of "KIND" or "KIND/CONFIG".  Throws base::InputError as make_pe does, and for options that the kind does not have.
[[nodiscard]] std::unique_ptr<Scalar> make_scalar(std::string_view name,
                                                  const ScalarOptions& options = {});

}  // namespace sumac::pe
