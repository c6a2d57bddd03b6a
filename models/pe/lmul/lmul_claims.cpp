// SPDX-License-Identifier: Apache-2.0
//
// The numbers of H. Luo, W. Sun, "Addition is All You Need for Energy-efficient Language Models", arXiv 2410.00907, that can be computed again.
//
//   constants   M. Horowitz, ISSCC 2014 (45 nm, 0.9 V), pJ: the table that the paper argues with
//   gates       XOR 4, AND 1, half adder 5, full adder 11; n-bit addition: a half and n - 1 full adders
//   error       all pairs of 7-bit fractions, cut (or rounded to nearest even) to k bits; adder semantics; mean square error in units of 2^(xe + ye)
#include <cmath>

#include "models/pe/claims.hpp"
#include "models/pe/lmul/lmul.hpp"

namespace sumac::pe::lmul {
namespace {

// pJ
constexpr double kAddInt16 = 0.05;
constexpr double kAddInt32 = 0.1;
constexpr double kAddFp32 = 0.9;
constexpr double kAddFp16 = 0.4;
constexpr double kMulFp16 = 1.1;
constexpr double kMulFp32 = 3.7;
constexpr double kMacInt8 = 0.2 + 0.1;

double saved(double approximate, double exact) {
  return 100 * (1 - approximate / exact);
}

constexpr int kXor = 4;
constexpr int kHalf = 5;
constexpr int kFull = 11;

constexpr int add_gates(int bits) {
  return kHalf + (bits - 1) * kFull;
}
/// The paper's significand multiplier of j fraction bits.
constexpr int paper_significand(int j) {
  return (j + 1) * (j + 1) + 3 * kHalf + (2 * j - 2) * kFull;
}
/// An array multiplier of (j + 1) x (j + 1) bits.
constexpr int array_significand(int j) {
  return (j + 1) * (j + 1) + (j + 1) * kHalf + (j + 1) * (j - 1) * kFull;
}
constexpr int multiplier_gates(int significand) {
  return kXor + significand + 3 * add_gates(8);
}
constexpr int lmul_gates(int first, int second) {
  return kXor + add_gates(first) + add_gates(second);
}
static_assert(multiplier_gates(paper_significand(3)) == 325);
static_assert(array_significand(3) == 124 && array_significand(10) == 1265);

enum class Reduce : std::uint8_t { kTruncate, kNearestEven };

/// A value in [1, 4) with k fraction bits of its binade.
double reduced(double value, int k, Reduce how) {
  const double step = std::ldexp(1.0, std::ilogb(value) - k);
  return step *
         (how == Reduce::kTruncate ? std::floor(value / step) : std::nearbyint(value / step));
}

double adder_product(double a, double b, int l) {
  const int e = std::ilogb(a) + std::ilogb(b);
  const double sum =
      std::ldexp(a, -std::ilogb(a)) + std::ldexp(b, -std::ilogb(b)) - 2 + std::ldexp(1.0, -l);
  const double carry = std::floor(sum);
  return std::ldexp(1 + sum - carry, e + static_cast<int>(carry));
}

template <class Product>
double mean_square_error(int k, Reduce how, const Product& product) {
  constexpr int kCodes = 128;
  double sum = 0;
  for (int i = 0; i < kCodes; ++i) {
    for (int j = 0; j < kCodes; ++j) {
      const double a = 1 + static_cast<double>(i) / kCodes;
      const double b = 1 + static_cast<double>(j) / kCodes;
      const double error = product(reduced(a, k, how), reduced(b, k, how)) - a * b;
      sum += error * error;
    }
  }
  return sum / (kCodes * kCodes);
}

double lmul_error(int k, int l, Reduce how) {
  return mean_square_error(k, how, [l](double a, double b) { return adder_product(a, b, l); });
}

double exact_error(int k, Reduce how) {
  return mean_square_error(
      k, how, [k](double a, double b) { return reduced(a * b, k, Reduce::kNearestEven); });
}

/// How many of the published l(k), k = 1..7, have the least error of all powers of two under truncation.
double best_offsets() {
  int best = 0;
  for (int k = 1; k <= 7; ++k) {
    int least = 1;
    for (int l = 2; l <= k; ++l) {
      if (lmul_error(k, l, Reduce::kTruncate) < lmul_error(k, least, Reduce::kTruncate)) least = l;
    }
    best += least == published_l(k) ? 1 : 0;
  }
  return best;
}

/// 1 x 1 with the published offset.
double one_times_one(const num::Format& format) {
  const LmulScalar scalar({.format = format, .offset = published_offset(format.man_bits)});
  const auto one = static_cast<num::Code>(format.bias << format.man_bits);
  return num::to_double(num::decode(format, scalar.multiply(one, one).code));
}

Claim constants(const char* where, const char* says, std::optional<double> theirs, double ours,
                double tolerance, const char* reason) {
  return {where, says,  ClaimLevel::kConstants, "% saved", theirs, ours, tolerance, true, "",
          "",    reason};
}

Claim gates(const char* says, std::optional<double> theirs, double ours, const char* reason) {
  return {"2.3", says, ClaimLevel::kGates, "gates", theirs, ours, 0, false, "", "", reason};
}

Claim error(const char* where, const char* says, std::optional<double> theirs, double ours,
            double tolerance, const char* unit, const char* reason) {
  return {where, says, ClaimLevel::kError, unit, theirs, ours, tolerance, false, "", "", reason};
}

Claim energy(ClaimLevel level, const char* says, std::optional<double> theirs, const char* exact,
             const char* approximate, const char* reason) {
  return {"abstract", says, level, "% saved",   theirs, std::nullopt,
          0.5,        true, exact, approximate, reason};
}

void add_constants(std::vector<Claim>& list) {
  list.push_back(constants("abstract", "element-wise products, FP32 multiply to int32 add", 95,
                           saved(kAddInt32, kMulFp32), 0.5,
                           "operand fetch, registers and special values are not in the constants"));
  list.push_back(constants("abstract", "element-wise products, FP16 multiply to int16 add", 95,
                           saved(kAddInt16, kMulFp16), 0.6,
                           "the reading that rounds to the headline"));
  list.push_back(constants("abstract", "dot products with FP32 sums, FP32 multiply to int32 add",
                           80, saved(kAddInt32 + kAddFp32, kMulFp32 + kAddFp32), 0.5,
                           "the sum stays, and it is 90 % of what is left"));
  list.push_back(constants("abstract",
                           "dot products, FP16 against FP32 constants: (0.05 + 0.9) / (3.7 + 0.9)",
                           80, saved(kAddInt16 + kAddFp32, kMulFp32 + kAddFp32), 0.8,
                           "the reading that rounds to the headline; it takes the sum of FP32 "
                           "and the adder of FP16"));
  list.push_back(constants("3", "the same against an FP16 MAC (1.1 + 0.4)", std::nullopt,
                           saved(kAddInt16 + kAddFp16, kMulFp16 + kAddFp16), 0,
                           "a fair pair of 16-bit formats saves less"));
  list.push_back(constants("3", "FP16 multiply with FP32 sum against L-Mul with FP32 sum",
                           std::nullopt, saved(kAddInt16 + kAddFp32, kMulFp16 + kAddFp32), 0,
                           "the usual tensor-core MAC: half of it is the sum"));
  list.push_back(constants("3", "an int8 MAC (0.2 + 0.1) against L-Mul with FP32 sum", std::nullopt,
                           saved(kAddInt16 + kAddFp32, kMacInt8), 0,
                           "negative: an int8 MAC costs a third of L-Mul's FP32 sum"));
}

void add_gates(std::vector<Claim>& list) {
  const char* same = "by the stated decomposition, to the gate";
  list.push_back(
      gates("FP8 E4M3 multiplication", 325, multiplier_gates(paper_significand(3)), same));
  list.push_back(
      gates("FP8 E5M2 multiplication", 296, multiplier_gates(paper_significand(2)), same));
  list.push_back(gates("FP16 multiplication", 584, multiplier_gates(paper_significand(10)), same));
  list.push_back(gates("L-Mul, FP8", 157, lmul_gates(8, 7), same));
  list.push_back(gates("L-Mul, FP16", 256, lmul_gates(16, 8), same));
  list.push_back(gates("FP8 E4M3 multiplication with an array multiplier", std::nullopt,
                       multiplier_gates(array_significand(3)),
                       "a (j+1) x (j+1) array has more adders than the paper counts"));
  list.push_back(
      gates("FP16 multiplication with an array multiplier", std::nullopt,
            multiplier_gates(array_significand(10)),
            "2.6 times the paper's count: its FP16 comparison is to L-Mul's disadvantage"));
}

void add_errors(std::vector<Claim>& list) {
  constexpr auto kCut = Reduce::kTruncate;
  constexpr auto kRound = Reduce::kNearestEven;
  list.push_back(error("2.2", "l(k) for k = 1..7 has the least error of all powers of two", 7,
                       best_offsets(), 0, "of 7",
                       "with the adder's carry and truncated operands; the printed formula would "
                       "want another table"));
  list.push_back(error("abstract",
                       "4-bit L-Mul comparable to E4M3: error ratio, truncated operands", 1,
                       lmul_error(4, published_l(4), kCut) / exact_error(3, kCut), 0.1, "times",
                       "a fourth bit and the offset undo truncation's bias"));
  list.push_back(error("abstract", "4-bit L-Mul comparable to E4M3: error ratio, rounded operands",
                       1, lmul_error(4, published_l(4), kRound) / exact_error(3, kRound), 0.1,
                       "times",
                       "operands of real FP8 are rounded to nearest: the offset then is a bias"));
  list.push_back(error("abstract", "3-bit L-Mul better than E5M2: error ratio, truncated operands",
                       1, lmul_error(3, published_l(3), kCut) / exact_error(2, kCut), 0.1, "times",
                       "one bit more than E5M2 has"));
  list.push_back(error("abstract", "3-bit L-Mul better than E5M2: error ratio, rounded operands", 1,
                       lmul_error(3, published_l(3), kRound) / exact_error(2, kRound), 0.1, "times",
                       "holds, with a bit more and a quarter less error"));
  list.push_back(error("2", "L-Mul(1, 1), BF16", std::nullopt, one_times_one(num::kBf16), 0, "",
                       "the offset is in every product: not for scales and residuals"));
  list.push_back(error("2", "L-Mul(1, 1), E4M3", std::nullopt,
                       one_times_one(num::parse_format("e4m3fn")), 0, "", "one ulp of 2^-3"));
  list.push_back(error("2", "L-Mul(1, 1), E5M2", std::nullopt,
                       one_times_one(num::parse_format("e5m2")), 0, "", "one ulp of 2^-2"));
}

void add_energies(std::vector<Claim>& list) {
  struct Pair {
    const char* exact;
    const char* approximate;
    const char* name;
  };
  const Pair pairs[] = {{"mac/fp16", "lmul/fp16", "FP16"},
                        {"mac/bf16", "lmul/bf16", "BF16"},
                        {"mac/fp8", "lmul/fp8", "FP8"},
                        {"mac/int8", "lmul/fp8", "int8 MAC against L-Mul FP8"}};
  struct Level {
    ClaimLevel level;
    const char* what;
    const char* reason;
  };
  const Level levels[] = {
      {ClaimLevel::kMultiplier, "a multiplication by itself, codes to result",
       "exact ones give an FP32 word without rounding, L-Mul a code: no registers, no sum, but "
       "special values and ranges on both sides"},
      {ClaimLevel::kPe, "a beat of the PE",
       "product, placement into the sum, the sum and its registers"},
      {ClaimLevel::kArray, "a cycle of a busy 16x16 array",
       "hop and shadow registers, edges, control and leakage on top, most of it equal for both"},
      {ClaimLevel::kLayer, "layer 0 of MiniLM on it, 128 tokens, without DRAM",
       "idle cycles, drains and rings on top"},
      {ClaimLevel::kSystem, "the same with DRAM",
       "memory does not see which multiplier is behind it"}};
  for (const Level& level : levels) {
    for (const Pair& pair : pairs) {
      const bool claimed = std::string_view(pair.exact) != "mac/int8";
      const double theirs = level.level == ClaimLevel::kMultiplier ? 95 : 80;
      const std::string says = std::string(level.what) + ", " + pair.name;
      list.push_back(energy(level.level, says.c_str(),
                            claimed ? std::optional<double>(theirs) : std::nullopt, pair.exact,
                            pair.approximate, level.reason));
    }
  }
}

}  // namespace

std::vector<Claim> claims() {
  std::vector<Claim> list;
  add_constants(list);
  add_gates(list);
  add_errors(list);
  add_energies(list);
  const char* models = "takes the paper's checkpoints and tasks, which are not on this machine";
  list.push_back({"4", "average change, attention replaced, language tasks", ClaimLevel::kModel,
                  "%", -0.07, std::nullopt, 0, true, "", "", models});
  list.push_back({"4", "average change, attention replaced, vision tasks", ClaimLevel::kModel, "%",
                  0.12, std::nullopt, 0, true, "", "", models});
  return list;
}

}  // namespace sumac::pe::lmul
