// SPDX-License-Identifier: Apache-2.0
//
// Terminals and pipes: colour, width, progress; Ctrl-C; output files that appear whole or not at all.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "tests/support/program.hpp"
#include "tests/support/temp_folder.hpp"

namespace sumac::test {
namespace {

constexpr char kEscape = '\033';

// About two minutes of work: every pair of a 16-bit format.
const std::vector<std::string> kLong = {"arith", "--pe", "mac/bf16", "--all", "--summary"};

TEST(Terminal, ColourOnTerminalsOnly) {
  const std::vector<std::string> arguments = {"list", "arrays"};
  EXPECT_EQ(run_sumac(arguments).out.find(kEscape), std::string::npos);
  How terminal{.terminal = true};
  EXPECT_NE(run_sumac(arguments, terminal).out.find(kEscape), std::string::npos);
  terminal.environment["NO_COLOR"] = "1";
  EXPECT_EQ(run_sumac(arguments, terminal).out.find(kEscape), std::string::npos);
  terminal.environment = {{"TERM", "dumb"}};
  EXPECT_EQ(run_sumac(arguments, terminal).out.find(kEscape), std::string::npos);
}

TEST(Terminal, WidthIsThatOfTheTerminalUnlessColumnsSaysOtherwise) {
  const std::vector<std::string> arguments = {"run", "opt-125m", "--layer", "0"};
  const auto longest = [&](const How& how) {
    std::istringstream lines(run_sumac(arguments, how).out);
    std::size_t most = 0;
    for (std::string line; std::getline(lines, line);) {
      line.erase(std::ranges::find(line, '\r'), line.end());
      std::string plain;
      for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == kEscape) i = std::min(line.find('m', i), line.size());
        if (i < line.size() && line[i] != kEscape && line[i] != 'm') plain += line[i];
      }
      most = std::max(most, plain.size());
    }
    return most;
  };
  EXPECT_GT(longest({}), 100U);
  EXPECT_LE(longest({.terminal = true, .columns = 70}), 70U);
  EXPECT_LE(longest({.environment = {{"COLUMNS", "60"}}, .terminal = true, .columns = 200}), 60U);
}

TEST(Terminal, ProgressAfterASecondAndNeverInAPipe) {
  const Ran piped = run_sumac(kLong, {.interrupt_after_ms = 2500});
  EXPECT_EQ(piped.exit_code, 130);
  EXPECT_EQ(piped.err, "");
  const Ran shown = run_sumac(kLong, {.terminal = true, .interrupt_after_ms = 2500});
  EXPECT_EQ(shown.exit_code, 130);
  EXPECT_NE(shown.out.find("all pairs on golden"), std::string::npos) << shown.out;
  EXPECT_NE(shown.out.find(" %"), std::string::npos);
  std::vector<std::string> quiet = kLong;
  quiet.emplace_back("-q");
  EXPECT_EQ(run_sumac(quiet, {.terminal = true, .interrupt_after_ms = 2500}).out, "");
  EXPECT_EQ(run_sumac(kLong, {.terminal = true, .interrupt_after_ms = 600}).out, "")
      << "nothing before a second has passed";
}

TEST(Interrupt, LeavesNoFile) {
  const TempFolder folder;
  std::vector<std::string> arguments = kLong;
  arguments.insert(arguments.end(), {"--json", (folder / "out.json").string()});
  const Ran ran = run_sumac(arguments, {.interrupt_after_ms = 300});
  EXPECT_EQ(ran.exit_code, 130);
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(ran.err, "");
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(Output, RawBytesAreNotForTerminals) {
  const Ran ran = run_sumac({"arith", "--pe", "lmul/fp8", "--all", "--raw"}, {.terminal = true});
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_NE(ran.out.find("standard output is a terminal"), std::string::npos);
}

TEST(Output, RawAndHexAndSummaryAreTheSameResults) {
  const Ran raw = run_sumac({"arith", "--pe", "lmul/fp4", "--all", "--raw", "--summary"});
  const Ran hex = run_sumac({"arith", "--pe", "lmul/fp4", "--all"});
  const Ran summary = run_sumac({"arith", "--pe", "lmul/fp4", "--all", "--summary"});
  ASSERT_EQ(raw.out.size(), 256U);
  EXPECT_EQ(raw.err, summary.out) << "with --raw the summary goes to standard error";
  std::istringstream lines(hex.out);
  std::size_t at = 0;
  for (std::string line; std::getline(lines, line); ++at)
    EXPECT_EQ(std::stoi(line, nullptr, 16), static_cast<unsigned char>(raw.out[at]));
  EXPECT_EQ(at, 256U);
}

TEST(Output, JsonToAFileComesWithTheTableAndToDashInstead) {
  const TempFolder folder;
  const std::string path = (folder / "r.json").string();
  const Ran both = run_sumac({"list", "arrays", "--json", path});
  const Ran table = run_sumac({"list", "arrays"});
  const Ran json = run_sumac({"list", "arrays", "--json", "-"});
  EXPECT_EQ(both.out, table.out);
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  EXPECT_EQ(text.str(), json.out);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

TEST(Output, AFullDiskIsAnError) {
  ASSERT_TRUE(std::filesystem::is_character_file("/dev/full"));
  const Ran ran = run_sumac({"list", "arrays", "--json", "/dev/full"});
  EXPECT_EQ(ran.exit_code, 3);
  EXPECT_NE(ran.err.find("/dev/full: cannot be written"), std::string::npos) << ran.err;
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/full")) << "a device stays one";
}

TEST(Output, TheSameTwice) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"run", "opt-1.3b", "--layer", "0", "--json", "-"},
        {"list", "models", "--json", "-"}}) {
    EXPECT_EQ(run_sumac(arguments).out, run_sumac(arguments).out);
  }
}

}  // namespace
}  // namespace sumac::test
