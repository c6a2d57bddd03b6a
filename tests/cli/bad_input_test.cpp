// SPDX-License-Identifier: Apache-2.0
//
// Bad input: one line on standard error that begins with "sumac: ", nothing on standard output, no file left, the right exit code.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/program.hpp"
#include "tests/support/small_bert.hpp"
#include "tests/support/temp_folder.hpp"

namespace sumac::test {
namespace {

void write(const std::filesystem::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

TEST(BadInput, Usage) {
  refused(2, {}, "a command is missing (sumac --help)");
  refused(2, {"fly"},
          "'fly' is not a command (run, verify, arith, cost, sweep, pareto, claims, list, doctor)");
  refused(2, {"fly", "--help"}, "'fly' is not a command");
  refused(2, {"--fly"}, "a command is missing (sumac --help)");
  refused(2, {"run"}, "run: MODEL is required (sumac run --help)");
  refused(2, {"run", "opt-125m", "--wings", "2"}, "(sumac run --help)");
  refused(2, {"run", "opt-125m", "--tokens", "many"},
          "run: --tokens: 'many' is not a whole number of 64 bits (sumac run --help)");
  refused(2, {"run", "opt-125m", "--executor", "magic"},
          "run: --executor 'magic' (cycle, stepped, functional or rtl)");
  refused(2, {"run", "opt-125m", "--phase", "sleep"}, "run: --phase 'sleep' (prefill or decode)");
  refused(2, {"run", "opt-125m", "--context", "5"}, "run: --context belongs to --phase decode");
  refused(2, {"run", "opt-125m", "--phase", "decode", "--tokens", "5"},
          "run: --tokens belongs to --phase prefill");
  refused(2, {"run", "opt-125m", "--pe", "mac", "--compare", "mac,lmul"},
          "run: --pe and --compare exclude each other");
  refused(2, {"run", "opt-125m", "--compare", "mac"}, "--compare: 'mac' is one choice");
  refused(2, {"run", "opt-125m", "--pe", "mac,lmul"}, "--pe: 'mac,lmul' is more than one choice");
  refused(2, {"run", "opt-125m", "--pe", "vector=mac"},
          "--pe: 'vector=mac' is not linear=PE, qk=PE or pv=PE");
  refused(2, {"run", "opt-125m", "--layer", "first"},
          "--layer: 'first' is neither a number nor 'all'");
  refused(2, {"run", "opt-125m", "--wave", "x.fst"}, "run: --wave needs --executor rtl");
  refused(2, {"run", "opt-125m", "--from", "3"}, "run: --from and --to belong to --wave");
  refused(2, {"run", "minilm", "--foo", "bar"}, "run: '--foo' is not understood here");
  refused(2, {"run", "minilm", "--text", ""}, "run: --text is empty");
  refused(2, {"verify", "--random", "1", "--seed", "-1"},
          "verify: --seed: '-1' is not a number from 0 on of 64 bits");
  refused(2, {"verify", "--random", "1", "--seed", "18446744073709551616"},
          "verify: --seed: '18446744073709551616' is not a number from 0 on of 64 bits");
  refused(2, {"verify", "--random", "99999999999999999999"},
          "verify: --random: '99999999999999999999' is not a whole number of 64 bits");
  refused(2, {"run", "opt-125m", "--tokens", "9223372036854775808"},
          "run: --tokens: '9223372036854775808' is not a whole number of 64 bits");
  refused(3, {"verify", "--random", "2", "--seed", "18446744073709551615"},
          "verify: --seed 18446744073709551615 (there are no 2 seeds from there on)");
  refused(3, {"verify", "--random", "2", "--jobs", "-4"}, "verify: --jobs -4 (1 or more)");
  refused(3, {"verify", "--random", "2", "--jobs", "0"}, "verify: --jobs 0 (1 or more)");
  refused(3, {"verify", "--random", "1", "--wave", "no-such-folder/x.fst"},
          "no-such-folder/x.fst: cannot be written");
  refused(3, {"verify", "/dev/zero"}, "/dev/zero: is not a regular file, and a program file is");
  refused(3, {"run", "opt-125m", "--array", "/dev/zero"},
          "/dev/zero: is not a regular file, and an array file is");
  refused(3, {"verify", "--random", "1", "--json", "no-such-folder/x.json"},
          "no-such-folder/x.json: cannot be written");
  refused(3, {"run", "opt-125m", "--json", "no-such-folder/x.json"},
          "no-such-folder/x.json: cannot be written");
  refused(3, {"--version"}, "standard output: cannot be written", {.stdout_file = "/dev/full"});
  refused(3, {"run", "--help"}, "standard output: cannot be written", {.stdout_file = "/dev/full"});
  refused(2, {"verify"}, "verify: what? a .sumac file, a model, or --random N");
  refused(2, {"arith", "--pe", "lmul", "1"}, "arith: two operands are needed, or --all");
  refused(2, {"arith", "--pe", "lmul", "--all", "1", "2"}, "arith: --all takes no operands");
  refused(2, {"arith", "--pe", "lmul", "one", "2"},
          "arith: 'one' is neither a number nor a code (0x.., 0b..)");
  refused(2, {"arith", "--pe", "lmul", "0x", "2"}, "arith: '0x' is not a code");
  refused(2, {"arith", "--pe", "lmul", "1", "2", "--offset", "some"},
          "arith: --offset 'some' is neither a number nor 'published'");
  refused(2, {"arith", "--pe", "lmul", "1", "2", "--on", "paper"},
          "arith: --on 'paper' (golden, hls or rtl)");
  refused(2, {"list", "everything"},
          "list: 'everything' cannot be listed (pes, formats, models, arrays or technologies)");
  refused(2, {"doctor", "--need", "sleep"}, "doctor: --need 'sleep' is not a set (run or test)");
}

TEST(BadInput, UnknownNames) {
  refused(3, {"run", "opt-125m", "--pe", "tpu"}, "unknown PE kind 'tpu' (known: mac, lmul)");
  refused(3, {"run", "opt-125m", "--pe", "mac/int9"},
          "PE kind 'mac' has no configuration 'int9' (known: int8,");
  refused(3, {"run", "opt-125m", "--compare", "mac,tpu"}, "unknown PE kind 'tpu'");
  refused(3, {"run", "opt-126m"}, "opt-125m");
  refused(3, {"run", "no/such/folder"}, "no/such/folder: no such folder");
  refused(3, {"run", "net.onnx"}, "net.onnx: files of this kind are not read");
  refused(3, {"run", "opt-125m", "--array", "huge"},
          "array 'huge' is unknown: give RxC, RxCxL, a .yaml file, or one of core, edge, tiny");
  refused(3, {"run", "opt-125m", "--array", "no.yaml"}, "no.yaml: no such array file");
  refused(3, {"verify", "no.sumac"}, "no.sumac: no such program file");
  refused(3, {"verify", "--random", "5", "--pe", "tpu"}, "unknown PE kind 'tpu'");
  refused(3, {"arith", "--pe", "tpu", "1", "2"}, "unknown PE kind 'tpu'");
  refused(3, {"arith", "--pe", "lmul", "--format", "fp9", "1", "2"}, "unknown format 'fp9'");
}

TEST(BadInput, FormatsThatAPeCannotTake) {
  refused(3, {"arith", "--pe", "lmul", "--format", "int8", "1", "2"},
          "PE kind 'lmul' cannot take format int8 (it takes signed floats of up to 16 bits with "
          "mantissa bits)");
  refused(3, {"arith", "--pe", "mac", "--format", "uint8", "1", "2"},
          "PE kind 'mac' cannot take format uint8 (it takes int4, int8, int16");
  refused(3, {"arith", "--pe", "mac/int8", "--offset", "1", "1", "2"},
          "PE kind 'mac' multiplies exactly: it has no offset");
  refused(3, {"arith", "--pe", "lmul/fp8", "0x100", "0"},
          "arith: 0x100 has more than the 8 bits of e4m3fn");
  refused(3, {"arith", "--pe", "lmul/fp6", "nan", "1"}, "format e2m3fn has no NaN");
  refused(3, {"arith", "--pe", "lmul/fp8", "--offset", "8", "1", "1"},
          "offset 8 (e4m3fn takes 0 to 7 ulps)");
  refused(3, {"arith", "--pe", "lmul/fp8", "--semantics", "formula", "--on", "hls", "1", "1"},
          "semantics 'formula' is in the golden model only");
}

TEST(BadInput, Dimensions) {
  refused(3, {"run", "opt-125m", "--tokens", "0"},
          "opt-125m: tokens is 0, must be 1 to 2147483647");
  refused(3, {"run", "opt-125m", "--tokens", "-4"},
          "opt-125m: tokens is -4, must be 1 to 2147483647");
  refused(3, {"run", "llama-2-7b", "--tokens", "2147483648"},
          "llama-2-7b: tokens is 2147483648, must be 1 to 2147483647");
  refused(3, {"run", "opt-125m", "--tokens", "9223372036854775807"}, "must be 1 to 2147483647");
  refused(3, {"run", "opt-125m", "--tokens", "2049"},
          "opt-125m: tokens is 2049, the model has positions for 2048");
  refused(3, {"run", "opt-125m", "--phase", "decode", "--context", "0"},
          "opt-125m: context is 0, must be");
  refused(3, {"run", "deit-s", "--phase", "decode", "--context", "5"},
          "deit-s: an encoder has no decode phase (use --phase prefill)");
  refused(3, {"run", "opt-125m", "--layer", "12"}, "opt-125m: layer 12 (it has 0 to 11)");
  refused(3, {"run", "opt-125m", "--array", "0x4"}, "array '0x4': rows must be 1..255");
  refused(3, {"run", "opt-125m", "--array", "4x2147483648"},
          "array '4x2147483648': columns must be 1..255");
  refused(3, {"run", "opt-125m", "--array", "4x4x65"}, "array '4x4x65': lanes must be 1..64");
  refused(3, {"run", "llama-2-7b", "--tokens", "40000", "--layer", "0"},
          "K = 40000, a sum of mac/int8 holds at most 32768 products");
  refused(3, {"verify", "--random", "0"}, "verify: --random 0");
  refused(3, {"verify", "--random", "5", "--pe", "mac/int99"}, "no configuration 'int99'");
}

TEST(BadInput, BuffersTooSmall) {
  const TempFolder folder;
  const auto array = [&](const std::string& act_ring) {
    const std::filesystem::path path = folder / "small.yaml";
    write(path,
          "rows: 4\ncols: 4\nlanes: default\nhop_s: 1\nhop_e: 1\nact_ring_bytes: " + act_ring +
              "\nwgt_ring_bytes: 4096\nout_ring_bytes: 64\nport_bytes: 16\nburst_beats: "
              "4\noutstanding: 2\n"
              "desc_fifo: 2\nmemory_latency: 10\nwrite_latency: 10\nclock_mhz: 100\n");
    return path.string();
  };
  refused(3, {"run", "opt-125m", "--array", array("32")},
          "array: act ring of 32 bytes holds no word: 4 lines of 16 bytes take 64");
  refused(3, {"run", "opt-125m", "--array", array("lots")},
          "key 'act_ring_bytes' is 'lots', must be 1..1073741824");
  EXPECT_EQ(run_sumac({"run", "opt-125m", "--layer", "0", "--tokens", "4", "--array", array("64")})
                .exit_code,
            0)
      << "one word a line is enough";
}

TEST(BadInput, ModelFolders) {
  const TempFolder folder;
  const std::string name = folder.path().string();
  refused(3, {"run", name}, "config.json: no such file");
  write(folder / "config.json", "{\"model_type\": \"bert\"");
  refused(3, {"run", name}, "config.json: ");
  const auto config = [&](const std::string& hidden) {
    write(folder / "config.json",
          "{\"model_type\": \"bert\", \"hidden_size\": " + hidden +
              ", \"num_hidden_layers\": 1, \"num_attention_heads\": 1, \"intermediate_size\": 8, "
              "\"vocab_size\": 10, \"max_position_embeddings\": 16}");
  };
  config("0");
  refused(3, {"run", name}, "'hidden_size'");
  config("2147483648");
  refused(3, {"run", name}, "'hidden_size'");
  write(folder / "config.json", "{\"model_type\": \"mamba\"}");
  refused(3, {"run", name}, "mamba");
  write(folder / "file", "text");
  refused(3, {"run", (folder / "file").string()}, "is not a folder");
}

TEST(BadInput, Weights) {
  refused(3, {"run", "opt-125m", "--text", "Hello."}, "opt-125m: has shapes and no weights");
  refused(3, {"run", "opt-125m", "--executor", "functional"},
          "opt-125m: has shapes and no weights");
  const TempFolder folder;
  const std::string name = folder.path().string();
  SmallBert().write(folder);
  ASSERT_EQ(run_sumac({"run", name, "--tokens", "4"}).exit_code, 0);
  const std::filesystem::path weights = folder / "model.safetensors";
  std::ifstream in(weights, std::ios::binary);
  const std::string whole((std::istreambuf_iterator<char>(in)), {});
  write(weights, whole.substr(0, whole.size() - 5));
  refused(3, {"run", name}, "model.safetensors: ");
  write(weights, whole.substr(0, 4));
  refused(3, {"run", name}, "model.safetensors: ");
  write(weights, std::string("\xff\xff\xff\xff\xff\xff\xff\x7f", 8) + "{}");
  refused(3, {"run", name}, "model.safetensors: ");
  write(weights, std::string("\x02\0\0\0\0\0\0\0", 8) + "{}");
  refused(3, {"run", name}, "model.safetensors: ");
  write(weights, "<!DOCTYPE html>");
  refused(3, {"run", name}, "model.safetensors: ");
  SmallBert wrong;
  wrong.tensors["encoder.layer.1.output.dense.weight"].shape = {40, 24};
  wrong.write(folder);
  refused(3, {"run", name}, "'encoder.layer.1.output.dense.weight'");
  SmallBert missing;
  missing.tensors.erase("encoder.layer.0.attention.self.key.bias");
  missing.write(folder);
  refused(3, {"run", name}, "'encoder.layer.0.attention.self.key.bias'");
  write(weights, whole);
  refused(3, {"run", name, "--tokens", "1"}, "tokens is 1, a sentence has 2 to ");
  refused(3, {"run", name, "--tokens", "100000"}, "tokens is 100000, a sentence has 2 to ");
}

TEST(BadInput, Programs) {
  const TempFolder folder;
  const std::string path = (folder / "p.sumac").string();
  write(path, "");
  refused(3, {"verify", path}, "p.sumac: ");
  write(path,
        "PK\x03\x04 not a program at all, and long enough to hold what a header of a program would "
        "take, with text to spare, really: "
        "one hundred and twenty-eight bytes");
  refused(3, {"verify", path}, "p.sumac: ");
  refused(3, {"verify", folder.path().string() + "/none.sumac"},
          "none.sumac: no such program file");
}

TEST(BadInput, PlacesThatCannotBeWritten) {
  const TempFolder folder;
  const std::string out = (folder / "no" / "r.json").string();
  const Ran ran = run_sumac({"list", "arrays", "-q", "--json", out});
  EXPECT_EQ(ran.exit_code, 3);
  EXPECT_NE(ran.err.find("r.json: cannot be written: No such file or directory"), std::string::npos)
      << ran.err;
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 0);
}

TEST(BadInput, MissingTools) {
  const TempFolder folder;
  How how;
  how.environment = {{"SUMAC_TOOLS", folder.path().string()},
                     {"SUMAC_CACHE", (folder / "cache").string()}};
  refused(5, {"arith", "--pe", "lmul/fp8", "1", "1", "--on", "rtl"}, "verilator: not in ", how);
  refused(5, {"verify", "opt-125m", "--tokens", "2"}, "(scripts/setup_tools.sh", how);
  EXPECT_EQ(run_sumac({"run", "opt-125m", "--layer", "0"}, how).exit_code, 0)
      << "the cycle executor needs no tool";
  how.environment["SUMAC_ROOT"] = folder.path().string();
  refused(3, {"run", "opt-125m", "--array", "edge"}, "SUMAC_ROOT has no models/pe/pe_list.def",
          how);
}

}  // namespace
}  // namespace sumac::test
