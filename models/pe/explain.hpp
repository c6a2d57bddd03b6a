// SPDX-License-Identifier: Apache-2.0
//
// Words for explanations of scalar laws.
#pragma once

#include <string>

#include "models/num/codec.hpp"
#include "models/num/format.hpp"
#include "models/pe/scalar.hpp"

namespace sumac::pe {

/// "0x38".
[[nodiscard]] std::string hex(std::uint32_t value, int bits);

/// "0x38 = 0 0111 000 = 1": code, fields (sign, exponent, mantissa), value.
[[nodiscard]] std::string describe(const num::Format& format, num::Code code);

/// Shortest decimal number that is read back as the same double; "NaN", "+inf", "-inf".
[[nodiscard]] std::string decimal(double value);

/// Fills value, exact and relative_error from the meanings of result and operands.
void set_values(Explanation& explanation, const num::Decoded& result, const num::Decoded& act,
                const num::Decoded& wgt);

}  // namespace sumac::pe
