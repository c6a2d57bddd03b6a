// SPDX-License-Identifier: Apache-2.0
#include "sim/model/wordpiece/unicode.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "models/base/error.hpp"
#include "sim/model/wordpiece/after_unicode_8.hpp"

namespace sumac::model::wordpiece {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

/// The category in Unicode 8.0, as far as marks, punctuation and format characters go.
utf8proc_category_t category(char32_t c) {
  switch (c) {  // assigned then, in another category since
    case 0x1734: return UTF8PROC_CATEGORY_MN;
    case 0x166D: return UTF8PROC_CATEGORY_PO;
    case 0x1885: return UTF8PROC_CATEGORY_LO;
    case 0x1886: return UTF8PROC_CATEGORY_LO;
    case 0xA9BD: return UTF8PROC_CATEGORY_MC;
    case 0x111C9: return UTF8PROC_CATEGORY_PO;
    default: break;
  }
  const utf8proc_category_t now = utf8proc_category(static_cast<utf8proc_int32_t>(c));
  const bool may_be_new = now == UTF8PROC_CATEGORY_MN || now == UTF8PROC_CATEGORY_CF ||
                          (now >= UTF8PROC_CATEGORY_PC && now <= UTF8PROC_CATEGORY_PO);
  if (!may_be_new) return now;
  const auto after = std::ranges::upper_bound(kAfterUnicode8, c, {}, &CodePointRange::first);
  const bool is_new = after != kAfterUnicode8.begin() && c <= std::prev(after)->last;
  return is_new ? UTF8PROC_CATEGORY_CN : now;
}

}  // namespace

std::u32string decode_utf8(std::string_view text) {
  std::u32string out;
  out.reserve(text.size());
  const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  auto left = static_cast<utf8proc_ssize_t>(text.size());
  while (left > 0) {
    utf8proc_int32_t c = 0;
    utf8proc_ssize_t used = utf8proc_iterate(at, left, &c);
    if (used <= 0) {
      c = static_cast<utf8proc_int32_t>(kReplacement);
      used = 1;
    }
    out.push_back(static_cast<char32_t>(c));
    at += used;
    left -= used;
  }
  return out;
}

void append_utf8(std::string& out, char32_t c) {
  utf8proc_uint8_t bytes[4];
  const utf8proc_ssize_t n = utf8proc_encode_char(static_cast<utf8proc_int32_t>(c), bytes);
  out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(n));
}

bool is_whitespace(char32_t c) {
  return (c >= 0x9 && c <= 0xD) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

bool is_removed(char32_t c) {
  if (c == 0 || c == kReplacement) return true;
  if (c == '\t' || c == '\n' || c == '\r') return false;
  const utf8proc_category_t k = category(c);
  return k == UTF8PROC_CATEGORY_CC || k == UTF8PROC_CATEGORY_CF || k == UTF8PROC_CATEGORY_CO;
}

bool is_nonspacing_mark(char32_t c) {
  return category(c) == UTF8PROC_CATEGORY_MN;
}

bool is_punctuation(char32_t c) {
  if (c < 0x80) {
    return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
           (c >= '{' && c <= '~');
  }
  const utf8proc_category_t k = category(c);
  return k >= UTF8PROC_CATEGORY_PC && k <= UTF8PROC_CATEGORY_PO;
}

bool is_cjk_ideograph(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
         (c >= 0x20000 && c <= 0x2A6DF) || (c >= 0x2A700 && c <= 0x2B73F) ||
         (c >= 0x2B740 && c <= 0x2B81F) || (c >= 0x2B920 && c <= 0x2CEAF) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x2F800 && c <= 0x2FA1F);
}

std::u32string decompose(const std::u32string& text) {
  std::u32string out;
  out.reserve(text.size() + text.size() / 4);
  for (const char32_t c : text) {
    if (c < 0xC0) {  // nothing below decomposes
      out.push_back(c);
      continue;
    }
    utf8proc_int32_t parts[32];
    int last_class = 0;
    const utf8proc_ssize_t n = utf8proc_decompose_char(
        static_cast<utf8proc_int32_t>(c), parts, std::size(parts), UTF8PROC_DECOMPOSE, &last_class);
    SUMAC_CHECK(n >= 0 && n <= static_cast<utf8proc_ssize_t>(std::size(parts)),
                "a canonical decomposition has at most 32 code points");
    for (utf8proc_ssize_t i = 0; i < n; ++i)
      out.push_back(static_cast<char32_t>(parts[i]));
  }
  // Canonical order: marks between two starters (class 0) in ascending class, equal classes as they stood.
  const auto combining_class = [](char32_t c) -> int {
    return c < 0x300 ? 0 : utf8proc_get_property(static_cast<utf8proc_int32_t>(c))->combining_class;
  };
  for (auto first = out.begin(); first != out.end();) {
    if (combining_class(*first) == 0) {
      ++first;
      continue;
    }
    const auto end =
        std::find_if(first, out.end(), [&](char32_t c) { return combining_class(c) == 0; });
    std::stable_sort(first, end, [&](char32_t a, char32_t b) {
      return combining_class(a) < combining_class(b);
    });
    first = end;
  }
  return out;
}

std::u32string lower_case(const std::u32string& text) {
  std::u32string out;
  out.reserve(text.size());
  for (const char32_t c : text) {
    if (c < 0x80) {
      out.push_back(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    } else if (c == 0x130) {
      out += U"i\u0307";
    } else {
      out.push_back(static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c))));
    }
  }
  return out;
}

}  // namespace sumac::model::wordpiece
