// SPDX-License-Identifier: Apache-2.0
#include "models/num/format.hpp"

#include <charconv>
#include <optional>

#include "models/base/error.hpp"

namespace sumac::num {
namespace {

constexpr int kMinFloatWidth = 3;
constexpr int kMaxWidth = 16;

/// Eats a decimal number without leading zeros from the front of `text`.
std::optional<int> take_number(std::string_view& text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool leading_zero = text.size() > 1 && text[0] == '0' && end != text.data() + 1;
  if (error != std::errc{} || text[0] == '-' || leading_zero) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

std::optional<Format> parse_integer(std::string_view text) {
  const bool is_unsigned = take(text, "u");
  if (!take(text, "int")) return std::nullopt;
  const std::optional<int> bits = take_number(text);
  if (!bits || !text.empty()) return std::nullopt;
  if (!is_unsigned && *bits == kInt32.width) return kInt32;
  if (*bits < 1 || *bits > kMaxWidth) return std::nullopt;
  return is_unsigned ? uint_format(*bits) : int_format(*bits);
}

std::optional<Format> parse_float(std::string_view text) {
  if (!take(text, "e")) return std::nullopt;
  const std::optional<int> exp_bits = take_number(text);
  if (!exp_bits || *exp_bits < 1 || *exp_bits > kMaxWidth || !take(text, "m")) return std::nullopt;
  const std::optional<int> man_bits = take_number(text);
  if (!man_bits || *man_bits > kMaxWidth) return std::nullopt;
  const int width = 1 + *exp_bits + *man_bits;
  if (width < kMinFloatWidth || width > kMaxWidth) return std::nullopt;
  if (text == "fn") return fn_format(*exp_bits, *man_bits);
  if (text.empty()) return ieee_format(*exp_bits, *man_bits);
  return std::nullopt;
}

struct Named {
  std::string_view name;
  Format format;
};

// The first name of a format is the one that `name` prints.
constexpr Named kNamed[] = {
    {"fp32", kFp32},  {"fp16", kFp16},  {"bf16", kBf16},  {"e8m0fnu", kE8M0Fnu},
    {"fp8", kE4M3Fn}, {"fp6", kE2M3Fn}, {"fp4", kE2M1Fn},
};
constexpr bool is_alias(const Named& named) {
  return named.name == "fp8" || named.name == "fp6" || named.name == "fp4";
}

}  // namespace

bool is_valid(const Format& format) {
  if (!is_float(format)) {
    const bool known_width = (format.width >= 1 && format.width <= kMaxWidth) || format == kInt32;
    return known_width && format == (format.kind == Kind::kInt ? int_format(format.width)
                                                               : uint_format(format.width));
  }
  const int width = (format.has_sign ? 1 : 0) + format.exp_bits + format.man_bits;
  const bool known_width = (width >= kMinFloatWidth && width <= kMaxWidth) || width == kFp32.width;
  return width == format.width && known_width && format.exp_bits >= 1 && format.exp_bits <= 15 &&
         format.man_bits >= 0 && format.bias > -(1 << 16) && format.bias < (1 << 16) &&
         format.infinities == (format.nan_codes == NanCodes::kIeee) &&
         (format.has_zero || !format.subnormals);
}

Format parse_format(std::string_view name) {
  for (const Named& named : kNamed) {
    if (named.name == name) return named.format;
  }
  if (const std::optional<Format> format = parse_integer(name)) return *format;
  if (const std::optional<Format> format = parse_float(name)) return *format;
  throw base::InputError("unknown format '" + std::string(name) +
                         "' (known: int1..int16, int32, uint1..uint16, fp32, fp16, bf16, eXmY and "
                         "eXmYfn of 3 to 16 bits "
                         "such as e4m3fn, e8m0fnu, and fp8 = e4m3fn, fp6 = e2m3fn, fp4 = e2m1fn)");
}

std::string name(const Format& format) {
  for (const Named& named : kNamed) {
    if (!is_alias(named) && named.format == format) return std::string(named.name);
  }
  if (format == int_format(format.width)) return "int" + std::to_string(format.width);
  if (format == uint_format(format.width)) return "uint" + std::to_string(format.width);
  std::string text = "e" + std::to_string(format.exp_bits) + "m" + std::to_string(format.man_bits);
  if (format == ieee_format(format.exp_bits, format.man_bits)) return text;
  if (format == fn_format(format.exp_bits, format.man_bits)) return text + "fn";
  text += " (";
  text += std::to_string(format.width) + " bits, bias " + std::to_string(format.bias);
  if (!format.has_sign) text += ", no sign";
  if (!format.has_zero) text += ", no zero";
  if (!format.subnormals) text += ", no subnormals";
  switch (format.nan_codes) {
    case NanCodes::kNone: text += ", no NaN"; break;
    case NanCodes::kIeee: text += ", IEEE infinity and NaN"; break;
    case NanCodes::kAllOnes: text += ", NaN all ones"; break;
  }
  return text + ")";
}

}  // namespace sumac::num
