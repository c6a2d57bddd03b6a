// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace sumac::pe {

/// Word formats that a drain can write; the values are those of the descriptor field `out_format`.
enum class OutFormat : std::uint8_t { kFp32 = 0, kInt32 = 1, kFp16 = 2 };

}  // namespace sumac::pe
