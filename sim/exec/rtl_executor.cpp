// SPDX-License-Identifier: Apache-2.0
#include "sim/exec/rtl_executor.hpp"

#include <unistd.h>

#include <bit>
#include <cstdlib>
#include <filesystem>

#include "models/base/error.hpp"
#include "sim/program/program.hpp"

namespace sumac::exec {
namespace {

namespace fs = std::filesystem;

/// sumac-rtl: named by SUMAC_RTL_WORKER, else beside this program or in a folder above it (tests).
std::string worker_path() {
  if (const char* named = std::getenv("SUMAC_RTL_WORKER"); named != nullptr) return named;
  std::error_code error;
  fs::path folder = fs::read_symlink("/proc/self/exe", error).parent_path();
  for (int up = 0; up < 3 && !folder.empty(); ++up, folder = folder.parent_path()) {
    fs::path worker = folder / "sumac-rtl";
    if (access(worker.c_str(), X_OK) == 0) return worker.string();
  }
  throw base::ToolError(
      "sumac-rtl: not beside this program (it is built where SystemC is installed: "
      "scripts/setup_tools.sh)");
}

}  // namespace

DutBuild core_build(const array::CoreParams& params, bool trace) {
  const auto number = [](std::int64_t value) { return std::to_string(value); };
  DutBuild build;
  build.top = "sumac_core";
  build.pe_kind = params.pe_name.substr(0, params.pe_name.find('/'));
  build.files = {"rtl/core/core.f"};
  build.shim = "sim/cosim/dut/dut.cpp";
  build.trace = trace;
  const int address_bits = 32 - std::countr_zero(static_cast<unsigned>(params.port_bytes));
  build.parameters = {{"CfgWord", params.pe.cfg_word},
                      {"Rows", number(params.rows)},
                      {"Cols", number(params.cols)},
                      {"Lanes", number(params.lanes)},
                      {"HopS", number(params.hop_s)},
                      {"HopE", number(params.hop_e)},
                      {"PortBytes", number(params.port_bytes)},
                      {"Burst", number(params.burst_beats)},
                      {"Outstanding", number(params.outstanding)},
                      {"OutSlots", number(params.out_slots)},
                      {"DescFifo", number(params.desc_fifo)},
                      {"ActDepth", number(params.act_ring_words)},
                      {"WgtDepth", number(params.wgt_ring_words)},
                      {"AddrW", number(address_bits)},
                      {"ConfigHash", number(config_hash(params))}};
  build.macros = {{"SUMAC_PORT_BYTES", number(params.port_bytes)},
                  {"SUMAC_TRACE", trace ? "1" : "0"}};
  return build;
}

RtlExecutor::RtlExecutor(const array::CoreParams& params, std::uint64_t seed, bool trace)
    : RtlExecutor(core_build(params, trace), seed) {}

RtlExecutor::RtlExecutor(const DutBuild& build, std::uint64_t seed) {
  const std::string worker = worker_path();
  dut_ = provide(build, build_places());
  worker_ = std::make_unique<RtlWorker>(worker, dut_.path, seed);
}

std::uint32_t config_hash(const array::CoreParams& params) {
  return static_cast<std::uint32_t>(program::target_hash(params.target()));
}

MemoryParams ideal_memory(const array::CoreParams& params) {
  MemoryParams memory;
  memory.latency = params.latency;
  memory.write_latency = params.write_latency;
  return memory;
}

}  // namespace sumac::exec
