// SPDX-License-Identifier: Apache-2.0
#include "sim/pe/byte_tile.hpp"

#include <hwy/targets.h>

#include <cstring>

#include "models/base/error.hpp"

#if HWY_ARCH_X86 && defined(__GNUC__)
// g++ 12 takes the undefined operand of its own unmasked intrinsics for a use (GCC bug 105593).
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <immintrin.h>
#define SUMAC_BYTE_TILES 1
#else
#define SUMAC_BYTE_TILES 0
#endif

namespace sumac::pe {

bool has_byte_tiles() {
  return SUMAC_BYTE_TILES != 0 && (hwy::SupportedTargets() & HWY_AVX3_DL) != 0;
}

#if SUMAC_BYTE_TILES

#define SUMAC_VNNI \
  __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vbmi,avx512vnni")))

namespace {

SUMAC_VNNI inline __attribute__((always_inline)) __m512i four_bytes(const std::uint8_t* from) {
  std::int32_t word = 0;
  std::memcpy(&word, from, sizeof word);
  return _mm512_set1_epi32(word);
}

template <std::size_t kDigits>
SUMAC_VNNI void digit_rows(const std::uint8_t* act, const std::uint8_t* wgt, std::int64_t groups,
                           const DigitTables& tables, DigitSums& sums) {
  constexpr std::size_t kRows = kDigitRows;
  __m512i sum[kDigits][kRows];
  __m512i digit[kDigits];
#pragma GCC unroll 8
  for (std::size_t d = 0; d < kDigits; ++d) {
    digit[d] = _mm512_load_si512(tables.digit[d]);
#pragma GCC unroll 4
    for (std::size_t r = 0; r < kRows; ++r)
      sum[d][r] = _mm512_setzero_si512();
  }
  const __m512i product = _mm512_load_si512(tables.product);
  for (std::int64_t g = 0; g < groups; ++g) {
    const __m512i we = _mm512_loadu_si512(wgt);
    const __m512i wm = _mm512_loadu_si512(wgt + 64);
    wgt += 128;
#pragma GCC unroll 4
    for (std::size_t r = 0; r < kRows; ++r) {
      const __m512i e = _mm512_adds_epu8(we, four_bytes(act + 4 * r));
      const __m512i m = _mm512_add_epi8(wm, four_bytes(act + 4 * (kRows + r)));
      const __m512i p = _mm512_permutexvar_epi8(m, product);
#pragma GCC unroll 8
      for (std::size_t d = 0; d < kDigits; ++d)
        sum[d][r] = _mm512_dpbusd_epi32(sum[d][r], _mm512_permutexvar_epi8(e, digit[d]), p);
    }
    act += 8 * kRows;
  }
#pragma GCC unroll 8
  for (std::size_t d = 0; d < kDigits; ++d) {
#pragma GCC unroll 4
    for (std::size_t r = 0; r < kRows; ++r)
      _mm512_storeu_si512(sums[d][r], sum[d][r]);
  }
}

}  // namespace

SUMAC_VNNI void dot_tile(const std::uint8_t* act, const std::uint8_t* wgt, std::int64_t groups,
                         const std::int32_t (&start)[kDotRows],
                         std::int32_t (&sums)[kDotRows][kDotCols]) {
  constexpr std::size_t kVectors = kDotCols / 16;
  constexpr std::size_t kRows = kDotRows;
  __m512i sum[kRows][kVectors];
#pragma GCC unroll 8
  for (std::size_t r = 0; r < kRows; ++r) {
#pragma GCC unroll 4
    for (std::size_t v = 0; v < kVectors; ++v)
      sum[r][v] = _mm512_set1_epi32(start[r]);
  }
  for (std::int64_t g = 0; g < groups; ++g) {
    __m512i w[kVectors];
#pragma GCC unroll 4
    for (std::size_t v = 0; v < kVectors; ++v)
      w[v] = _mm512_loadu_si512(wgt + 64 * v);
    wgt += 4 * kDotCols;
#pragma GCC unroll 8
    for (std::size_t r = 0; r < kRows; ++r) {
      const __m512i a = four_bytes(act + 4 * r);
#pragma GCC unroll 4
      for (std::size_t v = 0; v < kVectors; ++v)
        sum[r][v] = _mm512_dpbusd_epi32(sum[r][v], w[v], a);
    }
    act += 4 * kDotRows;
  }
#pragma GCC unroll 8
  for (std::size_t r = 0; r < kRows; ++r) {
#pragma GCC unroll 4
    for (std::size_t v = 0; v < kVectors; ++v)
      _mm512_storeu_si512(sums[r] + 16 * v, sum[r][v]);
  }
}

void digit_tile(const std::uint8_t* act, const std::uint8_t* wgt, std::int64_t groups,
                const DigitTables& tables, DigitSums& sums) {
  switch (tables.digits) {
    case 1: digit_rows<1>(act, wgt, groups, tables, sums); break;
    case 2: digit_rows<2>(act, wgt, groups, tables, sums); break;
    case 3: digit_rows<3>(act, wgt, groups, tables, sums); break;
    case 4: digit_rows<4>(act, wgt, groups, tables, sums); break;
    case 5: digit_rows<5>(act, wgt, groups, tables, sums); break;
    default: SUMAC_CHECK(false, "one to five digits");
  }
}

SUMAC_VNNI void digit_words(const DigitSums& sums, int digits, int exponent,
                            std::uint32_t (&words)[kDigitRows][kDigitCols]) {
  const __m256i scale = _mm256_set1_epi32(exponent * (1 << 23));
  for (int r = 0; r < kDigitRows; ++r) {
    for (int c = 0; c < kDigitCols; c += 8) {
      __m512i sum = _mm512_setzero_si512();
      for (int d = digits - 1; d >= 0; --d) {
        const auto* half = reinterpret_cast<const __m256i*>(sums[d][r] + c);
        sum = _mm512_add_epi64(_mm512_slli_epi64(sum, 8),
                               _mm512_cvtepi32_epi64(_mm256_loadu_si256(half)));
      }
      const __m256i bits = _mm256_castps_si256(_mm512_cvtepi64_ps(sum));
      const __m256i moved =
          _mm256_mask_add_epi32(bits, _mm512_test_epi64_mask(sum, sum), bits, scale);
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(words[r] + c), moved);
    }
  }
}

#else

void dot_tile(const std::uint8_t*, const std::uint8_t*, std::int64_t,
              const std::int32_t (&)[kDotRows], std::int32_t (&)[kDotRows][kDotCols]) {
  SUMAC_CHECK(false, "has_byte_tiles() was asked first");
}
void digit_tile(const std::uint8_t*, const std::uint8_t*, std::int64_t, const DigitTables&,
                DigitSums&) {
  SUMAC_CHECK(false, "has_byte_tiles() was asked first");
}
void digit_words(const DigitSums&, int, int, std::uint32_t (&)[kDigitRows][kDigitCols]) {
  SUMAC_CHECK(false, "has_byte_tiles() was asked first");
}

#endif

}  // namespace sumac::pe
