// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/arith_engine.hpp"

#include <dlfcn.h>

#include <filesystem>
#include <stdexcept>

#include "hls/native/hls_scalar.hpp"
#include "models/base/bits.hpp"
#include "models/base/error.hpp"
#include "models/pe/pe.hpp"
#include "sim/exec/dut_build.hpp"
#include "sim/pe/pe_timing.hpp"

namespace sumac::cli {
namespace {

class GoldenEngine : public ArithEngine {
 public:
  explicit GoldenEngine(const pe::Scalar& golden) : golden_(golden) {}
  void run(std::span<const std::uint16_t> act, std::span<const std::uint16_t> wgt,
           std::span<std::uint32_t> results) override {
    for (std::size_t i = 0; i < results.size(); ++i)
      results[i] = golden_.result_bits(act[i], wgt[i]);
  }

 private:
  const pe::Scalar& golden_;
};

class HlsEngine : public ArithEngine {
 public:
  HlsEngine(const std::string& pe, const pe::ScalarOptions& options) {
    if (options.formula)
      throw base::InputError("semantics 'formula' is in the golden model only (HLS has 'adder')");
    hls::HlsScalarOptions switches;
    if (options.format) switches.format = num::name(*options.format);
    if (options.offset) switches.offset = static_cast<int>(*options.offset);
    switches.published_offset = options.published_offset;
    if (options.normalise) switches.subnormals = *options.normalise ? 1 : 0;
    try {
      scalar_ = hls::make_hls_scalar(pe, switches);
    } catch (const std::invalid_argument& error) {
      throw base::InputError(std::string("hls: ") + error.what());
    }
  }
  void run(std::span<const std::uint16_t> act, std::span<const std::uint16_t> wgt,
           std::span<std::uint32_t> results) override {
    for (std::size_t i = 0; i < results.size(); ++i)
      results[i] = scalar_.apply(act[i], wgt[i]);
  }

 private:
  hls::HlsScalar scalar_;
};

class RtlEngine : public ArithEngine {
 public:
  RtlEngine(const Console& console, const std::string& pe, const pe::ScalarOptions& options,
            const pe::Scalar& golden)
      : mask_(base::low_mask(golden.result_width())),
        from_sum_(num::is_float(golden.act()) ? 0 : 1) {
    const exec::BuildPlaces places = exec::build_places();
    exec::DutBuild build;
    build.pe_kind = pe::make_pe(pe)->info().kind;
    build.parameters = {{"CfgWord", pe::scalar_cfg_word(pe, options)}};
    build.shim = "sim/cosim/dut/arith.cpp";
    const std::string unit = build.pe_kind + "_scalar";
    std::error_code ignored;
    if (std::filesystem::exists(
            std::filesystem::path(places.root) / "rtl/pe" / build.pe_kind / (unit + ".sv"),
            ignored)) {
      build.top = unit;
      build.macros = {{"SUMAC_SCALAR_UNIT", "1"}};
    } else {
      build.top = "sumac_arith";
      build.files = {"rtl/top/sumac_arith.sv"};
      build.macros = {{"SUMAC_SCALAR_UNIT", "0"}};
    }
    console.detail("rtl: " + build.top + " for " + pe + " (built now if it is not in the cache)");
    const exec::Dut dut = exec::provide(build, places);
    handle_ = dlopen(dut.path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle_ == nullptr)
      throw base::ToolError(dut.path + ": cannot be loaded: " + std::string(dlerror()));
    run_ = reinterpret_cast<Run>(dlsym(handle_, "sumac_arith_run"));
    if (run_ == nullptr)
      throw base::ToolError(dut.path +
                            ": has no function sumac_arith_run (remove it, it is rebuilt)");
  }
  ~RtlEngine() override {
    if (handle_ != nullptr) dlclose(handle_);
  }
  RtlEngine(const RtlEngine&) = delete;
  RtlEngine& operator=(const RtlEngine&) = delete;

  void run(std::span<const std::uint16_t> act, std::span<const std::uint16_t> wgt,
           std::span<std::uint32_t> results) override {
    const std::size_t came =
        run_(act.data(), wgt.data(), results.data(), results.size(), from_sum_);
    if (came != results.size()) {
      throw base::MismatchError("rtl: " + std::to_string(results.size()) + " pairs went in, " +
                                std::to_string(came) + " results came out");
    }
    for (std::uint32_t& result : results)
      result &= static_cast<std::uint32_t>(mask_);
  }

 private:
  using Run = std::size_t (*)(const std::uint16_t*, const std::uint16_t*, std::uint32_t*,
                              std::size_t, int);
  std::uint64_t mask_;
  int from_sum_;
  void* handle_ = nullptr;
  Run run_ = nullptr;
};

}  // namespace

std::unique_ptr<ArithEngine> make_arith_engine(const Console& console, const std::string& on,
                                               const std::string& pe,
                                               const pe::ScalarOptions& options,
                                               const pe::Scalar& golden) {
  if (on == "golden") return std::make_unique<GoldenEngine>(golden);
  if (on == "hls") return std::make_unique<HlsEngine>(pe, options);
  if (on == "rtl") return std::make_unique<RtlEngine>(console, pe, options, golden);
  throw base::UsageError("arith: --on '" + on + "' (golden, hls or rtl)");
}

}  // namespace sumac::cli
