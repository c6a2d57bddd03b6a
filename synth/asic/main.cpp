// SPDX-License-Identifier: Apache-2.0
//
// sumac-asic: what a PE kind costs in the cells of a Liberty library.  Exit codes as those of `sumac`: 2 usage, 3 bad input, 5 tool missing.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <system_error>

#include "models/base/error.hpp"
#include "synth/asic/validate.hpp"

namespace {

constexpr const char* kUsage =
    R"(Usage: sumac-asic characterise --pe KIND/CONFIG --library FILE [options]
       sumac-asic validate --pe KIND/CONFIG --array RxC --library FILE --table FILE [options]

characterise: from RTL to measured numbers: Yosys maps the blocks of an array onto the cells of a Liberty library (FILE, through gzip or not), a simulation of the
cells counts changes under 64 streams of operands, the library's own tables make energies of them, OpenSTA gives the delay.

validate: maps a whole array flat, feeds it a GEMM, holds its outputs to the golden model, and compares its area and energy with what the table of
measured blocks says of it.  Operands are others than the table was made with.

  --pe KIND/CONFIG    as 'sumac list pes' names them
  --lanes N           elements of K a beat (default 4)
  --library FILE      Liberty
  --recipe NAME       small (default) or fast
  --operands DIR      real operands: made by 'sumac run minilm --layer 0 --executor functional --pe KIND/CONFIG --save DIR'
  --groups N          characterise: groups of 384 elements a run (default 2)
  --seed S            of the operands (default 1; validate: 2)
  --array RxC         validate: rows and columns, 1 to 16
  --table FILE        validate: the blocks' table, which characterise made
  --netlist FILE      validate: the flat array as map.py made it (default: it is mapped now)
  --work DIR          keep netlists there (default: a temporary folder)
  -o FILE             table to update (default: standard output); synth/README.md has the columns
)";

long number(const char* text, const char* option, long low, long high) {
  char* end = nullptr;
  const long value = std::strtol(text, &end, 10);
  if (end == text || *end != '\0' || value < low || value > high)
    throw sumac::base::UsageError(std::string(option) + ": '" + text + "' is not in " +
                                  std::to_string(low) + ".." + std::to_string(high));
  return value;
}

int run(int argc, char** argv) {
  using namespace sumac;
  if (argc >= 2 && (std::strcmp(argv[1], "--help") == 0 || std::strcmp(argv[1], "-h") == 0)) {
    std::fputs(kUsage, stdout);
    return 0;
  }
  const bool validates = argc >= 2 && std::strcmp(argv[1], "validate") == 0;
  if (argc < 2 || (!validates && std::strcmp(argv[1], "characterise") != 0))
    throw base::UsageError("the command is 'characterise' or 'validate' (sumac-asic --help)");
  asic::ValidationPlan validation;
  asic::Plan& plan = validation.plan;
  if (validates) plan.seed = 2;
  bool has_array = false;
  std::string out;
  for (int i = 2; i < argc; ++i) {
    const std::string option = argv[i];
    if (option == "--help" || option == "-h") {
      std::fputs(kUsage, stdout);
      return 0;
    }
    if (++i == argc) throw base::UsageError(option + " needs a value (sumac-asic --help)");
    const char* value = argv[i];
    if (option == "--pe") {
      plan.pe = value;
    } else if (option == "--lanes") {
      plan.lanes = static_cast<int>(number(value, "--lanes", 1, 64));
    } else if (option == "--library") {
      plan.liberty = value;
    } else if (option == "--recipe") {
      plan.recipe = value;
      if (plan.recipe != "small" && plan.recipe != "fast")
        throw base::UsageError("--recipe: '" + plan.recipe + "' is not small or fast");
    } else if (option == "--operands") {
      plan.operands = value;
    } else if (validates && option == "--array") {
      const std::string text = value;
      const std::size_t x = text.find('x');
      if (x == std::string::npos) throw base::UsageError("--array: '" + text + "' is not RxC");
      validation.rows = static_cast<int>(number(text.substr(0, x).c_str(), "--array", 1, 16));
      validation.cols = static_cast<int>(number(text.c_str() + x + 1, "--array", 1, 16));
      has_array = true;
    } else if (validates && option == "--table") {
      validation.table = value;
    } else if (validates && option == "--netlist") {
      validation.netlist = value;
    } else if (!validates && option == "--groups") {
      plan.groups = static_cast<int>(number(value, "--groups", 1, 64));
    } else if (option == "--seed") {
      plan.seed = static_cast<std::uint64_t>(number(value, "--seed", 0, 1'000'000'000));
    } else if (option == "--work") {
      plan.work = value;
    } else if (option == "-o") {
      out = value;
    } else {
      throw base::UsageError("'" + option + "' is not an option (sumac-asic --help)");
    }
  }
  if (plan.pe.empty() || plan.liberty.empty())
    throw base::UsageError("--pe and --library are needed (sumac-asic --help)");
  if (validates && (!has_array || validation.table.empty()))
    throw base::UsageError("--array and --table are needed (sumac-asic --help)");
  const bool keep = !plan.work.empty();
  if (keep) {
    std::error_code error;
    const std::filesystem::path work = std::filesystem::absolute(plan.work, error);
    if (!error) std::filesystem::create_directories(work, error);
    if (error) throw base::InputError(plan.work + ": cannot be made: " + error.message());
    plan.work = work.string();
  } else {
    std::string folder = (std::filesystem::temp_directory_path() / "sumac-asic-XXXXXX").string();
    if (mkdtemp(folder.data()) == nullptr) throw base::InputError(folder + ": cannot be made");
    plan.work = folder;
  }
  struct Remove {
    std::string folder;
    ~Remove() {
      std::error_code error;
      if (!folder.empty()) std::filesystem::remove_all(folder, error);
    }
  } const remove{keep ? "" : plan.work};
  const auto give = [&](const auto& rows, auto update) {
    if (!out.empty()) return update(out, rows);
    for (const auto& row : rows)
      std::printf("%s\n", asic::csv_line(row).c_str());
  };
  if (validates) {
    give(asic::validate(validation), asic::update_validation);
  } else {
    give(asic::characterise(plan), asic::update_results);
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const sumac::base::Error& error) {
    std::fprintf(stderr, "sumac-asic: %s\n", error.what());
    return error.exit_code();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "sumac-asic: %s\n", error.what());
    return 70;
  }
}
