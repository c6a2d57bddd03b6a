// SPDX-License-Identifier: Apache-2.0
#include "sim/model/wordpiece/tokenizer.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "models/base/error.hpp"
#include "sim/model/wordpiece/unicode.hpp"
#include "sim/workload/json_file.hpp"

namespace sumac::model::wordpiece {
namespace {

constexpr std::size_t kLongestWord = 100;  // code points
constexpr std::uint64_t kVocabLimit = std::uint64_t{64} << 20;
constexpr int kMostWords = 1 << 22;
constexpr std::array<std::string_view, 5> kSpecial{"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"};

std::vector<std::string> read_vocab_txt(const std::filesystem::path& path) {
  const std::string text = workload::read_file(path, kVocabLimit);
  std::vector<std::string> words;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = text.find('\n', at);
    if (end == std::string::npos) end = text.size();
    std::string_view line(text.data() + at, end - at);
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t')) {
      line.remove_suffix(1);
    }
    words.emplace_back(line);
    at = end + 1;
  }
  return words;
}

/// The boolean `key`, or `fallback` where it is absent or null.
bool flag(const nlohmann::json& object, const char* key, bool fallback, const std::string& where) {
  const auto it = object.find(key);
  if (it == object.end() || it->is_null()) return fallback;
  if (!it->is_boolean()) {
    throw base::InputError(where + ": '" + key + "' must be true, false or null");
  }
  return it->get<bool>();
}

Options read_options(const nlohmann::json& object, const char* lower_key, const char* cjk_key,
                     const std::string& where) {
  Options o;
  o.lower_case = flag(object, lower_key, true, where);
  o.strip_accents = flag(object, "strip_accents", o.lower_case, where);
  o.split_cjk = flag(object, cjk_key, true, where);
  return o;
}

Tokenizer read_tokenizer_json(const std::filesystem::path& path) {
  const std::string where = path.string();
  const nlohmann::json object = workload::read_json_object(path);
  const auto part = [&](const char* key) -> const nlohmann::json& {
    const auto it = object.find(key);
    if (it == object.end() || !it->is_object()) {
      throw base::InputError(where + ": has no object '" + key + "'");
    }
    return *it;
  };
  const auto has_type = [&](const nlohmann::json& o, const char* type) {
    return workload::string_field(o, "type", "", where) == type;
  };
  const nlohmann::json& normalizer = part("normalizer");
  const nlohmann::json& model = part("model");
  const auto vocab = model.find("vocab");
  if (!has_type(normalizer, "BertNormalizer") ||
      !has_type(part("pre_tokenizer"), "BertPreTokenizer") ||
      !(has_type(model, "WordPiece") || !model.contains("type")) || vocab == model.end() ||
      !vocab->is_object()) {
    throw base::InputError(where + ": is not a BERT WordPiece tokenizer");
  }
  std::vector<std::string> words(vocab->size());
  for (const auto& [word, value] : vocab->items()) {
    const int id = workload::int_field(*vocab, word, 0, static_cast<int>(words.size()) - 1,
                                       std::nullopt, where);
    std::string& slot = words[static_cast<std::size_t>(id)];
    if (!slot.empty()) {
      throw base::InputError(where + ": id " + std::to_string(id) + " has two words");
    }
    slot = word;
  }
  return {words, read_options(normalizer, "lowercase", "handle_chinese_chars", where), where};
}

}  // namespace

Tokenizer::Tokenizer(const std::vector<std::string>& vocabulary, const Options& options,
                     const std::string& where)
    : words_(vocabulary), options_(options) {
  if (words_.size() > kMostWords) {
    throw base::InputError(where + ": " + std::to_string(words_.size()) + " words, at most " +
                           std::to_string(kMostWords) + " are read");
  }
  ids_.reserve(words_.size());
  for (std::size_t i = 0; i < words_.size(); ++i) {
    ids_.insert_or_assign(words_[i], static_cast<int>(i));
  }
  unknown_ = special("[UNK]", where);
  begin_ = special("[CLS]", where);
  end_ = special("[SEP]", where);
}

int Tokenizer::special(std::string_view word, const std::string& where) const {
  const auto it = ids_.find(word);
  if (it == ids_.end()) {
    throw base::InputError(where + ": has no " + std::string(word) + " (not a BERT vocabulary?)");
  }
  return it->second;
}

Tokenizer Tokenizer::open(const std::filesystem::path& folder) {
  const auto vocab = folder / "vocab.txt";
  if (std::filesystem::exists(vocab)) {
    Options options;
    const auto config = folder / "tokenizer_config.json";
    if (std::filesystem::exists(config)) {
      options = read_options(workload::read_json_object(config), "do_lower_case",
                             "tokenize_chinese_chars", config.string());
    }
    return {read_vocab_txt(vocab), options, vocab.string()};
  }
  const auto json = folder / "tokenizer.json";
  if (std::filesystem::exists(json)) return read_tokenizer_json(json);
  throw base::InputError(folder.string() + ": has neither vocab.txt nor tokenizer.json");
}

const std::string& Tokenizer::word(int id) const {
  SUMAC_CHECK(id >= 0 && id < size(), "an id of the vocabulary");
  return words_[static_cast<std::size_t>(id)];
}

std::vector<int> Tokenizer::encode(std::string_view text, int max_tokens) const {
  SUMAC_CHECK(max_tokens >= 2, "room for [CLS] and [SEP]");
  std::vector<int> ids{begin_};
  std::size_t section = 0;  // start of the text that is not yet encoded
  for (std::size_t at = text.find('['); at != std::string_view::npos; at = text.find('[', at)) {
    std::size_t used = 0;
    for (const std::string_view word : kSpecial) {
      if (!text.substr(at).starts_with(word)) continue;
      const auto id = ids_.find(word);
      if (id == ids_.end()) continue;
      encode_section(text.substr(section, at - section), ids);
      ids.push_back(id->second);
      used = word.size();
      section = at + used;
      break;
    }
    at += used == 0 ? 1 : used;
  }
  encode_section(text.substr(section), ids);
  ids.resize(std::min(ids.size(), static_cast<std::size_t>(max_tokens) - 1));
  ids.push_back(end_);
  return ids;
}

void Tokenizer::encode_section(std::string_view text, std::vector<int>& ids) const {
  std::u32string clean;
  for (const char32_t c : decode_utf8(text)) {
    if (is_removed(c)) continue;
    if (is_whitespace(c)) {
      clean += U' ';
    } else if (options_.split_cjk && is_cjk_ideograph(c)) {
      clean += {U' ', c, U' '};
    } else {
      clean += c;
    }
  }
  if (options_.strip_accents) {
    clean = decompose(clean);
    std::erase_if(clean, is_nonspacing_mark);
  }
  if (options_.lower_case) clean = lower_case(clean);

  const std::u32string_view all(clean);
  for (std::size_t at = 0; at < all.size();) {
    std::size_t end = at;
    while (end < all.size() && !is_whitespace(all[end]) && !is_punctuation(all[end]))
      ++end;
    if (end > at) encode_word(all.substr(at, end - at), ids);
    if (end < all.size() && !is_whitespace(all[end])) encode_word(all.substr(end, 1), ids);
    at = end + 1;
  }
}

void Tokenizer::encode_word(std::u32string_view word, std::vector<int>& ids) const {
  if (word.size() > kLongestWord) {
    ids.push_back(unknown_);
    return;
  }
  std::string bytes = "##";
  std::vector<std::size_t> ends{2};  // byte offset after each code point
  for (const char32_t c : word) {
    append_utf8(bytes, c);
    ends.push_back(bytes.size());
  }
  const std::size_t before = ids.size();
  for (std::size_t first = 0; first < word.size();) {
    // Pieces but the first carry ##, which stands in the two bytes before them.
    if (first > 0) bytes.replace(ends[first] - 2, 2, "##");
    const std::size_t start = first > 0 ? ends[first] - 2 : ends[first];
    std::size_t last = word.size();
    for (; last > first; --last) {
      const auto it = ids_.find(std::string_view(bytes).substr(start, ends[last] - start));
      if (it == ids_.end()) continue;
      ids.push_back(it->second);
      break;
    }
    if (last == first) {
      ids.resize(before);
      ids.push_back(unknown_);
      return;
    }
    first = last;
  }
}

}  // namespace sumac::model::wordpiece
