// SPDX-License-Identifier: Apache-2.0
#include "sim/model/vector_ops.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "models/base/error.hpp"

namespace sumac::model {

void add_bias(std::span<float> x, std::span<const float> bias) {
  SUMAC_CHECK(!bias.empty() && x.size() % bias.size() == 0, "whole rows");
  for (std::size_t at = 0; at < x.size(); at += bias.size()) {
    for (std::size_t c = 0; c < bias.size(); ++c)
      x[at + c] += bias[c];
  }
}

void add(std::span<float> x, std::span<const float> y) {
  SUMAC_CHECK(x.size() == y.size(), "sums have two operands of one size");
  for (std::size_t i = 0; i < x.size(); ++i)
    x[i] += y[i];
}

void softmax_rows(std::span<float> x, std::int64_t cols) {
  const auto width = static_cast<std::size_t>(cols);
  SUMAC_CHECK(width > 0 && x.size() % width == 0, "whole rows");
  std::vector<double> powers(width);
  for (std::size_t at = 0; at < x.size(); at += width) {
    const std::span<float> row = x.subspan(at, width);
    const double max = std::ranges::max(row);
    double sum = 0;
    for (std::size_t c = 0; c < width; ++c)
      sum += powers[c] = std::exp(row[c] - max);
    for (std::size_t c = 0; c < width; ++c)
      row[c] = static_cast<float>(powers[c] / sum);
  }
}

void gelu(std::span<float> x) {
  for (float& v : x) {
    const double d = v;
    v = static_cast<float>(d / 2 * (1 + std::erf(d / std::numbers::sqrt2)));
  }
}

void layer_norm_rows(std::span<float> x, std::span<const float> gamma, std::span<const float> beta,
                     double epsilon) {
  const std::size_t width = gamma.size();
  SUMAC_CHECK(width > 0 && beta.size() == width && x.size() % width == 0, "whole rows");
  const auto count = static_cast<double>(width);
  for (std::size_t at = 0; at < x.size(); at += width) {
    const std::span<float> row = x.subspan(at, width);
    double sum = 0;
    for (const float v : row)
      sum += v;
    const double mean = sum / count;
    double squares = 0;
    for (const float v : row)
      squares += (v - mean) * (v - mean);
    const double factor = 1 / std::sqrt(squares / count + epsilon);
    for (std::size_t c = 0; c < width; ++c) {
      row[c] = static_cast<float>((row[c] - mean) * factor * gamma[c] + beta[c]);
    }
  }
}

}  // namespace sumac::model
