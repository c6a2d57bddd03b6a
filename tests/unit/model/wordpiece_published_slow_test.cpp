// SPDX-License-Identifier: Apache-2.0
//
// WordPiece ids against the `tokenizers` package: 10,000 lines, every code point, a cased model.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "sim/model/folder.hpp"
#include "sim/model/wordpiece/tokenizer.hpp"
#include "tests/support/data.hpp"
#include "tests/support/temp_folder.hpp"

namespace sumac::model::wordpiece {
namespace {

using Ids = std::vector<int>;

/// The texts that wordpiece_lines.py makes, each with its ids.
class Published : public ::testing::Test {
 protected:
  void compare(const Options& options, const char* what, std::size_t least_lines) {
    const auto model = find_model_folder("minilm");
    SUMAC_NEED_TOOL(model, "the model folder of minilm");
    SUMAC_NEED_TOOL(std::filesystem::exists(test::tools_python()), "the tools environment");
    const test::TempFolder folder;
    const auto list = folder / "lines.jsonl";
    const std::string command = "'" + test::tools_python().string() +
                                "' '" SUMAC_SOURCE_DIR "/tests/unit/model/wordpiece_lines.py' '" +
                                model->string() + "' '" + list.string() + "' " + what;
    ASSERT_EQ(std::system(command.c_str()), 0);
    const Tokenizer from_folder = Tokenizer::open(*model);
    std::vector<std::string> words;
    for (int i = 0; i < from_folder.size(); ++i)
      words.push_back(from_folder.word(i));
    const Tokenizer tokenizer(words, options, "vocab.txt");

    std::ifstream in(list);
    std::string line;
    std::size_t lines = 0;
    std::size_t ids = 0;
    int differences = 0;
    while (std::getline(in, line)) {
      const nlohmann::json object = nlohmann::json::parse(line);
      const auto text = object["text"].get<std::string>();
      const auto expected = object["ids"].get<Ids>();
      ++lines;
      ids += expected.size();
      if (tokenizer.encode(text, 1 << 20) != expected && ++differences <= 5) {
        ADD_FAILURE() << line
                      << "\nwe have: " << nlohmann::json(tokenizer.encode(text, 1 << 20)).dump();
      }
    }
    EXPECT_EQ(differences, 0);
    EXPECT_GE(lines, least_lines);
    EXPECT_GE(ids, 5 * lines);
  }
};

TEST_F(Published, TenThousandLinesHaveTheSameIds) {
  compare({}, "lines", 10'000);
}

TEST_F(Published, EveryCodePointHasTheSameIds) {
  compare({}, "codepoints", 34'000);
}

TEST_F(Published, CasedModelsHaveTheSameIds) {
  compare({.lower_case = false, .strip_accents = false}, "cased", 2'000);
}

}  // namespace
}  // namespace sumac::model::wordpiece
