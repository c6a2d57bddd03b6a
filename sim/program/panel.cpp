// SPDX-License-Identifier: Apache-2.0
#include "sim/program/panel.hpp"

#include <algorithm>
#include <cstring>

#include "models/base/bits.hpp"
#include "models/base/error.hpp"
#include "sim/program/nest.hpp"

namespace sumac::program {

namespace {

std::size_t usize(std::int64_t x) {
  return static_cast<std::size_t>(x);
}

template <class Byte>
std::span<Byte> bytes_at(std::span<Byte> image, std::int64_t address, std::int64_t bytes) {
  SUMAC_CHECK(
      address >= 0 && bytes >= 0 &&
          static_cast<std::uint64_t>(address) + static_cast<std::uint64_t>(bytes) <= image.size(),
      "a panel lies inside the memory image");
  return image.subspan(usize(address), usize(bytes));
}

/// Codes of one word are one little-endian bit stream: slices of lanes of code_bits, without gaps.
void pack_word(int code_bits, const CodeView& view, std::int64_t line, std::int64_t first_k,
               std::int64_t count, std::uint8_t* out) {
  const std::uint16_t* p = view.data + line * view.line_stride + first_k * view.k_stride;
  if (code_bits == 8) {
    for (std::int64_t e = 0; e < count; ++e, p += view.k_stride)
      out[e] = static_cast<std::uint8_t>(*p);
    return;
  }
  const std::uint64_t mask = base::low_mask(code_bits);
  std::uint64_t pending = 0;
  int bits = 0;
  for (std::int64_t e = 0; e < count; ++e, p += view.k_stride) {
    pending |= (*p & mask) << bits;
    bits += code_bits;
    while (bits >= 8) {
      *out++ = static_cast<std::uint8_t>(pending);
      pending >>= 8;
      bits -= 8;
    }
  }
  if (bits > 0) *out = static_cast<std::uint8_t>(pending);
}

void unpack_word(int code_bits, const std::uint8_t* in, std::int64_t count, std::uint16_t* codes) {
  if (code_bits == 8) {
    for (std::int64_t e = 0; e < count; ++e)
      codes[e] = in[e];
    return;
  }
  if (code_bits == 16) {
    for (std::int64_t e = 0; e < count; ++e)
      codes[e] = static_cast<std::uint16_t>(in[2 * e] | in[2 * e + 1] << 8);
    return;
  }
  std::uint64_t pending = 0;
  int bits = 0;
  for (std::int64_t e = 0; e < count; ++e) {
    while (bits < code_bits) {
      pending |= std::uint64_t{*in++} << bits;
      bits += 8;
    }
    codes[e] = static_cast<std::uint16_t>(pending & base::low_mask(code_bits));
    pending >>= code_bits;
    bits -= code_bits;
  }
}

std::int64_t word_elements(const WordShape& word) {
  return std::int64_t{word.slices_per_word} * word.lanes;
}

/// Calls f(item, first line of the operand, first element of K) for every panel of one batch's operand, in memory order.
template <class F>
void for_each_panel(const Descriptor& d, const Target& t, bool is_act, int batch, F&& f) {
  const int tiles = is_act ? d.m_tiles : d.n_tiles;
  const std::int64_t tile_lines = is_act ? d.rows : t.cols;
  for (int tile = 0; tile < tiles; ++tile) {
    for (int chunk = 0; chunk < d.chunks; ++chunk) {
      f(Item{is_act, batch, tile, chunk}, tile * tile_lines,
        std::int64_t{chunk} * d.chunk_slices * t.lanes);
    }
  }
}

void pack_operand(const Descriptor& d, const Target& t, bool is_act, int batch,
                  const CodeView& view, std::span<std::uint8_t> image) {
  const WordShape word = is_act ? t.act_word() : t.wgt_word();
  for_each_panel(
      d, t, is_act, batch, [&](const Item& item, std::int64_t first_line, std::int64_t first_k) {
        const PanelPlace p = place(d, t, item);
        const std::int64_t line_bytes = p.words * word.word_bytes();
        const std::span<std::uint8_t> panel = bytes_at(image, p.address, p.lines * line_bytes);
        std::fill(panel.begin(), panel.end(), std::uint8_t{0});
        for (std::int64_t j = 0; j < p.lines && first_line + j < view.lines; ++j) {
          pack_line(word, view, first_line + j, first_k, d.slices(item.chunk),
                    panel.subspan(usize(j * line_bytes), usize(line_bytes)));
        }
      });
}

std::vector<std::uint16_t> unpack_operand(const Descriptor& d, const Target& t, bool is_act,
                                          int batch, std::span<const std::uint8_t> image) {
  const WordShape word = is_act ? t.act_word() : t.wgt_word();
  const std::int64_t line_codes = d.slices_all() * t.lanes;
  const std::int64_t lines = is_act ? d.rows_all() : std::int64_t{d.n_tiles} * t.cols;
  std::vector<std::uint16_t> codes(usize(lines * line_codes));
  for_each_panel(
      d, t, is_act, batch, [&](const Item& item, std::int64_t first_line, std::int64_t first_k) {
        const PanelPlace p = place(d, t, item);
        const std::int64_t line_bytes = p.words * word.word_bytes();
        const std::span<const std::uint8_t> panel =
            bytes_at(image, p.address, p.lines * line_bytes);
        const std::int64_t slices = d.slices(item.chunk);
        for (std::int64_t j = 0; j < p.lines; ++j) {
          unpack_line(word, panel.subspan(usize(j * line_bytes), usize(line_bytes)), slices,
                      std::span(codes).subspan(usize((first_line + j) * line_codes + first_k),
                                               usize(slices * t.lanes)));
        }
      });
  return codes;
}

}  // namespace

void pack_line(const WordShape& word, const CodeView& view, std::int64_t line, std::int64_t first_k,
               std::int64_t slices, std::span<std::uint8_t> out) {
  const std::int64_t per_word = word_elements(word);
  const std::int64_t end = std::min(view.k, first_k + slices * word.lanes);
  std::uint8_t* p = out.data();
  for (std::int64_t k = first_k; k < end; k += per_word, p += word.word_bytes()) {
    pack_word(word.code_bits, view, line, k, std::min(per_word, end - k), p);
  }
}

void unpack_line(const WordShape& word, std::span<const std::uint8_t> in, std::int64_t slices,
                 std::span<std::uint16_t> codes) {
  const std::int64_t per_word = word_elements(word);
  const std::int64_t end = slices * word.lanes;
  const std::uint8_t* p = in.data();
  for (std::int64_t k = 0; k < end; k += per_word, p += word.word_bytes()) {
    unpack_word(word.code_bits, p, std::min(per_word, end - k), codes.data() + k);
  }
}

void pack_act(const Descriptor& d, const Target& t, int batch, const CodeView& view,
              std::span<std::uint8_t> image) {
  SUMAC_CHECK(view.lines == d.rows_all(), "the act operand has the rows of its descriptor");
  SUMAC_CHECK(view.k <= d.slices_all() * t.lanes, "the act operand has the K of its descriptor");
  pack_operand(d, t, true, batch, view, image);
}

void pack_wgt(const Descriptor& d, const Target& t, int batch, const CodeView& view,
              std::span<std::uint8_t> image) {
  SUMAC_CHECK(view.lines == std::int64_t{d.n_tiles - 1} * t.cols + d.cols_last,
              "the wgt operand has the columns of its descriptor");
  SUMAC_CHECK(view.k <= d.slices_all() * t.lanes, "the wgt operand has the K of its descriptor");
  pack_operand(d, t, false, batch, view, image);
}

std::vector<std::uint16_t> unpack_act(const Descriptor& d, const Target& t, int batch,
                                      std::span<const std::uint8_t> image) {
  return unpack_operand(d, t, true, batch, image);
}

std::vector<std::uint16_t> unpack_wgt(const Descriptor& d, const Target& t, int batch,
                                      std::span<const std::uint8_t> image) {
  return unpack_operand(d, t, false, batch, image);
}

std::vector<std::uint32_t> unpack_output(const Descriptor& d, const Target& t,
                                         std::span<const std::uint8_t> image) {
  const std::int64_t n = std::int64_t{d.n_tiles - 1} * t.cols + d.cols_last;
  const std::int64_t m = d.rows_all();
  std::vector<std::uint32_t> words(usize(d.batch * m * n));
  const std::int64_t line_bytes = std::int64_t{t.store_beats()} * t.port_bytes;
  for_each_output(d, t, [&](const OutputTile& tile) {
    const int cols = tile.n == d.n_tiles - 1 ? d.cols_last : t.cols;
    const std::span<const std::uint8_t> lines =
        bytes_at(image, tile.address, tile.rows * line_bytes);
    for (std::int64_t r = 0; r < tile.rows; ++r) {
      for (std::int64_t c = 0; c < cols; ++c) {
        const std::uint8_t* p = lines.data() + r * line_bytes + 4 * c;
        const std::int64_t row = tile.batch * m + std::int64_t{tile.m} * d.rows + r;
        words[usize(row * n + std::int64_t{tile.n} * t.cols + c)] =
            std::uint32_t{p[0]} | std::uint32_t{p[1]} << 8 | std::uint32_t{p[2]} << 16 |
            std::uint32_t{p[3]} << 24;
      }
    }
  });
  return words;
}

}  // namespace sumac::program
