// SPDX-License-Identifier: Apache-2.0
//
// Scalar laws of the HLS sources under the native reader: what `sumac arith --on hls` calls. Small to build: the library
// sumac_hls_scalar holds these and nothing else. Host code, not in the dialect.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace sumac {
namespace hls {

/// Switches, as `sumac arith` has them. What is left as it is here comes from the configuration.
struct HlsScalarOptions {
  std::string format;             // operand format by name: fp16, bf16, int8, eXmY[fn]
  int offset = -1;                // units of the last place
  bool published_offset = false;  // the offset of the paper; excludes `offset`
  int subnormals = -1;            // 1: they count, 0: they are zero
};

/// One operation, code x code -> result bits.
struct HlsScalar {
  int act_bits = 0;
  int wgt_bits = 0;
  int result_bits = 0;
  std::function<std::uint32_t(std::uint16_t, std::uint16_t)> apply;
};

/// The scalar law of "KIND" or "KIND/CONFIG".
/// Throws std::invalid_argument: unknown names, a format that was not built, a switch that the kind does not have.
HlsScalar make_hls_scalar(const std::string& name,
                          const HlsScalarOptions& options = HlsScalarOptions());

}  // namespace hls
}  // namespace sumac
