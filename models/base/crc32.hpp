// SPDX-License-Identifier: Apache-2.0
//
// CRC-32 of IEEE 802.3 (the one of zlib, PNG and gzip): polynomial 0x04C11DB7 reflected, start and end inverted.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace sumac::base {

namespace detail {

/// kCrcTables[0] advances by one byte; kCrcTables[n] by one byte and n zero bytes.
inline constexpr auto kCrcTables = [] {
  std::array<std::array<std::uint32_t, 256>, 8> t{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t c = i;
    for (int bit = 0; bit < 8; ++bit)
      c = (c >> 1) ^ (c & 1 ? 0xEDB88320u : 0u);
    t[0][i] = c;
  }
  for (std::size_t n = 1; n < t.size(); ++n) {
    for (std::size_t i = 0; i < 256; ++i)
      t[n][i] = (t[n - 1][i] >> 8) ^ t[0][t[n - 1][i] & 0xFF];
  }
  return t;
}();

}  // namespace detail

/// CRC of `bytes`; `before` is the CRC of what stands in front of them.
[[nodiscard]] constexpr std::uint32_t crc32(std::span<const std::uint8_t> bytes,
                                            std::uint32_t before = 0) {
  const auto& t = detail::kCrcTables;
  std::uint32_t c = ~before;
  std::size_t i = 0;
  for (; i + 8 <= bytes.size(); i += 8) {
    const std::uint32_t low =
        c ^ (std::uint32_t{bytes[i]} | std::uint32_t{bytes[i + 1]} << 8 |
             std::uint32_t{bytes[i + 2]} << 16 | std::uint32_t{bytes[i + 3]} << 24);
    c = t[7][low & 0xFF] ^ t[6][low >> 8 & 0xFF] ^ t[5][low >> 16 & 0xFF] ^ t[4][low >> 24] ^
        t[3][bytes[i + 4]] ^ t[2][bytes[i + 5]] ^ t[1][bytes[i + 6]] ^ t[0][bytes[i + 7]];
  }
  for (; i < bytes.size(); ++i)
    c = (c >> 8) ^ t[0][(c ^ bytes[i]) & 0xFF];
  return ~c;
}

static_assert(crc32(std::array<std::uint8_t, 9>{'1', '2', '3', '4', '5', '6', '7', '8', '9'}) ==
              0xCBF43926);

}  // namespace sumac::base
