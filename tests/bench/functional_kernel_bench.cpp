// SPDX-License-Identifier: Apache-2.0
//
// Speed of the functional executor's kernels, one thread, against the golden model: every configuration of every kind.
#include <benchmark/benchmark.h>

#include <memory>
#include <string>
#include <vector>

#include "models/base/rng.hpp"
#include "models/num/codec.hpp"
#include "sim/pe/pe_kernel.hpp"

namespace {

/// Values in -1..1 as a layer has them, integers over their range; sums that leave the range of FP32 would measure the golden model.
std::vector<std::uint16_t> numbers(const sumac::num::Format& format, std::size_t count) {
  using namespace sumac;
  base::Rng rng(1);
  std::vector<std::uint16_t> codes(count);
  for (auto& code : codes) {
    const double value = 2 * rng.unit() - 1;
    const double scale = num::is_float(format) ? 1.0 : static_cast<double>(1 << (format.width - 1));
    code =
        static_cast<std::uint16_t>(num::encode(format, num::from_double(value * scale),
                                               num::Round::kNearestEven, num::Overflow::kSaturate));
  }
  return codes;
}

void gemm(benchmark::State& state, const std::string& name) {
  constexpr std::int64_t kM = 64, kN = 128, kK = 384;
  const auto kernel = sumac::pe::make_kernel(name);
  const auto act = numbers(kernel->info().act, kM * kK);
  const auto wgt = numbers(kernel->info().wgt, kN * kK);
  std::vector<std::uint32_t> words(kM * kN);
  std::vector<std::uint8_t> flags(kM * kN);
  for (auto _ : state) {
    kernel->gemm({act.data(), kM, kK}, {wgt.data(), kN, kK}, kK, sumac::pe::OutFormat::kFp32,
                 words.data(), flags.data());
    benchmark::DoNotOptimize(words.data());
  }
  state.counters["macs_per_second"] = benchmark::Counter(
      static_cast<double>(kM * kN * kK), benchmark::Counter::kIsIterationInvariantRate);
}

const int kRegistered = [] {
  for (const std::string& kind : sumac::pe::kinds()) {
    for (const std::string& config : sumac::pe::configurations(kind)) {
      const std::string name = kind + "/" + config;
      benchmark::RegisterBenchmark(name.c_str(),
                                   [name](benchmark::State& state) { gemm(state, name); });
    }
  }
  return 0;
}();

}  // namespace
