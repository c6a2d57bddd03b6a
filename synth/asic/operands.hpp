// SPDX-License-Identifier: Apache-2.0
//
// Operands of a characterisation: codes for 64 streams, a group (a dot product of K elements) after the other.
//
//   minilm     act and wgt rows of real GEMMs: files of `sumac run minilm --layer 0 --executor functional --pe KIND/CONFIG --save DIR`; linear ones,
//              each drawn as often as it has multiplications; of longer rows a window
//   gaussian   N(0, 1), quantised as the host does it: formats of 16 bits and e8mY as they are (weights N(0, 0.05)), others by the row's largest
//              magnitude
//   uniform    each code that is a number equally likely
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/base/rng.hpp"
#include "models/num/format.hpp"

namespace sumac::asic {

enum class Stimulus { kMiniLm, kGaussian, kUniform };
[[nodiscard]] const char* name(Stimulus stimulus);

/// K codes of each side.
struct Group {
  std::vector<std::uint16_t> act, wgt;
};

/// Rows of both sides of a GEMM: codes [row][k].
struct Rows {
  std::vector<std::vector<std::uint16_t>> act, wgt;
};

class Operands {
 public:
  /// `folder`: of kMiniLm.  Throws base::InputError: no such files, or of other formats.
  Operands(Stimulus stimulus, const num::Format& act, const num::Format& wgt, std::uint64_t seed,
           const std::string& folder);

  [[nodiscard]] Group draw(std::size_t k);
  /// m and n neighbouring rows of one GEMM, the same window of K (kMiniLm: from the first again after the last; shorter K: code 0).
  [[nodiscard]] Rows draw_rows(std::size_t m, std::size_t n, std::size_t k);

 private:
  struct Gemm {
    std::size_t rows_act = 0, rows_wgt = 0, k = 0;
    std::vector<std::uint16_t> act, wgt;
  };
  void read(const std::string& folder);
  [[nodiscard]] const Gemm& pick();
  [[nodiscard]] std::vector<std::uint16_t> uniform(const num::Format& format, std::size_t k);
  [[nodiscard]] std::vector<std::uint16_t> gaussian(const num::Format& format, std::size_t k,
                                                    double sigma);
  Stimulus stimulus_;
  num::Format act_, wgt_;
  base::Rng rng_;
  std::vector<Gemm> gemms_;
};

}  // namespace sumac::asic
