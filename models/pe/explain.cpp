// SPDX-License-Identifier: Apache-2.0
#include "models/pe/explain.hpp"

#include <charconv>
#include <cmath>

namespace sumac::pe {
namespace {

std::string binary(std::uint32_t value, int bits) {
  std::string text;
  for (int i = bits - 1; i >= 0; --i)
    text += ((value >> i) & 1) != 0 ? '1' : '0';
  return text;
}

}  // namespace

std::string hex(std::uint32_t value, int bits) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text = "0x";
  for (int i = (bits + 3) / 4 - 1; i >= 0; --i)
    text += kDigits[(value >> (4 * i)) & 0xF];
  return text;
}

std::string decimal(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+inf" : "-inf";
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  return {buffer, end};
}

std::string describe(const num::Format& format, num::Code code) {
  std::string text = hex(code, format.width) + " = ";
  if (num::is_float(format)) {
    if (format.has_sign) text += binary(code >> (format.width - 1), 1) + " ";
    text += binary(code >> format.man_bits, format.exp_bits);
    if (format.man_bits > 0) text += " " + binary(code, format.man_bits);
    text += " = ";
  }
  return text + decimal(num::to_double(num::decode(format, code)));
}

void set_values(Explanation& explanation, const num::Decoded& result, const num::Decoded& act,
                const num::Decoded& wgt) {
  explanation.value = num::to_double(result);
  if (!act.is_number() || !wgt.is_number()) return;
  explanation.exact = num::to_double(num::exact_product(act.value, wgt.value));
  if (*explanation.exact != 0 && result.is_number()) {
    explanation.relative_error = explanation.value / *explanation.exact - 1;
  }
}

}  // namespace sumac::pe
