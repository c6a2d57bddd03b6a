// SPDX-License-Identifier: Apache-2.0
//
// What the commands print, to the byte: help, lists, explanations, tables; wide and in 60 columns.
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/program.hpp"

namespace sumac::test {
namespace {

struct Case {
  const char* name;
  std::vector<std::string> arguments;
  const char* columns = "";
};

// No case depends on weights or tools of the machine.
const std::vector<Case>& cases() {
  static const std::vector<Case> all = {
      {"help", {"--help"}},
      {"help-run", {"run", "--help"}},
      {"help-run-60", {"run", "--help"}, "60"},
      {"help-verify", {"verify", "--help"}},
      {"help-arith", {"arith", "--help"}},
      {"help-cost", {"cost", "--help"}},
      {"help-pareto", {"pareto", "--help"}},
      {"help-claims", {"claims", "--help"}},
      {"help-sweep", {"sweep", "--help"}},
      {"claims", {"claims", "lmul"}},
      {"help-list", {"list", "--help"}},
      {"help-doctor", {"doctor", "--help"}},
      {"list-pes", {"list", "pes"}},
      {"list-pes-60", {"list", "pes"}, "60"},
      {"list-formats", {"list", "formats"}},
      {"list-arrays", {"list", "arrays"}},
      {"arith-lmul", {"arith", "--pe", "lmul/fp8", "0x38", "1.5"}},
      {"arith-encoded", {"arith", "--pe", "mac/fp8", "0.3", "-1e9"}},
      {"arith-formula",
       {"arith", "--pe", "lmul/fp8", "--semantics", "formula", "--offset", "published", "1.5",
        "1.75"}},
      {"arith-int8", {"arith", "--pe", "mac/int8", "--", "-128", "0b11111111"}},
      {"arith-summary-e4m3fn",
       {"arith", "--pe", "lmul/fp8", "--offset", "published", "--all", "--summary"}},
      {"arith-summary-e5m2",
       {"arith", "--pe", "lmul/e5m2", "--offset", "published", "--all", "--summary"}},
      {"arith-json", {"arith", "--pe", "lmul/fp4", "1.5", "6", "--json", "-"}},
      {"run-prefill", {"run", "opt-125m", "--array", "edge", "--layer", "0"}},
      {"run-prefill-60", {"run", "opt-125m", "--array", "edge", "--layer", "0"}, "60"},
      {"run-decode-mixed",
       {"run", "llama-3.2-1b", "--phase", "decode", "--context", "1000", "--array", "16x8x4",
        "--pe", "linear=lmul/fp8,qk=mac/int8"}},
      {"run-compare",
       {"run", "deit-ti", "--array", "core", "--compare", "mac/int8,mac/int16,lmul/bf16"}},
      {"cost-unit", {"cost", "--pe", "lmul/fp8", "--tech", "unit", "--block", "cell"}},
      {"cost-array", {"cost", "--pe", "lmul/fp8", "--tech", "unit", "--array", "16x16x4"}},
      {"cost-array-60", {"cost", "--pe", "lmul/fp8", "--tech", "unit", "--array", "16x16x4"}, "60"},
      {"run-tech", {"run", "opt-125m", "--array", "edge", "--layer", "0", "--tech", "unit"}},
      {"run-tech-compare",
       {"run", "deit-ti", "--array", "core", "--compare", "mac/int8,lmul/bf16", "--tech", "unit"}},
      {"run-json",
       {"run", "deit-ti", "--array", "tiny", "--layer", "3", "--tokens", "5", "--json", "-"}},
  };
  return all;
}

TEST(Golden, EveryCase) {
  for (const Case& c : cases()) {
    SCOPED_TRACE(c.name);
    How how;
    if (*c.columns != '\0') how.environment["COLUMNS"] = c.columns;
    const Ran ran = run_sumac(c.arguments, how);
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    EXPECT_EQ(ran.err, "");
    expect_golden(c.name, ran.out);
  }
}

TEST(Golden, NarrowTerminalsGetLinesThatFit) {
  for (const Case& c : cases()) {
    if (c.name == std::string("arith-json") || c.name == std::string("run-json")) continue;
    SCOPED_TRACE(c.name);
    How how;
    how.environment["COLUMNS"] = "60";
    std::istringstream lines(run_sumac(c.arguments, how).out);
    for (std::string line; std::getline(lines, line);) {
      // A word, a command or a cell that is longer than the line cannot be broken.
      const bool breakable =
          line.find("sumac ") == std::string::npos && line.find("  linear=") == std::string::npos;
      if (breakable) {
        EXPECT_LE(line.size(), 60U) << line;
      }
    }
  }
}

TEST(Golden, EveryHelpHasTwoWorkedExamples) {
  for (const std::string command :
       {"run", "verify", "arith", "cost", "sweep", "pareto", "claims", "list", "doctor"}) {
    const std::string help = run_sumac({command, "--help"}).out;
    const std::string examples = help.substr(std::min(help.find("Examples:"), help.size()));
    std::size_t count = 0;
    for (std::size_t at = 0; (at = examples.find("\n  sumac " + command, at)) != std::string::npos;
         ++at)
      ++count;
    EXPECT_EQ(count, 2U) << command;
    EXPECT_NE(help.find("--json FILE|-"), std::string::npos) << command;
    EXPECT_NE(help.find("-q, --quiet"), std::string::npos) << command;
    EXPECT_NE(help.find("-v, --verbose"), std::string::npos) << command;
  }
}

}  // namespace
}  // namespace sumac::test
