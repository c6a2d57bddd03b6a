// SPDX-License-Identifier: Apache-2.0
//
// What a program is compiled for: the sizes of an array build that its panels, nests and outputs depend on.
// Laws: README.md sections 1, 2 and 5. Time does not stand here (sim/array).
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

namespace sumac::program {

/// How the slices of one line lie in words of a ring bank, and a word in beats of the port.
///   shape   slice = lanes codes; word = slices_per_word slices in beats_per_word beats of port_bytes
struct WordShape {
  int lanes = 1;
  int code_bits = 8;
  int port_bytes = 1;
  int slices_per_word = 1;
  int beats_per_word = 1;

  WordShape() = default;
  WordShape(int lanes_in, int code_bits_in, int port_bytes_in)
      : lanes(lanes_in),
        code_bits(code_bits_in),
        port_bytes(port_bytes_in),
        slices_per_word(std::max(1, 8 * port_bytes_in / (lanes_in * code_bits_in))),
        beats_per_word((lanes_in * code_bits_in * slices_per_word + 8 * port_bytes_in - 1) /
                       (8 * port_bytes_in)) {}

  [[nodiscard]] std::int64_t words(std::int64_t slices) const {
    return (slices + slices_per_word - 1) / slices_per_word;
  }
  [[nodiscard]] std::int64_t word_bytes() const {
    return std::int64_t{beats_per_word} * port_bytes;
  }
  friend bool operator==(const WordShape&, const WordShape&) = default;
};

struct Target {
  std::string pe;                   // "kind/config"; empty: any that has these widths
  int rows = 1;                     // R
  int cols = 1;                     // C
  int lanes = 1;                    // LANES: elements of K in a slice
  int port_bytes = 1;               // PB, a power of two, 1..64
  int act_bits = 8;                 // one activation code
  int wgt_bits = 8;                 // one weight code
  std::int64_t act_ring_words = 1;  // a line, power of two
  std::int64_t wgt_ring_words = 1;

  [[nodiscard]] WordShape act_word() const { return {lanes, act_bits, port_bytes}; }
  [[nodiscard]] WordShape wgt_word() const { return {lanes, wgt_bits, port_bytes}; }

  /// Beats of one row of an output tile (C words of 32 bits).
  [[nodiscard]] int store_beats() const { return (4 * cols + port_bytes - 1) / port_bytes; }
  /// Beats of one descriptor.
  [[nodiscard]] int desc_beats() const { return (64 + port_bytes - 1) / port_bytes; }

  friend bool operator==(const Target&, const Target&) = default;
};

/// Every field in one line, "pe=mac/int8 R=4 C=4 ...": what the hash of a program file is taken of.
[[nodiscard]] std::string describe(const Target& target);

/// Sizes outside their law (R, C 1..255, lanes 1..64, port a power of two, rings powers of two): InputError naming the field.
void validate(const Target& target);

}  // namespace sumac::program
