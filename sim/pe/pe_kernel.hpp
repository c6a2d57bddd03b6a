// SPDX-License-Identifier: Apache-2.0
//
// Many outputs of one PE configuration at once, with the bits of the golden model (models/pe), fast.
// Values only: what is computed does not depend on tiles, chunks or nests. Held to the golden model by tests/pe/common.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "models/pe/pe.hpp"

namespace sumac::pe {

/// Rows of codes: element k of row r is data[r * stride + k].
struct CodeRows {
  const std::uint16_t* data = nullptr;
  std::int64_t rows = 0;
  std::int64_t stride = 0;
};

class Kernel {
 public:
  virtual ~Kernel() = default;
  [[nodiscard]] virtual const PeInfo& info() const = 0;

  /// words[m * wgt.rows + n] and flags (Flags::bits()) of the dot product of act row m and wgt row n, k elements each, k <= gmax.
  /// Throws base::InputError as Pe::dot does.
  virtual void gemm(CodeRows act, CodeRows wgt, std::int64_t k, OutFormat format,
                    std::uint32_t* words, std::uint8_t* flags) const = 0;
};

/// "KIND" or "KIND/CONFIG"; lanes = 0 means the default of the configuration. Throws base::InputError as make_pe does.
[[nodiscard]] std::unique_ptr<Kernel> make_kernel(std::string_view name, int lanes = 0);

}  // namespace sumac::pe
