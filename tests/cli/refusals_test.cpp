// SPDX-License-Identifier: Apache-2.0
//
// Options that contradict each other or ask for what is not there: their messages, as bad_input_test.cpp has those of single values.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "hls/native/hls_scalar.hpp"
#include "models/base/error.hpp"
#include "models/pe/pe.hpp"
#include "models/pe/pe_contract.hpp"
#include "models/pe/scalar.hpp"
#include "sim/cli/verify_core.hpp"
#include "sim/cli/verify_result.hpp"
#include "sim/exec/cycle_executor.hpp"
#include "sim/exec/functional_executor.hpp"
#include "sim/pe/pe_timing.hpp"
#include "sim/program/file.hpp"
#include "sim/program/panel.hpp"
#include "tests/support/data.hpp"
#include "tests/support/program.hpp"
#include "tests/support/refusal.hpp"
#include "tests/support/small_bert.hpp"
#include "tests/support/temp_folder.hpp"

namespace sumac::test {
namespace {

const std::string kProgram = std::string(SUMAC_SOURCE_DIR) + "/tests/fuzz/corpus/program/d1.bin";

TEST(Refusals, RunOptionsThatContradictEachOther) {
  refused(2, {"run", "minilm", "--no-values", "--text", "one"},
          "run: --no-values contradicts --text, --save and --executor functional");
  refused(2, {"run", "minilm", "--compare", "mac,lmul", "--save", "x"},
          "run: --save is for one PE choice, --compare is several");
  refused(2, {"run", "opt-125m", "--executor", "rtl", "--wave", "w", "--from", "9", "--to", "3"},
          "run: --from 9 --to 3 is no span of cycles");
  refused(2, {"run", "opt-125m", "--executor", "rtl", "--wave", "w"},
          "run: a waveform is of one program (give --layer N and one PE kind)");
}

TEST(Refusals, ASlidingWindowBoundsAPrefillAndIsNamedInADecode) {
  refused(3, {"run", "mistral-7b", "--tokens", "5000"},
          "mistral-7b: tokens is 5000, attention has a sliding window of 4096");
  const Ran ran = run_sumac({"run", "mistral-7b", "--phase", "decode", "--context", "5000",
                             "--layer", "0", "--array", "core"});
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_EQ(ran.err, "attention looks back over its sliding window: 4096 of 5000 rows\n");
  EXPECT_NE(ran.out.find("4096"), std::string::npos);
}

TEST(Refusals, VerifyOptionsThatContradictEachOther) {
  refused(2, {"verify", "--random", "5", "minilm"},
          "verify: --random makes its own programs: leave 'minilm' out");
  refused(2, {"verify", "--random", "5", "--array", "4x4"},
          "verify: --random chooses arrays and shapes itself");
  refused(2, {"verify", "--random", "2", "--wave", "w"},
          "verify: a waveform is of one program (--random 1 --seed S)");
  refused(2, {"verify", "opt-125m", "--layer", "all", "--wave", "w"},
          "verify: a waveform is of one program (give --layer N and one PE kind)");
  refused(2, {"verify", "opt-125m", "--tokens", "3", "--context", "4"},
          "verify: --tokens is for a prefill, --context for a decode");
  refused(2, {"verify", "opt-125m", "--from", "3"}, "verify: --from and --to belong to --wave");
  refused(2, {"verify", kProgram, "--wave", "w", "--from", "9", "--to", "3"},
          "verify: --from 9 --to 3 is no span of cycles");
  refused(3, {"verify", "--random", "0"}, "verify: --random 0 (1 or more programs)");
  refused(3, {"verify", "--random", "100000001"},
          "verify: --random 100000001 (100000000 programs at most)");
}

TEST(Refusals, ArithOptionsThatContradictEachOther) {
  refused(2, {"arith", "--pe", "lmul", "--all", "--raw", "--json", "-"},
          "arith: --raw and --json - both want standard output");
  refused(2, {"arith", "--pe", "lmul", "1", "2", "--raw"},
          "arith: --raw and --summary belong to --all");
  refused(2, {"arith", "--pe", "lmul", "1", "2", "--semantics", "law"},
          "arith: --semantics 'law' (adder or formula)");
  refused(2, {"arith", "--pe", "lmul", "1", "2", "--subnormals", "no"},
          "arith: --subnormals 'no' (daz or normalise)");
  refused(3, {"arith", "--pe", "lmul", "1", "2", "--offset", "-1"}, "offset -1 (0 or more ulps)");
  refused(3, {"arith", "--pe", "lmul/fp8", "--semantics", "formula", "--on", "hls", "1", "1"},
          "semantics 'formula' is in the golden model only (HLS has 'adder')");
  refused(3, {"arith", "--pe", "lmul/fp8", "--semantics", "formula", "--on", "rtl", "1", "1"},
          "semantics 'formula' is in the golden model only (RTL has 'adder')");
  refused(3, {"arith", "--pe", "lmul", "--format", "e4m9", "--on", "hls", "1", "1"},
          "hls: no HLS scalar was built for format e4m9 (built: fp16, bf16, e8m3, e8m4, every "
          "eXmY[fn] of 3 to 8 bits with mantissa bits)");
  expect_refused([] { (void)pe::timing_of("lmul/fp9", 4); },
                 "PE kind 'lmul' has no configuration 'fp9'");
}

TEST(Refusals, ScalarsSayWhatTheyLack) {
  const auto message = [](const auto& make) -> std::string {
    try {
      make();
    } catch (const std::exception& error) {
      return error.what();
    }
    return "accepted";
  };
  EXPECT_EQ(
      message([] { (void)pe::make_scalar("lmul/fp8", {.offset = 1, .published_offset = true}); }),
      "an offset is a number or 'published', not both");
  const auto hls = [&](const char* pe, int offset, const char* format) {
    sumac::hls::HlsScalarOptions options;
    options.offset = offset;
    options.format = format;
    return message([&] { (void)sumac::hls::make_hls_scalar(pe, options); });
  };
  EXPECT_EQ(hls("mac/int8", 1, ""), "this PE kind multiplies exactly: it has no offset");
  EXPECT_TRUE(hls("tpu", -1, "").starts_with("no HLS scalar of 'tpu' (kinds: mac, lmul"));
  EXPECT_EQ(hls("mac/fp8", -1, "e4m9"),
            "no HLS scalar was built for format e4m9 (built: int4, int8, int16, fp16, bf16, e8m3, "
            "e8m4, every eXmY[fn] of 3 to 8 bits)");
}

TEST(Refusals, TooFewProgramsOfAKind) {
  cli::VerifyResult result;
  result.programs = cli::kCoveragePrograms;
  result.coverage.emplace();
  try {
    cli::judge(result);
    ADD_FAILURE() << "accepted";
  } catch (const base::MismatchError& error) {
    EXPECT_STREQ(error.what(),
                 "verify: 'act_stationary' is in 0 of 1000 programs, at least 50 are asked for");
  }
}

TEST(Refusals, ProgramsThatTheirOwnCoreCannotRun) {
  program::Program p = program::read_program(kProgram);
  const array::CoreParams core = cli::core_for("p", p, "", "");
  EXPECT_NO_THROW((void)exec::run_cycle_stepped(p, core));
  program::Descriptor& d = p.descriptors[0];
  d.act_words = d.act_words_last = static_cast<std::uint16_t>(core.act_ring_words + 1);
  expect_refused([&] { (void)exec::run_cycle_stepped(p, core); },
                 "program: the core does not finish it (its nests need more ring than there is)");

  // 33,024 ones, where a sum of mac/int8 holds 32,768 products.
  program::Program q;
  q.target.pe = "mac/int8";
  q.target.rows = q.target.cols = 1;
  q.target.lanes = q.target.port_bytes = 64;
  q.target.act_ring_words = q.target.wgt_ring_words = 1024;
  program::Descriptor e;
  e.chunk_slices = e.last_slices = e.act_words = e.act_words_last = 516;
  e.wgt_words = e.wgt_words_last = 516;
  e.last = true;
  e.act_base = 64;
  e.wgt_base = e.act_base + static_cast<std::uint32_t>(program::act_operand_bytes(e, q.target));
  e.out_base = e.wgt_base + static_cast<std::uint32_t>(program::wgt_operand_bytes(e, q.target));
  q.memory_bytes = e.out_base + 64;
  q.descriptors.push_back(e);
  std::vector<std::uint8_t> ones(q.memory_bytes, 1);
  expect_refused([&] { (void)exec::run_functional(q, *pe::make_kernel("mac/int8", 64), ones, 1); },
                 "mac/int8: K is more than 32768 elements (its sum holds no more)");
}

TEST(Refusals, ABuildWithoutItsTreeIsNamed) {
  const TempFolder folder;
  std::filesystem::copy_file(sumac_program(), folder / "sumac");
  How how;
  how.environment = {{"SUMAC_ROOT", ""}};
  how.program = (folder / "sumac").string();
  how.folder = folder.path().string();
  refused(3, {"run", "opt-125m", "--array", "edge"},
          "the folder with models/ and rtl/ is not above this program (set SUMAC_ROOT to it)", how);
  refused(5, {"verify", kProgram, "-q"},
          "sumac-rtl: not beside this program (it is built where SystemC is installed: "
          "scripts/setup_tools.sh)",
          how);
  SUMAC_NEED_TOOL(std::filesystem::exists(SUMAC_TOOLS_DIR), "the tools environment");
  refused(3, {"arith", "--pe", "lmul/fp8", "1", "1", "--on", "rtl"},
          "cannot be read (is the source tree complete?)",
          {.environment = {{"SUMAC_ROOT", folder.path().string()}}});
}

TEST(Refusals, AProgramIsForOneCore) {
  refused(3, {"verify", kProgram, "--pe", "lmul"}, "d1.bin: is for mac/int8, not for lmul");
  program::Program p = program::read_program(kProgram);
  p.target.pe.clear();
  expect_refused([&] { (void)cli::core_for("p", p, "", ""); },
                 "p: names no PE (say which with --pe)");
  p = program::read_program(kProgram);
  const array::CoreParams core = cli::core_for("p", p, "3x3x2", "");
  expect_refused([&] { (void)exec::run_cycle(p, core); },
                 "program is for pe=mac/int8 R=2 C=2 lanes=1");
  expect_refused([&] { (void)exec::run_cycle(p, core); }, ", the array is pe=mac/int8 R=3");
  std::vector<std::uint8_t> memory = program::initial_memory(p);
  expect_refused([&] { (void)exec::run_functional(p, *pe::make_kernel("lmul/fp8", 4), memory, 1); },
                 "program is for mac/int8 with 1 lanes, not for lmul/fp8 with 4");
}

TEST(Refusals, SumsHaveALongestK) {
  const auto golden = pe::make_pe("mac/fp8-fp32");
  const pe::PeInfo& info = golden->info();
  const auto most = static_cast<std::size_t>(info.gmax);
  expect_refused([&] { pe::check_dot(info, 3, 2, pe::OutFormat::kFp32); },
                 "mac/fp8-fp32: 3 activations, 2 weights (a dot product has as many of each)");
  expect_refused([&] { pe::check_dot(info, most + 1, most + 1, pe::OutFormat::kFp32); },
                 " (its sum holds at most " + std::to_string(most) + " products)");
  expect_refused([&] { pe::check_dot(info, 1, 1, pe::OutFormat::kInt32); },
                 "mac/fp8-fp32: output format INT32 (it has FP32 and FP16)");
  expect_refused([] { (void)pe::make_pe("mac", 65); }, "lanes 65 (a PE has 1 to 64)");
}

TEST(Refusals, PlacesThatAreSomethingElse) {
  const TempFolder folder;
  const std::string name = folder.path().string();
  refused(3, {"list", "arrays", "--json", name}, ": is a folder, and a file is to be written");
  std::ofstream(folder / "file") << "text";
  SmallBert().write(folder);
  refused(3, {"run", name, "--save", (folder / "file").string()}, "file: cannot be made: ");
  refused(5, {"verify", kProgram, "-q"},
          ": cannot be made: Not a directory (set SUMAC_CACHE to a "
          "folder that can be written)",
          {.environment = {{"SUMAC_CACHE", (folder / "file").string()}}});
}

TEST(Refusals, AModelsFolderMustBeOfThatModel) {
  const TempFolder models;
  const TempFolder made;
  SmallBert().write(made);
  std::filesystem::copy(made.path(), models / "minilm");
  const How how{.environment = {{"SUMAC_MODELS", models.path().string()}}};
  for (const char* command : {"run", "verify"}) {
    refused(3, {command, "minilm", "--tokens", "5"},
            "minilm: is not minilm: it has 2 layers, hidden 24, 3 heads, ffn 40, not 6 layers, "
            "hidden 384, 12 heads, ffn 1536",
            how);
  }
}

}  // namespace
}  // namespace sumac::test
