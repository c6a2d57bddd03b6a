// SPDX-License-Identifier: Apache-2.0
//
// Operands between matrices of codes and panels of the memory image.
// Law: README.md section 1 (panels and words), section 2 (output).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/program/descriptor.hpp"
#include "sim/program/target.hpp"

namespace sumac::program {

/// A matrix of codes as the array sees it: line = row of A or column of W, element k along K. Any strides, so that a transposed
/// operand needs no copy.  Code of (line, k) = low bits of data[line * line_stride + k * k_stride].
struct CodeView {
  const std::uint16_t* data = nullptr;
  std::int64_t lines = 0;  // M or N
  std::int64_t k = 0;      // K
  std::int64_t line_stride = 0;
  std::int64_t k_stride = 1;

  [[nodiscard]] std::uint16_t at(std::int64_t line, std::int64_t element) const {
    return data[line * line_stride + element * k_stride];
  }
  /// Row-major [lines][k].
  static CodeView row_major(const std::uint16_t* data, std::int64_t lines, std::int64_t k) {
    return {data, lines, k, k, 1};
  }
};

/// Writes one line of `words` words: elements first_k .. first_k + slices*lanes - 1 of `line`, code 0 from K on. `out` is zero before.
///   shape   out[words * word_bytes]
void pack_line(const WordShape& word, const CodeView& view, std::int64_t line, std::int64_t first_k,
               std::int64_t slices, std::span<std::uint8_t> out);

/// The codes of one line: slices * lanes of them.
void unpack_line(const WordShape& word, std::span<const std::uint8_t> in, std::int64_t slices,
                 std::span<std::uint16_t> codes);

/// Packs one batch's act operand (M x K) into image at act_base + batch * act_stride. The view must have the shape of the
/// descriptor: lines = all real rows, k within its slices.
void pack_act(const Descriptor& d, const Target& t, int batch, const CodeView& view,
              std::span<std::uint8_t> image);

/// Packs one batch's wgt operand: lines = N, (n_tiles - 1) * C + cols_last of them.
void pack_wgt(const Descriptor& d, const Target& t, int batch, const CodeView& view,
              std::span<std::uint8_t> image);

/// The codes of one batch's operand, row-major, all K of the slices (padding included): [rows_all][slices_all * lanes] or
/// [n_tiles * C][slices_all * lanes].
[[nodiscard]] std::vector<std::uint16_t> unpack_act(const Descriptor& d, const Target& t, int batch,
                                                    std::span<const std::uint8_t> image);
[[nodiscard]] std::vector<std::uint16_t> unpack_wgt(const Descriptor& d, const Target& t, int batch,
                                                    std::span<const std::uint8_t> image);

/// Output words [batch][rows_all][N] of a descriptor, from the tiles in the image; padded columns are left out.
[[nodiscard]] std::vector<std::uint32_t> unpack_output(const Descriptor& d, const Target& t,
                                                       std::span<const std::uint8_t> image);

}  // namespace sumac::program
