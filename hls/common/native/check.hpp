// SPDX-License-Identifier: Apache-2.0
//
// What the native reader does when an HLS source breaks the dialect at run time: says so and aborts.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace sumac {
namespace hls {
inline namespace native {

[[noreturn]] inline void dialect_error(const char* message) {
  std::fprintf(stderr, "hls: %s\n", message);
  std::abort();
}

inline void require(bool condition, const char* message) {
  if (__builtin_expect(!condition, 0)) dialect_error(message);
}

}  // namespace native
}  // namespace hls
}  // namespace sumac
