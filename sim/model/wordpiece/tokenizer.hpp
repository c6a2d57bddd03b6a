// SPDX-License-Identifier: Apache-2.0
//
// BERT's WordPiece: text to token ids.
//
//   special  [PAD] [UNK] [CLS] [SEP] [MASK] written in a text are those tokens
//   clean    control and format characters go, white space becomes a space
//   split    spaces around CJK ideographs; then, for lower-casing models, accents go (NFD, category Mn) and letters become lower case;
//            words end at white space; a punctuation sign is a word of its own
//   pieces   the longest vocabulary entry that begins the word, then the longest one, with ## before it, that begins the rest; a word for which this fails,
//            or of more than 100 characters, is [UNK]
//   limit    [CLS] pieces [SEP], cut to max_tokens by dropping pieces at the end
//   source   Devlin et al. 2018; google-research/bert tokenization.py; huggingface/tokenizers, whose ids these are
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sumac::model::wordpiece {

struct Options {
  bool lower_case = true;
  bool strip_accents = true;
  bool split_cjk = true;
};

class Tokenizer {
 public:
  /// From the lines of a vocab.txt; `where` names the file in messages.
  /// Throws InputError: one of [UNK], [CLS], [SEP] is missing.
  Tokenizer(const std::vector<std::string>& vocabulary, const Options& options,
            const std::string& where);

  /// From a model folder: vocab.txt with tokenizer_config.json, or else tokenizer.json.
  /// Throws InputError: neither is there, or they are damaged or not of WordPiece.
  static Tokenizer open(const std::filesystem::path& folder);

  /// Ids with [CLS] and [SEP].  max_tokens >= 2.
  [[nodiscard]] std::vector<int> encode(std::string_view text, int max_tokens) const;

  [[nodiscard]] int size() const { return static_cast<int>(words_.size()); }
  /// The vocabulary entry of an id.
  [[nodiscard]] const std::string& word(int id) const;
  [[nodiscard]] const Options& options() const { return options_; }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view s) const { return std::hash<std::string_view>{}(s); }
  };

  [[nodiscard]] int special(std::string_view word, const std::string& where) const;
  void encode_section(std::string_view text, std::vector<int>& ids) const;
  void encode_word(std::u32string_view word, std::vector<int>& ids) const;

  std::vector<std::string> words_;
  std::unordered_map<std::string, int, Hash, std::equal_to<>> ids_;
  Options options_;
  int unknown_ = 0;
  int begin_ = 0;
  int end_ = 0;
};

}  // namespace sumac::model::wordpiece
