// SPDX-License-Identifier: Apache-2.0
//
// Tensor bytes to FP32: every FP16 and BF16 value is an FP32 value, so nothing is rounded.
#include <bit>
#include <cstring>

#include "models/base/error.hpp"
#include "models/num/codec.hpp"
#include "sim/model/safetensors.hpp"
#include "sim/workload/json_file.hpp"

namespace sumac::model {
namespace {

float from_fp16(std::uint16_t code) {
  // Exact whatever the rounding: FP32 has every FP16 value.  NaN payloads become the canonical NaN.
  return std::bit_cast<float>(num::encode(num::kFp32, num::decode(num::kFp16, code),
                                          num::Round::kNearestEven, num::Overflow::kSpecial));
}

const std::vector<float>& fp16_table() {
  static const std::vector<float> table = [] {
    std::vector<float> t(std::size_t{1} << 16);
    for (std::size_t c = 0; c < t.size(); ++c)
      t[c] = from_fp16(static_cast<std::uint16_t>(c));
    return t;
  }();
  return table;
}

}  // namespace

void to_floats(const Tensor& tensor, std::int64_t first, std::span<float> out,
               std::string_view where) {
  SUMAC_CHECK(first >= 0 && first + static_cast<std::int64_t>(out.size()) <= tensor.elements(),
              "the elements asked for are in the tensor");
  const std::byte* bytes =
      tensor.bytes.data() + static_cast<std::size_t>(first) * size_of(tensor.dtype);
  const auto code16 = [bytes](std::size_t i) {
    std::uint16_t code = 0;
    std::memcpy(&code, bytes + 2 * i, sizeof code);
    return code;
  };
  if (out.empty()) return;
  if (tensor.dtype == Dtype::kF32) {
    std::memcpy(out.data(), bytes, out.size() * sizeof(float));
  } else if (tensor.dtype == Dtype::kF16) {
    const std::vector<float>& table = fp16_table();
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i] = table[code16(i)];
  } else if (tensor.dtype == Dtype::kBf16) {
    for (std::size_t i = 0; i < out.size(); ++i) {
      out[i] = std::bit_cast<float>(static_cast<std::uint32_t>(code16(i)) << 16);
    }
  } else {
    throw base::InputError(std::string(where) + ": tensor '" + workload::printable(tensor.name) +
                           "' is " + std::string(to_string(tensor.dtype)) +
                           ", values are read from F32, F16 and BF16");
  }
}

}  // namespace sumac::model
