// SPDX-License-Identifier: Apache-2.0
//
// Shared objects of Verilated modules, built when they are first asked for and kept in a cache folder by the hash of everything that went in:
// the text of the RTL files, parameters, macros, the C++ around the module, tool versions, flags and processor.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace sumac::exec {

/// One module to be Verilated. Paths are relative to the repository root.
struct DutBuild {
  std::string top;
  std::string pe_kind;  // its folder of rtl/pe is read, and the SUMAC_PE_* macros name it
  std::vector<std::string> files;  // .f lists and .sv files after those of the kind
  std::vector<std::pair<std::string, std::string>> parameters;  // name, Verilog literal
  std::string shim;  // C++ file compiled with the model (class Vcore, header Vcore.h)
  std::vector<std::pair<std::string, std::string>> macros;  // of the shim
  bool trace = false;                                       // able to write FST waveforms (slower)
  bool netlist =
      false;  // the files are all there is (gates); the model is compiled fast, and runs slowly
};

struct Dut {
  std::string path;  // of the shared object
  std::uint64_t hash = 0;
};

/// Where RTL, tools and the cache are.
struct BuildPlaces {
  std::string root;   // SUMAC_ROOT, else the source tree that this program was built from
  std::string tools;  // SUMAC_TOOLS, else the tools environment of the build
  std::string cache;  // SUMAC_CACHE, else $XDG_CACHE_HOME/sumac, else $HOME/.cache/sumac
  std::string
      coverage;  // SUMAC_RTL_COVERAGE: folder for Verilator's coverage data of every run (far slower); empty: none
};
[[nodiscard]] BuildPlaces build_places();

/// Hash of a build without making it. ToolError: no Verilator; InputError: an RTL file is missing.
[[nodiscard]] std::uint64_t hash_of(const DutBuild& build, const BuildPlaces& places);

/// The shared object, built if it is not in the cache; safe against other processes that want the same one.
/// ToolError: no Verilator, no compiler, or one of them failed (its first message is in the text).
[[nodiscard]] Dut provide(const DutBuild& build, const BuildPlaces& places);

}  // namespace sumac::exec
