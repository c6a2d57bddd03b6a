// SPDX-License-Identifier: Apache-2.0
//
// The fact sheet's exhaustive grid (section 2.3): operands of exactly k mantissa bits, all 4^k pairs, equal weight, exponents ignored.
#include <gtest/gtest.h>

#include <cmath>

#include "models/pe/lmul/lmul.hpp"

namespace sumac::pe::lmul {
namespace {

struct Row {
  int k;
  enum { kAdder, kFormula, kMitchell } op;
  double bias, mean_abs, rms, min, max, mse;
};

// As printed; six decimals for the mean squared error, five for the rest (four for the extremes).
const Row kRows[] = {
    {1, Row::kAdder, 0.37500, 0.37500, 0.38188, 0.3333, 0.5000, 0.328125},
    {1, Row::kFormula, 0.31944, 0.31944, 0.34805, 0.1111, 0.5000, 0.203125},
    {1, Row::kMitchell, -0.02778, 0.02778, 0.05556, -0.1111, 0, 0.015625},
    {2, Row::kAdder, 0.14674, 0.14674, 0.15341, 0.0667, 0.2500, 0.077148},
    {2, Row::kFormula, 0.08639, 0.11105, 0.13199, -0.1020, 0.2500, 0.040039},
    {2, Row::kMitchell, -0.03572, 0.03572, 0.05153, -0.1111, 0, 0.012695},
    {3, Row::kAdder, 0.04930, 0.05241, 0.06024, -0.0303, 0.1250, 0.014343},
    {3, Row::kFormula, -0.00965, 0.06886, 0.08143, -0.1822, 0.1250, 0.042542},
    {3, Row::kMitchell, -0.03779, 0.03779, 0.04931, -0.1111, 0, 0.011536},
    {4, Row::kAdder, 0.04873, 0.05141, 0.05871, -0.0321, 0.1250, 0.016544},
    {4, Row::kFormula, -0.02183, 0.06936, 0.08345, -0.2008, 0.1250, 0.052341},
    {4, Row::kMitchell, -0.03831, 0.03831, 0.04865, -0.1111, 0, 0.011219},
    {5, Row::kAdder, 0.00413, 0.02666, 0.03111, -0.0729, 0.0625, 0.004643},
    {5, Row::kFormula, -0.05867, 0.07306, 0.09280, -0.2260, 0.0625, 0.075621},
    {6, Row::kAdder, 0.00409, 0.02657, 0.03099, -0.0729, 0.0625, 0.004800},
    {6, Row::kFormula, -0.06140, 0.07438, 0.09445, -0.2302, 0.0625, 0.079615},
    {7, Row::kAdder, 0.00408, 0.02655, 0.03096, -0.0729, 0.0625, 0.004889},
    {7, Row::kFormula, -0.06276, 0.07506, 0.09529, -0.2323, 0.0625, 0.081672},
    {7, Row::kMitchell, -0.03849, 0.03849, 0.04842, -0.1111, 0, 0.011113},
};

TEST(LmulGrid, ErrorStatistics) {
  for (const Row& row : kRows) {
    const Law law{.format = num::ieee_format(8, row.k),
                  .offset = row.op == Row::kMitchell ? 0 : published_offset(row.k),
                  .formula = row.op == Row::kFormula};
    const int n = 1 << row.k;
    double bias = 0, mean_abs = 0, squares = 0, mse = 0, min = 1e9, max = -1e9;
    for (int i = 0; i < n * n; ++i) {
      // Both operands in [1, 2), so that values are those of 2^(xe + ye) = 1.
      const Operand a = unpack(law, static_cast<num::Code>(127 * n + i / n));
      const Operand b = unpack(law, static_cast<num::Code>(127 * n + i % n));
      const double exact =
          (1 + static_cast<double>(i / n) / n) * (1 + static_cast<double>(i % n) / n);
      const double got =
          num::to_double(law.formula ? formula_value(law, a, b) : adder_value(law, a, b));
      const double relative = got / exact - 1;
      bias += relative;
      mean_abs += std::fabs(relative);
      squares += relative * relative;
      mse += (got - exact) * (got - exact);
      min = std::min(min, relative);
      max = std::max(max, relative);
    }
    const double pairs = n * n;
    const std::string where = "k " + std::to_string(row.k) + " operator " + std::to_string(row.op);
    EXPECT_NEAR(bias / pairs, row.bias, 6e-6) << where;
    EXPECT_NEAR(mean_abs / pairs, row.mean_abs, 6e-6) << where;
    EXPECT_NEAR(std::sqrt(squares / pairs), row.rms, 6e-6) << where;
    EXPECT_NEAR(min, row.min, 6e-5) << where;
    EXPECT_NEAR(max, row.max, 6e-5) << where;
    EXPECT_NEAR(mse / pairs, row.mse, 6e-7) << where;
  }
}

}  // namespace
}  // namespace sumac::pe::lmul
