// SPDX-License-Identifier: Apache-2.0
//
// N values of one type, indexed by host integers (loop counters). Written in the dialect.
#pragma once

#include "hls/common/types.hpp"

namespace sumac {
namespace hls {

template <class T, int N>
struct Vec {
  static constexpr int kSize = N;
  T v[static_cast<unsigned>(N)];
  T& operator[](int i) { return v[i]; }
  const T& operator[](int i) const { return v[i]; }
};

}  // namespace hls
}  // namespace sumac
