// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/arith_sweep.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "models/base/crc32.hpp"
#include "models/base/error.hpp"
#include "models/pe/explain.hpp"

namespace sumac::cli {
namespace {

constexpr std::uint64_t kBlock = 65536;  // pairs at once

/// Sums of a summary while it is being made.
class Summary {
 public:
  explicit Summary(const pe::Scalar& law)
      : law_(law), result_bytes_(static_cast<std::size_t>(law.result_bytes())) {
    const auto values = [](const num::Format& format) {
      std::vector<double> table(std::size_t{1} << format.width);
      for (std::size_t code = 0; code < table.size(); ++code)
        table[code] = num::to_double(num::decode(format, static_cast<num::Code>(code)));
      return table;
    };
    act_ = values(law.act());
    wgt_ = values(law.wgt());
  }

  void add(std::uint64_t first, std::span<const std::uint16_t> act,
           std::span<const std::uint16_t> wgt, std::span<const std::uint32_t> results) {
    bytes_.clear();
    for (std::size_t i = 0; i < results.size(); ++i) {
      const std::uint32_t r = results[i];
      for (std::size_t b = 0; b < result_bytes_; ++b)
        bytes_.push_back(static_cast<std::uint8_t>(r >> (8 * b)));
      total_.chk64 += r * (2 * (first + i) + 1);
      classify(act[i], wgt[i], r);
    }
    total_.pairs += static_cast<std::int64_t>(results.size());
    total_.crc32 = base::crc32(bytes_, total_.crc32);
  }

  [[nodiscard]] ArithSummary finish() const {
    ArithSummary result = total_;
    result.bias = compared_ == 0 ? 0 : sum_ / static_cast<double>(compared_);
    result.mre = compared_ == 0 ? 0 : sum_of_magnitudes_ / static_cast<double>(compared_);
    return result;
  }

 private:
  void classify(std::uint16_t a, std::uint16_t w, std::uint32_t r) {
    const num::Decoded meaning = law_.meaning(r);
    switch (meaning.cls) {
      case num::Class::kNan: ++total_.nan; return;
      case num::Class::kInfinity: ++total_.infinite; return;
      case num::Class::kZero: ++total_.zero; return;
      case num::Class::kFinite: break;
    }
    if (law_.classify(a, w) == pe::ResultClass::kSaturated) {
      ++total_.saturated;
      return;
    }
    ++total_.normal;
    const double exact = act_[a] * wgt_[w];  // of at most 16 significant bits each: exact
    if (exact == 0 || !std::isfinite(exact)) return;
    const double error = num::to_double(meaning) / exact - 1;
    sum_ += error;
    sum_of_magnitudes_ += std::fabs(error);
    ++compared_;
  }

  const pe::Scalar& law_;
  std::size_t result_bytes_;
  std::vector<double> act_, wgt_;
  std::vector<std::uint8_t> bytes_;
  ArithSummary total_;
  double sum_ = 0;
  double sum_of_magnitudes_ = 0;
  std::int64_t compared_ = 0;
};

}  // namespace

ArithSummary sweep(const Console& console, ArithEngine& engine, const std::string& on,
                   const pe::Scalar& law, bool summarise, const ArithSink& sink) {
  const int wgt_bits = law.wgt().width;
  const std::uint64_t pairs = std::uint64_t{1} << (law.act().width + wgt_bits);
  const std::uint64_t wgt_mask = (std::uint64_t{1} << wgt_bits) - 1;
  const bool check = on != "golden";
  Progress progress(console, "all pairs on " + on, static_cast<std::int64_t>(pairs));
  Summary summary(law);
  std::vector<std::uint16_t> act;
  std::vector<std::uint16_t> wgt;
  std::vector<std::uint32_t> results;
  for (std::uint64_t first = 0; first < pairs; first += kBlock) {
    progress.at(static_cast<std::int64_t>(first));
    const std::size_t n = std::min(kBlock, pairs - first);
    act.resize(n);
    wgt.resize(n);
    results.resize(n);
    for (std::size_t i = 0; i < n; ++i) {
      act[i] = static_cast<std::uint16_t>((first + i) >> wgt_bits);
      wgt[i] = static_cast<std::uint16_t>((first + i) & wgt_mask);
    }
    engine.run(act, wgt, results);
    for (std::size_t i = 0; check && i < n; ++i) {
      const std::uint32_t want = law.result_bits(act[i], wgt[i]);
      if (results[i] == want) continue;
      throw base::MismatchError("arith: " + pe::hex(act[i], law.act().width) + " * " +
                                pe::hex(wgt[i], wgt_bits) + " is " +
                                pe::hex(results[i], law.result_width()) + " on " + on + ", " +
                                pe::hex(want, law.result_width()) + " by the golden model");
    }
    if (summarise) summary.add(first, act, wgt, results);
    if (sink) sink(first, results);
  }
  return summary.finish();
}

}  // namespace sumac::cli
