// SPDX-License-Identifier: Apache-2.0
//
// The scalar law of lmul: published checksums and vectors, properties over all code pairs, the error tables.
// Property numbers are those of the fact sheet on L-Mul (section 6.3).
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <map>

#include "models/base/error.hpp"
#include "models/base/rng.hpp"
#include "models/pe/lmul/lmul.hpp"
#include "tests/pe/common/stimuli.hpp"
#include "tests/pe/lmul/reference.hpp"

namespace sumac::pe::lmul {
namespace {

using num::Code;

const num::Format kE3M4 = num::ieee_format(3, 4);
const num::Format kE8M3 = num::ieee_format(8, 3);
const num::Format kE8M4 = num::ieee_format(8, 4);

/// Formats of up to 8 bits that the properties run over, with both offsets and both treatments of subnormals.
std::vector<Law> small_laws() {
  std::vector<Law> laws;
  for (const num::Format& f : {num::kE4M3Fn, num::kE5M2, num::kE2M3Fn, num::kE3M2Fn, num::kE2M1Fn,
                               kE3M4, num::ieee_format(2, 5), num::ieee_format(4, 3)}) {
    for (const int offset : {0, published_offset(f.man_bits)}) {
      for (const bool normalise : {false, true}) {
        laws.push_back({.format = f, .offset = offset, .normalise = normalise});
      }
    }
  }
  return laws;
}

std::string text(const Law& law) {
  return num::name(law.format) + " offset " + std::to_string(law.offset) +
         (law.normalise ? " subn" : " daz");
}

template <class Body>
void for_pairs(const num::Format& f, Body body) {
  for (Code a = 0; a <= num::code_mask(f); ++a) {
    for (Code b = 0; b <= num::code_mask(f); ++b)
      body(a, b);
  }
}

struct Checksums {
  std::uint32_t crc32 = 0xFFFFFFFF;
  std::uint64_t chk64 = 0;
  std::map<ResultClass, int> counts;
  double bias = 0, mre = 0;
};

Checksums checksums(const LmulScalar& scalar) {
  Checksums sums;
  std::uint64_t i = 0;
  for_pairs(scalar.act(), [&](Code a, Code b) {
    const std::uint32_t r = scalar.result_bits(a, b);
    sums.crc32 ^= r;
    for (int bit = 0; bit < 8; ++bit)
      sums.crc32 = sums.crc32 >> 1 ^ (sums.crc32 & 1 ? 0xEDB88320 : 0);
    sums.chk64 += r * (2 * i++ + 1);
    const ResultClass cls = scalar.classify(a, b);
    ++sums.counts[cls];
    if (cls == ResultClass::kNormal) {
      const double error = *scalar.explain(a, b).relative_error;
      sums.bias += error;
      sums.mre += std::fabs(error);
    }
  });
  sums.crc32 = ~sums.crc32;
  sums.bias /= sums.counts[ResultClass::kNormal];
  sums.mre /= sums.counts[ResultClass::kNormal];
  return sums;
}

// Property 1, 8: the fact sheet's table 2.6.
TEST(LmulScalar, PublishedChecksums) {
  const Checksums e4m3 = checksums(LmulScalar({.format = num::kE4M3Fn, .offset = 1}));
  EXPECT_EQ(e4m3.crc32, 0xA4A6958Fu);
  EXPECT_EQ(e4m3.chk64, 0x81A9563AA0u);
  EXPECT_EQ(e4m3.counts.at(ResultClass::kNan), 1020);
  EXPECT_EQ(e4m3.counts.count(ResultClass::kInf), 0u);
  EXPECT_EQ(e4m3.counts.at(ResultClass::kZero), 12384);
  EXPECT_EQ(e4m3.counts.at(ResultClass::kSaturated), 10224);
  EXPECT_EQ(e4m3.counts.at(ResultClass::kNormal), 41908);
  EXPECT_NEAR(e4m3.bias, 0.04936, 5e-6);
  EXPECT_NEAR(e4m3.mre, 0.05249, 5e-6);
  const Checksums e5m2 = checksums(LmulScalar({.format = num::kE5M2, .offset = 1}));
  EXPECT_EQ(e5m2.crc32, 0x4A462D08u);
  EXPECT_EQ(e5m2.chk64, 0x801A2068F8u);
  EXPECT_EQ(e5m2.counts.at(ResultClass::kNan), 3068);
  EXPECT_EQ(e5m2.counts.at(ResultClass::kInf), 964);
  EXPECT_EQ(e5m2.counts.at(ResultClass::kZero), 10064);
  EXPECT_EQ(e5m2.counts.at(ResultClass::kSaturated), 8320);
  EXPECT_EQ(e5m2.counts.at(ResultClass::kNormal), 43120);
  EXPECT_NEAR(e5m2.bias, 0.14678, 5e-6);
  EXPECT_NEAR(e5m2.mre, 0.14678, 5e-6);
}

/// The checksum tells one wrong result among 65536.
TEST(LmulScalarCanary, ChecksumsSeeAnOffsetOfOneUlp) {
  const Checksums other = checksums(LmulScalar({.format = num::kE4M3Fn, .offset = 0}));
  EXPECT_NE(other.crc32, 0xA4A6958Fu);
  EXPECT_NE(other.chk64, 0x81A9563AA0u);
}

TEST(LmulScalar, SpotVectors) {
  struct Vector {
    Code a, b, p;
  };
  const LmulScalar e4m3({.format = num::kE4M3Fn, .offset = 1});
  for (const Vector& v : {Vector{0x38, 0x38, 0x39},
                          {0x3C, 0x3C, 0x41},
                          {0x3F, 0x3F, 0x47},
                          {0x7E, 0x7E, 0x7E},
                          {0x08, 0x08, 0x00},
                          {0x08, 0x37, 0x08},
                          {0x08, 0x38, 0x09},
                          {0x07, 0x7E, 0x00},
                          {0xB8, 0x38, 0xB9},
                          {0x7F, 0x00, 0x7F},
                          {0x40, 0x44, 0x4D}}) {
    EXPECT_EQ(e4m3.result_bits(v.a, v.b), v.p) << v.a << " " << v.b;
  }
  const LmulScalar e5m2({.format = num::kE5M2, .offset = 1});
  for (const Vector& v : {Vector{0x3C, 0x3C, 0x3D},
                          {0x3E, 0x3E, 0x41},
                          {0x7B, 0x7B, 0x7B},
                          {0x7C, 0x00, 0x7E},
                          {0x7C, 0xBC, 0xFC},
                          {0x04, 0x3B, 0x04},
                          {0x04, 0x3C, 0x05}}) {
    EXPECT_EQ(e5m2.result_bits(v.a, v.b), v.p) << v.a << " " << v.b;
  }
  const LmulScalar bf16({.format = num::kBf16, .offset = 8});
  for (const Vector& v : {Vector{0x3F80, 0x3F80, 0x3F88},
                          {0x3FC0, 0x3FC0, 0x4008},
                          {0x40A0, 0x40A0, 0x41C8},
                          {0x4040, 0x4080, 0x4148},
                          {0xBF00, 0x3F00, 0xBE88},
                          {0x7F7F, 0x7F7F, 0x7F7F},
                          {0x0080, 0x3F78, 0x0080},
                          {0x0080, 0x3F77, 0x0000},
                          {0x3FFF, 0x3FFF, 0x4086}}) {
    EXPECT_EQ(bf16.result_bits(v.a, v.b), v.p) << v.a << " " << v.b;
  }
}

TEST(LmulScalar, Constants) {
  const auto k = [](const num::Format& f) {
    return constant_k({.format = f, .offset = published_offset(f.man_bits)});
  };
  EXPECT_EQ(k(num::kBf16), 0x3F78);
  EXPECT_EQ(k(num::kFp16), 0x3BC0);
  EXPECT_EQ(k(num::kE4M3Fn), 0x37);
  EXPECT_EQ(k(num::kE5M2), 0x3B);
  EXPECT_EQ(k(kE3M4), 0x2E);
  EXPECT_EQ(k(num::ieee_format(2, 5)), 0x1E);
  EXPECT_EQ(k(num::kE2M3Fn), 0x07);
  EXPECT_EQ(k(num::kE3M2Fn), 0x0B);
  EXPECT_EQ(k(num::kE2M1Fn), 0x01);
  EXPECT_EQ(k(num::ieee_format(8, 10)), 0x1FBC0);
  EXPECT_EQ(published_offset(0), 0);
}

// Every code pair against the law on values (reference.hpp), both semantics.
TEST(LmulScalar, EveryPairIsTheReference) {
  for (Law law : small_laws()) {
    const LmulScalar scalar(law);
    for_pairs(law.format, [&](Code a, Code b) {
      const double expected = reference::limited(law, reference::product(law, a, b));
      const double got = oracle::value(law.format, scalar.result_bits(a, b));
      if (std::isnan(expected)) {
        ASSERT_EQ(scalar.result_bits(a, b), num::nan_code(law.format)) << text(law);
      } else {
        ASSERT_EQ(got, expected) << text(law) << " " << a << " " << b;
      }
    });
  }
}

/// The formula's value has one more bit after a carry: the packed result is one of its two neighbours, the even one at a tie.
TEST(LmulScalar, FormulaRoundsToNearestEven) {
  for (Law law : small_laws()) {
    law.formula = true;
    const LmulScalar scalar(law);
    for_pairs(law.format, [&](Code a, Code b) {
      const double value = reference::product(law, a, b);
      const double got = oracle::value(law.format, scalar.result_bits(a, b));
      if (std::isnan(value) || std::isinf(value) || value == 0) return;
      const auto parts = reference::parts(value);
      const double ulp = std::ldexp(1, parts.exp - law.format.man_bits);
      const double rounded = std::nearbyint(value / ulp) * ulp;
      ASSERT_EQ(got, reference::limited(law, rounded)) << text(law) << " " << a << " " << b;
    });
  }
}

// Properties 2 to 5, 10, 11 over all pairs.
TEST(LmulScalar, Algebra) {
  for (const Law& law : small_laws()) {
    const num::Format& f = law.format;
    const LmulScalar scalar(law);
    const Code sign = num::sign_mask(f);
    const Code max = num::max_finite_code(f);
    for_pairs(f, [&](Code a, Code b) {
      const LmulScalar::Result r = scalar.multiply(a, b);
      EXPECT_EQ(r, scalar.multiply(b, a)) << text(law);  // 2
      if (r.code != 0 && !r.flags.nan) {
        EXPECT_EQ(scalar.multiply(a ^ sign, b).code, r.code ^ sign);  // 3
      }
      if (a < max && b <= max) {
        EXPECT_LE(r.code, scalar.multiply(a + 1, b).code) << text(law) << a << " " << b;  // 4
      }
      // 11: no -0, no subnormal code; NaN only from NaN or infinity x zero
      const Code mag = r.code & ~sign;
      EXPECT_NE(r.code, sign);
      EXPECT_TRUE(mag == 0 || mag >= Code{1} << f.man_bits) << text(law);
      const Operand x = unpack(law, a), y = unpack(law, b);
      const bool zero_by_inf = (x.cls == num::Class::kInfinity && y.cls == num::Class::kZero) ||
                               (y.cls == num::Class::kInfinity && x.cls == num::Class::kZero);
      EXPECT_EQ(r.flags.nan, x.cls == num::Class::kNan || y.cls == num::Class::kNan || zero_by_inf);
      // 10: the boundaries are sharp and the flags say which
      if (x.cls == num::Class::kFinite && y.cls == num::Class::kFinite) {
        const int z = x.mag + y.mag - constant_k(law);
        EXPECT_EQ(r.flags.underflow, z < 1 << f.man_bits);
        EXPECT_EQ(r.flags.overflow, z > static_cast<int>(max));
        EXPECT_EQ(r.code == 0, r.flags.underflow);
        if (!r.flags.underflow && !r.flags.overflow) {
          EXPECT_EQ(static_cast<int>(mag), z);
          // 5: one exponent more on a side is 2^M more in z
          const Code up = a + (Code{1} << f.man_bits);
          if ((a & ~sign) >= Code{1} << f.man_bits && (up & ~sign) <= max &&
              (up & sign) == (a & sign)) {
            const LmulScalar::Result shifted = scalar.multiply(up, b);
            if (!shifted.flags.overflow) {
              EXPECT_EQ(shifted.code, r.code + (Code{1} << f.man_bits));
            }
          }
        }
      }
      const int flags =
          r.flags.nan + r.flags.inf + r.flags.zero + r.flags.underflow + r.flags.overflow;
      EXPECT_LE(flags, 1);
    });
  }
}

// Property 6: L-Mul(x, 1) = x + OFFSET ulps.  9: OFFSET = 0 is exact where a mantissa is zero.  7 (Mitchell never overestimates).
TEST(LmulScalar, IdentityDefectAndExactCases) {
  for (const Law& law : small_laws()) {
    const num::Format& f = law.format;
    const LmulScalar scalar(law);
    const Code one = static_cast<Code>(f.bias) << f.man_bits;
    const Code max = num::max_finite_code(f);
    if (one < Code{1} << f.man_bits || one > max) continue;
    for (Code a = Code{1} << f.man_bits; a + static_cast<Code>(law.offset) <= max; ++a) {
      EXPECT_EQ(scalar.result_bits(a, one), a + static_cast<Code>(law.offset)) << text(law);
    }
    if (law.offset != 0) continue;
    const Code fraction = (Code{1} << f.man_bits) - 1;
    for_pairs(f, [&](Code a, Code b) {
      if (scalar.classify(a, b) != ResultClass::kNormal) return;
      const double exact = oracle::value(f, a) * oracle::value(f, b);
      const double got = oracle::value(f, scalar.result_bits(a, b));
      EXPECT_LE(std::fabs(got), std::fabs(exact));
      if (((a & fraction) == 0 && a >> f.man_bits != 0) ||
          ((b & fraction) == 0 && b >> f.man_bits != 0)) {
        if (unpack(law, a).mag >= 1 << f.man_bits && unpack(law, b).mag >= 1 << f.man_bits) {
          EXPECT_EQ(got, exact) << text(law) << " " << a << " " << b;
        }
      }
    });
  }
}

// Property 7: the extremes of the grid (fact sheet 2.3) hold for every pair of normal operands with a normal, unsaturated result.
TEST(LmulScalar, ErrorsStayWithinTheGridsExtremes) {
  const std::map<int, std::pair<double, double>> extremes = {{1, {1.0 / 3, 0.5}},
                                                             {2, {1.0 / 15, 0.25}},
                                                             {3, {-0.03031, 0.125}},
                                                             {4, {-0.03215, 0.125}},
                                                             {5, {-0.07295, 0.0625}}};
  for (const Law& law : small_laws()) {
    const num::Format& f = law.format;
    const LmulScalar scalar(law);
    const auto [low, high] = law.offset == 0 ? std::pair{-1.0 / 9, 0.0} : extremes.at(f.man_bits);
    double least = 1, most = -1;
    for_pairs(f, [&](Code a, Code b) {
      if (scalar.classify(a, b) != ResultClass::kNormal) return;
      if (unpack(law, a).mag < 1 << f.man_bits || unpack(law, b).mag < 1 << f.man_bits) return;
      const double error =
          oracle::value(f, scalar.result_bits(a, b)) / (oracle::value(f, a) * oracle::value(f, b)) -
          1;
      least = std::min(least, error);
      most = std::max(most, error);
    });
    EXPECT_GE(least, low - 1e-12) << text(law);
    EXPECT_LE(most, high + 1e-12) << text(law);
  }
}

// Property 12: bf16 cut to k bits with the container's constant K(k) is native E8Mk.
TEST(LmulScalar, ContainerEquivalence) {
  for (const auto& [narrow, k, container_k] :
       {std::tuple{kE8M3, 3, 0x3F70}, std::tuple{kE8M4, 4, 0x3F70}}) {
    const Law law{.format = narrow, .offset = published_offset(k)};
    const int drop = 7 - k;
    EXPECT_EQ(constant_k(law) << drop, container_k);
    const LmulScalar native(law);
    const LmulScalar wide({.format = num::kBf16, .offset = published_offset(k) << drop});
    base::Rng rng(51);
    int compared = 0;
    for (int i = 0; i < 300000; ++i) {
      const auto a = static_cast<Code>(rng.next() & 0xFFFF) >> drop;
      const auto b = static_cast<Code>(rng.next() & 0xFFFF) >> drop;
      const auto r = native.multiply(a, b);
      if (r.flags.overflow || r.flags.nan)
        continue;  // MAXMAG and the quiet bit depend on the container
      ASSERT_EQ(r.code << drop, wide.result_bits(a << drop, b << drop));
      ++compared;
    }
    EXPECT_GT(compared, 200000);
  }
}

// Property 14: the two semantics agree exactly where x_m + y_m + c <= 1.  15: SUBN = 1 is DAZ on normal operands.
TEST(LmulScalar, SemanticsAndSubnormals) {
  for (const Law& law : small_laws()) {
    const num::Format& f = law.format;
    Law formula = law, other = law;
    formula.formula = true;
    other.normalise = !law.normalise;
    const LmulScalar scalar(law), other_scalar(other);
    int agree = 0, differ = 0;
    for_pairs(f, [&](Code a, Code b) {
      const Operand x = unpack(law, a), y = unpack(law, b);
      if (x.cls != num::Class::kFinite || y.cls != num::Class::kFinite) return;
      const double s = reference::parts(oracle::value(f, a)).fraction +
                       reference::parts(oracle::value(f, b)).fraction +
                       std::ldexp(law.offset, -f.man_bits);
      const bool equal = num::equal_value(adder_value(law, x, y), formula_value(formula, x, y));
      ASSERT_EQ(equal, s <= 1) << text(law) << " " << a << " " << b;
      (equal ? agree : differ)++;
      if (x.mag >= 1 << f.man_bits && y.mag >= 1 << f.man_bits) {
        ASSERT_EQ(scalar.multiply(a, b), other_scalar.multiply(a, b));
      }
    });
    EXPECT_GT(agree, 0);
    EXPECT_EQ(differ > 0, 2 * ((1 << f.man_bits) - 1) + law.offset > 1 << f.man_bits) << text(law);
  }
}

TEST(LmulScalar, RefusesWhatItCannotTake) {
  const auto refuses = [](const Law& law, const std::string& part) {
    try {
      const LmulScalar scalar(law);
      ADD_FAILURE() << part;
    } catch (const base::InputError& error) {
      EXPECT_NE(std::string(error.what()).find(part), std::string::npos) << error.what();
    }
  };
  refuses({.format = num::kInt8}, "cannot take format int8");
  refuses({.format = num::ieee_format(5, 0)}, "cannot take format e5m0");
  refuses({.format = num::kE8M0Fnu}, "cannot take format e8m0fnu");
  refuses({.format = num::kE4M3Fn, .offset = 8}, "offset 8 (e4m3fn takes 0 to 7 ulps)");
  refuses({.format = num::kE4M3Fn, .offset = -1}, "offset -1");
}

TEST(LmulScalar, Options) {
  const auto code = [](const ScalarOptions& options) {
    return Golden::make_scalar("fp8", options)->result_bits(0x3C, 0x3C);
  };
  EXPECT_EQ(code({}), 0x40u);                          // 1.5 x 1.5 = 2 (Mitchell)
  EXPECT_EQ(code({.published_offset = true}), 0x41u);  // 2.25
  EXPECT_EQ(code({.offset = 3}), 0x43u);
  EXPECT_EQ(code({.formula = true}), 0x40u);
  EXPECT_EQ(code({.published_offset = true, .formula = true}), 0x40u);  // 2.125, a tie: 2
  const auto subnormal = Golden::make_scalar("fp8", {.normalise = true});
  EXPECT_EQ(subnormal->result_bits(0x04, 0x40), 0x08u);  // 2^-7 x 2
  EXPECT_EQ(Golden::make_scalar("fp8", {})->result_bits(0x04, 0x40), 0u);
  EXPECT_EQ(Golden::make_scalar("fp8", {.format = num::kBf16})->result_bits(0x3F80, 0x3F80),
            0x3F80u);
  EXPECT_EQ(Golden::make_scalar("bf16", {.format = num::kE4M3Fn})->result_bits(0x38, 0x38), 0x39u);
  EXPECT_THROW((void)Golden::make_scalar("fp8", {.offset = 1, .published_offset = true}),
               base::UsageError);
  EXPECT_EQ(Golden::make_scalar("nothing", {}), nullptr);
}

TEST(LmulScalar, Explains) {
  const Explanation e = Golden::make_scalar("bf16", {})->explain(0x40A0, 0x40A0);
  EXPECT_EQ(e.result, 0x41C8u);
  EXPECT_EQ(e.value, 25);
  EXPECT_EQ(e.exact, 25);
  EXPECT_EQ(e.relative_error, 0);
  std::map<std::string, std::string> fields;
  for (const Field& field : e.fields)
    fields[field.label] = field.text;
  EXPECT_EQ(fields["a"], "0x40a0 = 0 10000001 0100000 = 5");
  EXPECT_EQ(fields["K"], "0x3f78 (16248)");
  EXPECT_EQ(fields["z"], "16544 + 16544 - K = 16840");
  EXPECT_EQ(fields["result"], "0x41c8 = 0 10000011 1001000 = 25");
}

}  // namespace
}  // namespace sumac::pe::lmul
