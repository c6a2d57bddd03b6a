// SPDX-License-Identifier: Apache-2.0
//
// Vocabularies and the text that they cut: vocab.txt with tokenizer_config.json, or tokenizer.json, as a model folder is read; then a sentence.
//
// An input is three parts with NUL between them: the vocabulary, the options (empty: no tokenizer_config.json), the text.
// A vocabulary that begins with '{' is written as tokenizer.json.
#include <algorithm>
#include <vector>

#include "sim/model/bert.hpp"
#include "sim/model/wordpiece/tokenizer.hpp"
#include "tests/fuzz/harness.hpp"

namespace {

using namespace sumac;

std::string_view take(std::string_view& rest) {
  const std::size_t end = std::min(rest.find('\0'), rest.size());
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

void write_or_remove(const char* name, std::string_view text, bool wanted) {
  const std::filesystem::path path = fuzz::scratch() / name;
  if (wanted) {
    fuzz::write_file(path, text);
  } else {
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest = fuzz::text_of(data, size);
  const std::string_view vocabulary = take(rest);
  const std::string_view options = take(rest);
  const bool json = vocabulary.starts_with("{");
  write_or_remove("tokenizer.json", vocabulary, json);
  write_or_remove("vocab.txt", vocabulary, !json);
  write_or_remove("tokenizer_config.json", options, !options.empty());
  bool rare = false;
  const bool whole = fuzz::accepted([&] {
    const auto tokenizer = model::wordpiece::Tokenizer::open(fuzz::scratch());
    const std::vector<int> ids = tokenizer.encode(rest, 64);
    if (ids.size() < 2 || ids.size() > 64) fuzz::finding("a sentence has 2 to 64 tokens");
    for (const int id : ids)
      (void)tokenizer.word(id);
    rare = tokenizer.size() > 20 && ids.size() > 9;
    (void)fuzz::accepted([&] { (void)model::fill_tokens(tokenizer, rest, 5); });
  });
  fuzz::plant(whole && rare);
  return 0;
}
