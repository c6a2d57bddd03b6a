// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/gaussian_error.hpp"

#include <cmath>
#include <numbers>
#include <vector>

#include "models/base/rng.hpp"
#include "sim/model/quantised.hpp"

namespace sumac::sweep {

double gaussian_error(std::string_view pe) {
  constexpr std::size_t kSide = kErrorRows;
  constexpr std::size_t kSums = kErrorSums;
  base::Rng rng(1);
  const auto matrix = [&] {
    std::vector<float> values(kSide * kSums);
    for (float& value : values) {
      const double radius = std::sqrt(-2 * std::log(1 - rng.unit()));
      value = static_cast<float>(radius * std::cos(2 * std::numbers::pi * rng.unit()));
    }
    return values;
  };
  const std::vector<float> act = matrix();
  const std::vector<float> wgt = matrix();
  std::vector<float> out(kSide * kSide);
  model::PeBackend kernel(pe);
  model::QuantisedBackend backend(kernel, kernel, kernel);
  model::GemmCall call;
  call.name = "error";
  call.shape = {.m = kErrorRows, .n = kErrorRows, .k = kErrorSums};
  call.act = act;
  call.wgt = wgt;
  call.out = out;
  backend.run(call);

  double wrong = 0;
  double all = 0;
  for (std::size_t m = 0; m < kSide; ++m) {
    for (std::size_t n = 0; n < kSide; ++n) {
      double exact = 0;
      for (std::size_t k = 0; k < kSums; ++k)
        exact += static_cast<double>(act[m * kSums + k]) * static_cast<double>(wgt[n * kSums + k]);
      const double difference = static_cast<double>(out[m * kSide + n]) - exact;
      wrong += difference * difference;
      all += exact * exact;
    }
  }
  return std::sqrt(wrong / all);
}

}  // namespace sumac::sweep
