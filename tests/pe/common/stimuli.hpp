// SPDX-License-Identifier: Apache-2.0
//
// Codes that provoke: corners of a format, and groups that cancel.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "models/base/rng.hpp"
#include "models/num/codec.hpp"
#include "models/num/format.hpp"

namespace sumac::pe::stimuli {

/// Zeros, ends of the ranges of subnormal and normal numbers and their neighbours, infinities, NaN, powers of two over the whole
/// range, mantissas of one bit and of all bits; both signs.  Integers: ends, neighbours of zero, powers of two.
inline std::vector<std::uint16_t> corners(const num::Format& format) {
  std::vector<num::Code> codes;
  const num::Code sign = num::sign_mask(format);
  const auto both = [&](num::Code magnitude) {
    codes.push_back(magnitude & num::code_mask(format));
    codes.push_back((num::is_float(format) ? magnitude | sign : 0 - magnitude) &
                    num::code_mask(format));
  };
  if (!num::is_float(format)) {
    for (int bit = 0; bit < format.width; ++bit)
      both(num::Code{1} << bit);
    for (const num::Code code : {num::Code{0}, num::Code{3}, sign - 1, sign - 2})
      both(code);
  } else {
    const int m = format.man_bits;
    const num::Code fraction = (num::Code{1} << m) - 1;
    const num::Code hidden = num::Code{1} << m;
    const num::Code top = num::magnitude_mask(format);
    const num::Code max = num::max_finite_code(format);
    for (const num::Code code : {num::Code{0}, num::Code{1}, num::Code{2}, hidden >> 1, fraction,
                                 hidden, hidden + 1, 2 * hidden - 1, max, max - 1, max - hidden}) {
      both(std::min(code, top));
    }
    both(top);
    both(std::min(max + 1, top));
    both(std::min(max + 2, top));
    const int fields = 1 << format.exp_bits;
    const int step = std::max(1, fields / 12);
    for (int field = 1; field < fields; field += step) {
      both(static_cast<num::Code>(field) << m);
      both(static_cast<num::Code>(field) << m | fraction);
      both(static_cast<num::Code>(field) << m | (hidden >> 1));
    }
  }
  std::sort(codes.begin(), codes.end());
  codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
  return {codes.begin(), codes.end()};
}

/// A random code: any, a corner, or one of a narrow range of exponents, so that sums keep their small terms.
inline std::uint16_t random_code(base::Rng& rng, const num::Format& format,
                                 std::span<const std::uint16_t> corner_codes) {
  switch (rng.below(8)) {
    case 0: return static_cast<std::uint16_t>(rng.next() & num::code_mask(format));
    case 1: return corner_codes[rng.below(corner_codes.size())];
    default: {
      if (!num::is_float(format))
        return static_cast<std::uint16_t>(rng.next() & num::code_mask(format));
      const num::Code span =
          std::min(num::Code{4} << format.man_bits, num::max_finite_code(format));
      const num::Code middle = num::max_finite_code(format) / 2;
      const num::Code low = middle > span / 2 ? middle - span / 2 : 0;
      const num::Code code = low + static_cast<num::Code>(rng.below(span + 1));
      return static_cast<std::uint16_t>(code | (rng.one_in(2) ? num::sign_mask(format) : 0));
    }
  }
}

/// The code of the opposite value (integers: the most negative one stays).
inline std::uint16_t negated(const num::Format& format, std::uint16_t code) {
  if (num::is_float(format)) return static_cast<std::uint16_t>(code ^ num::sign_mask(format));
  return static_cast<std::uint16_t>((0u - code) & num::code_mask(format));
}

/// K codes a side whose products nearly cancel: after a start, most products are an earlier one negated, some with a changed last place.
inline void cancelling(base::Rng& rng, const num::Format& act, const num::Format& wgt,
                       std::span<const std::uint16_t> act_corners,
                       std::span<const std::uint16_t> wgt_corners, std::vector<std::uint16_t>& a,
                       std::vector<std::uint16_t>& w) {
  for (std::size_t k = 0; k < a.size(); ++k) {
    a[k] = random_code(rng, act, act_corners);
    w[k] = random_code(rng, wgt, wgt_corners);
    if (k > 0 && !rng.one_in(3)) {
      const std::size_t from = rng.below(k);
      a[k] = a[from];
      w[k] = negated(wgt, w[from]);
      if (rng.one_in(3)) a[k] ^= 1;
      if (rng.one_in(3)) std::swap(a[k], a[from]);
    }
    if (rng.one_in(9)) a[k] = w[k] = 0;  // a padded lane
  }
}

}  // namespace sumac::pe::stimuli
