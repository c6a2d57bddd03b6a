// SPDX-License-Identifier: Apache-2.0
//
// WordPiece against hand-made vocabularies; wordpiece_published_slow_test.cpp holds it to the published package.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "sim/model/folder.hpp"
#include "sim/model/wordpiece/tokenizer.hpp"
#include "sim/model/wordpiece/unicode.hpp"
#include "tests/support/data.hpp"
#include "tests/support/refusal.hpp"
#include "tests/support/temp_folder.hpp"

namespace sumac::model::wordpiece {
namespace {

using test::expect_refused;
using Ids = std::vector<int>;

const std::vector<std::string> kWords{"[PAD]",  "[UNK]", "[CLS]",        "[SEP]", "un",     "##aff",
                                      "##able", "want",  "##ed",         "wa",    "##want", ",",
                                      "runn",   "##ing", "\xE4\xBD\xA0", "cafe",  "##a"};

Tokenizer small(const Options& options = {}) {
  return {kWords, options, "vocab.txt"};
}

TEST(WordPiece, TheLongestPieceComesFirst) {
  EXPECT_EQ(small().encode("unaffable", 16), (Ids{2, 4, 5, 6, 3}));
  EXPECT_EQ(small().encode("UNwanted, running", 16), (Ids{2, 4, 10, 8, 11, 12, 13, 3}));
  EXPECT_EQ(small().encode("wanted", 16), (Ids{2, 7, 8, 3}));
  EXPECT_EQ(small().encode("unaffablex", 16),
            (Ids{2, 1, 3}));  // no piece for x: the word is unknown
  EXPECT_EQ(small().encode("", 16), (Ids{2, 3}));
}

TEST(WordPiece, AccentsGoOnlyWhereTheModelSaysSo) {
  EXPECT_EQ(small().encode("Caf\xC3\xA9 cafe\xCC\x81", 16), (Ids{2, 15, 15, 3}));
  const Options cased{.lower_case = false, .strip_accents = false};
  EXPECT_EQ(small(cased).encode("Cafe caf\xC3\xA9 cafe", 16), (Ids{2, 1, 1, 15, 3}));
}

TEST(WordPiece, IdeographsStandAlone) {
  EXPECT_EQ(small().encode("un\xE4\xBD\xA0un", 16), (Ids{2, 4, 14, 4, 3}));
  const Options together{.split_cjk = false};
  EXPECT_EQ(small(together).encode("un\xE4\xBD\xA0un", 16), (Ids{2, 1, 3}));
}

TEST(WordPiece, WordsOf100CharactersAreReadAndLongerOnesUnknown) {
  const std::string prefix = "un";
  EXPECT_EQ(small().encode(prefix + std::string(98, 'a'), 200).size(), 2U + 99U);
  EXPECT_EQ(small().encode(prefix + std::string(99, 'a'), 200), (Ids{2, 1, 3}));
}

TEST(WordPiece, LongTextsKeepTheirEndToken) {
  EXPECT_EQ(small().encode("want want want want", 4), (Ids{2, 7, 7, 3}));
  EXPECT_EQ(small().encode("want want want want", 6), (Ids{2, 7, 7, 7, 7, 3}));
  EXPECT_EQ(small().encode("want", 2), (Ids{2, 3}));
}

TEST(WordPiece, BytesThatAreNoUtf8AreDropped) {
  EXPECT_EQ(small().encode("wa\xFFnt \xC3 want\xED\xA0\x80\xF5", 16), (Ids{2, 7, 7, 3}));
  EXPECT_EQ(decode_utf8("\xC3\xA9\xC3"), (std::u32string{0xE9, 0xFFFD}));
}

TEST(WordPiece, DamagedVocabulariesAreRefused) {
  const test::TempFolder folder;
  const auto open = [&] { (void)Tokenizer::open(folder.path()); };
  expect_refused(open, "has neither vocab.txt nor tokenizer.json");
  std::ofstream(folder / "tokenizer.json") << R"({"normalizer": {"type": "BertNormalizer"}})";
  expect_refused(open, "tokenizer.json: has no object 'model'");
  std::ofstream(folder / "tokenizer.json")
      << R"({"normalizer": {"type": "NFC"}, "pre_tokenizer": {"type": "BertPreTokenizer"},
            "model": {"type": "BPE", "vocab": {}}})";
  expect_refused(open, "is not a BERT WordPiece tokenizer");
  std::ofstream(folder / "tokenizer.json")
      << R"({"normalizer": {"type": "BertNormalizer"}, "pre_tokenizer": {"type": "BertPreTokenizer"},
            "model": {"type": "WordPiece", "vocab": {"a": 0, "b": 7}}})";
  expect_refused(open, "'b' is 7, must be an integer from 0 to 1");
  std::ofstream(folder / "tokenizer.json")
      << R"({"normalizer": {"type": "BertNormalizer"}, "pre_tokenizer": {"type": "BertPreTokenizer"},
            "model": {"type": "WordPiece", "vocab": {"a": 0, "b": 0}}})";
  expect_refused(open, "id 0 has two words");
  std::ofstream(folder / "vocab.txt") << "a\nb\n";
  expect_refused(open, "vocab.txt: has no [UNK] (not a BERT vocabulary?)");
  std::ofstream(folder / "vocab.txt") << "[UNK]\r\n[CLS]\r\n[SEP]";
  EXPECT_NO_THROW(open());
  std::ofstream(folder / "tokenizer_config.json") << R"({"do_lower_case": "yes"})";
  expect_refused(open, "'do_lower_case' must be true, false or null");
}

TEST(WordPiece, VocabulariesOfMoreWordsThanIdsAreRefused) {
  const std::vector<std::string> words((std::size_t{1} << 22U) + 1);
  expect_refused([&] { Tokenizer(words, {}, "vocab.txt"); },
                 "vocab.txt: 4194305 words, at most 4194304 are read");
}

TEST(WordPiece, GeneratedTableIsFresh) {
  SUMAC_NEED_TOOL(
      std::system("perl -e 'exit !(chr(0x300) =~ /\\p{Present_In: 8.0}/)' 2>/dev/null") == 0,
      "perl with its Unicode tables");
  const std::string folder = SUMAC_SOURCE_DIR "/sim/model/wordpiece/";
  const std::string command =
      "perl '" + folder + "make_after_unicode_8.pl' | cmp - '" + folder + "after_unicode_8.hpp'";
  EXPECT_EQ(std::system(command.c_str()), 0);
}

TEST(WordPiece, VocabTxtAndTokenizerJsonAgree) {
  const auto model = find_model_folder("minilm");
  SUMAC_NEED_TOOL(model, "the model folder of minilm");
  const test::TempFolder folder;
  std::filesystem::copy_file(*model / "tokenizer.json", folder / "tokenizer.json");
  const Tokenizer a = Tokenizer::open(*model);
  const Tokenizer b = Tokenizer::open(folder.path());
  ASSERT_EQ(a.size(), b.size());
  for (int i = 0; i < a.size(); ++i)
    ASSERT_EQ(a.word(i), b.word(i));
  EXPECT_EQ(a.options().lower_case, b.options().lower_case);
  EXPECT_EQ(a.options().strip_accents, b.options().strip_accents);
  EXPECT_EQ(a.options().split_cjk, b.options().split_cjk);
  EXPECT_EQ(a.encode("Hello, Sumac!", 64), (Ids{101, 7592, 1010, 7680, 6305, 999, 102}));
}

}  // namespace
}  // namespace sumac::model::wordpiece
