// SPDX-License-Identifier: Apache-2.0
//
// What BERT's tokenizer asks of Unicode.
//
//   tables   decompositions and categories are utf8proc's; the categories are used as they were in Unicode 8.0, because the `tokenizers` package that
//            published models are served with has those tables: a mark or punctuation sign added later is an ordinary character to it
//   source   BertNormalizer and BertPreTokenizer of huggingface/tokenizers, held to them over all code points by tests/unit/model
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sumac::model::wordpiece {

/// UTF-8 to code points; every byte that is not part of a well-formed sequence becomes U+FFFD.
[[nodiscard]] std::u32string decode_utf8(std::string_view text);
void append_utf8(std::string& out, char32_t c);

[[nodiscard]] bool is_whitespace(char32_t c);  // property White_Space
[[nodiscard]] bool is_removed(char32_t c);  // NUL, U+FFFD, categories Cc (but tab, LF, CR), Cf, Co
[[nodiscard]] bool is_nonspacing_mark(char32_t c);  // category Mn
[[nodiscard]] bool is_punctuation(
    char32_t c);  // all of ASCII that is no letter, digit, space or control; category P
[[nodiscard]] bool is_cjk_ideograph(char32_t c);  // the blocks that BERT's authors list

/// Canonical decomposition (NFD), in canonical order.
[[nodiscard]] std::u32string decompose(const std::u32string& text);
/// Full lower-case mapping without context (U+0130 becomes two code points).
[[nodiscard]] std::u32string lower_case(const std::u32string& text);

}  // namespace sumac::model::wordpiece
