// SPDX-License-Identifier: Apache-2.0
#include "sim/exec/random_program.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>
#include <vector>

#include "models/base/bits.hpp"
#include "models/base/rng.hpp"
#include "models/num/codec.hpp"
#include "models/pe/pe.hpp"
#include "sim/mapping/nest_choice.hpp"
#include "sim/program/nest.hpp"
#include "sim/program/panel.hpp"

namespace sumac::exec {

namespace {

using mapping::GemmTask;
using mapping::NestChoice;
using program::Descriptor;
using program::Order;
using program::Target;

constexpr std::int64_t kMaxDimension = 300;
constexpr std::int64_t kMaxBlock = 6;

/// Log-uniform in 1..300 from integers only, so that it is the same with every math library: a power of two, then uniform within it.
std::int64_t log_uniform(base::Rng& rng) {
  // 1, 2..3, 4..7, ..., 128..255, 256..300: the last interval is 0.23 of an octave long.
  const auto octave = rng.below(823);
  const int e = static_cast<int>(std::min<std::uint64_t>(octave / 100, 8));
  const std::int64_t low = std::int64_t{1} << e;
  return rng.between(low, std::min(2 * low - 1, kMaxDimension));
}

class Generator {
 public:
  Generator(const array::CoreParams& params, std::uint64_t seed)
      : target_(params.target()),
        info_(pe::make_pe(params.pe_name, params.lanes)->info()),
        rng_(seed) {
    program_.target = target_;
    numbers_only_ = !rng_.one_in(4);
  }

  program::Program run() {
    const std::size_t count = 1 + rng_.below(6);
    for (std::size_t i = 0; i < count; ++i)
      add_nest(i);
    program_.descriptors.back().last = true;
    place_all();
    fill_all();
    return std::move(program_);
  }

 private:
  struct Shape {
    GemmTask task;
    std::optional<std::size_t> act_from;  // activations are the bytes that this descriptor stored
  };

  void add_nest(std::size_t index) {
    Shape shape;
    GemmTask& task = shape.task;
    task.m = log_uniform(rng_);
    task.n = log_uniform(rng_);
    task.k = log_uniform(rng_);
    if (rng_.one_in(4)) task.batch = rng_.between(2, 3);
    task.act_shared = rng_.one_in(3);
    task.wgt_shared = rng_.one_in(3);
    task.wait_store = rng_.one_in(3);
    if (index > 0 && rng_.one_in(4)) {
      shape.act_from = rng_.below(index);
      task.wait_store = true;
    }
    std::vector<pe::OutFormat> formats = {pe::OutFormat::kFp32, pe::OutFormat::kFp16};
    if (info_.int32_output) formats.push_back(pe::OutFormat::kInt32);
    task.out_format = formats[rng_.below(formats.size())];
    Descriptor nest = draw_nest(task);
    program_.descriptors.push_back(nest);
    program_.symbols.push_back({.name = "op" + std::to_string(index),
                                .act_format = num::name(info_.act),
                                .wgt_format = num::name(info_.wgt),
                                .out_format = task.out_format,
                                .first_descriptor = static_cast<std::uint32_t>(index),
                                .batch = static_cast<std::uint32_t>(task.batch),
                                .m = static_cast<std::uint32_t>(task.m),
                                .n = static_cast<std::uint32_t>(task.n),
                                .k = static_cast<std::uint32_t>(task.k)});
    shapes_.push_back(shape);
  }

  /// Any legal nest.
  Descriptor draw_nest(const GemmTask& task) {
    const std::int64_t slices = mapping::slices_of(task, target_);
    for (int attempt = 0; attempt < 200; ++attempt) {
      Target tiles = target_;
      if (rng_.one_in(4)) tiles.rows = static_cast<int>(rng_.between(1, target_.rows));
      NestChoice c;
      c.order = static_cast<Order>(rng_.below(3));
      c.block = c.order == Order::kStreamed ? 1 : rng_.between(1, kMaxBlock);
      c.chunk_slices = rng_.one_in(2) ? slices : rng_.between(1, slices);
      const std::int64_t n_tiles = mapping::n_tiles_of(task, target_);
      const std::int64_t limit =
          c.order == Order::kWgtStationary ? std::min(n_tiles, c.block) : n_tiles;
      if (rng_.one_in(3)) c.ahead = rng_.between(0, std::min<std::int64_t>(limit, 4));
      if (const auto nest = mapping::make_nest(task, c, tiles)) return *nest;
    }
    // Panels of one word fit every ring.
    const std::int64_t chunk =
        std::min(target_.act_word().slices_per_word, target_.wgt_word().slices_per_word);
    return mapping::make_nest(task, {Order::kStreamed, 1, chunk, 0}, target_).value();
  }

  /// Descriptor list, then operands, then outputs.
  void place_all() {
    std::uint64_t at = 0;
    const auto place = [&](std::uint64_t bytes) {
      // Any multiple of the port, so that every alignment that it allows occurs.
      const std::uint64_t base =
          base::round_up(at, static_cast<std::uint64_t>(target_.port_bytes)) +
          rng_.below(4) * static_cast<std::uint64_t>(target_.port_bytes);
      at = base + bytes;
      return static_cast<std::uint32_t>(base);
    };
    const auto size = [](std::uint32_t stride, int batch, std::int64_t bytes) {
      return static_cast<std::uint64_t>(std::int64_t{stride} * (batch - 1) + bytes);
    };
    program_.desc_base = place(program_.descriptors.size() * program::kDescriptorBytes);
    for (std::size_t i = 0; i < shapes_.size(); ++i) {
      Descriptor& d = program_.descriptors[i];
      d.act_base = place(size(d.act_stride, d.batch, program::act_operand_bytes(d, target_)));
      d.wgt_base = place(size(d.wgt_stride, d.batch, program::wgt_operand_bytes(d, target_)));
    }
    for (Descriptor& d : program_.descriptors)
      d.out_base = place(static_cast<std::uint64_t>(program::output_bytes(d, target_)));
    program_.memory_bytes = at;
    for (std::size_t i = 0; i < shapes_.size(); ++i) {
      Descriptor& d = program_.descriptors[i];
      program_.symbols[i].out_base = d.out_base;
      if (!shapes_[i].act_from) continue;
      // What lies behind the earlier output may be read too, but not what this descriptor stores itself.
      const std::uint32_t from = program_.descriptors[*shapes_[i].act_from].out_base;
      if (from + size(d.act_stride, d.batch, program::act_operand_bytes(d, target_)) <=
          d.out_base) {
        d.act_base = from;
      } else {
        shapes_[i].act_from.reset();
      }
    }
  }

  std::uint16_t draw_code(const num::Format& format) {
    while (true) {
      const auto code =
          static_cast<std::uint16_t>(rng_.below(std::uint64_t{num::code_mask(format)} + 1));
      if (!numbers_only_ || num::decode(format, code).is_number()) return code;
    }
  }

  void fill_all() {
    const Descriptor& first = program_.descriptors.front();
    program_.image.resize(first.out_base);
    for (std::size_t i = 0; i < shapes_.size(); ++i) {
      const Descriptor& d = program_.descriptors[i];
      const GemmTask& task = shapes_[i].task;
      for (int b = 0; b < d.batch; ++b) {
        if (!shapes_[i].act_from && (b == 0 || d.act_stride != 0)) {
          const auto codes = draw_codes(info_.act, task.m * task.k);
          program::pack_act(d, target_, b,
                            program::CodeView::row_major(codes.data(), task.m, task.k),
                            program_.image);
        }
        if (b == 0 || d.wgt_stride != 0) {
          const auto codes = draw_codes(info_.wgt, task.n * task.k);
          program::pack_wgt(d, target_, b,
                            program::CodeView::row_major(codes.data(), task.n, task.k),
                            program_.image);
        }
      }
    }
  }

  std::vector<std::uint16_t> draw_codes(const num::Format& format, std::int64_t count) {
    std::vector<std::uint16_t> codes(static_cast<std::size_t>(count));
    for (std::uint16_t& code : codes)
      code = draw_code(format);
    return codes;
  }

  Target target_;
  pe::PeInfo info_;
  base::Rng rng_;
  bool numbers_only_ = true;
  program::Program program_;
  std::vector<Shape> shapes_;
};

/// Words that a bank of the act or the wgt ring takes in all.
std::int64_t bank_words(const Descriptor& d, bool act) {
  std::int64_t words = 0;
  program::for_each_item(d, [&](const program::Item& item) {
    if (item.is_act == act) words += act ? d.act_words_of(item.chunk) : d.wgt_words_of(item.chunk);
  });
  return words;
}

}  // namespace

program::Program random_program(const array::CoreParams& params, std::uint64_t seed) {
  return Generator(params, seed).run();
}

void Coverage::add(const program::Program& p, const array::Counters& n) {
  Coverage seen;
  std::int64_t act_words = 0;
  std::int64_t wgt_words = 0;
  for (std::size_t i = 0; i < p.descriptors.size(); ++i) {
    const Descriptor& d = p.descriptors[i];
    switch (d.order) {
      case Order::kActStationary: seen.act_stationary = 1; break;
      case Order::kWgtStationary: seen.wgt_stationary = 1; break;
      case Order::kStreamed: seen.streamed = 1; break;
    }
    const int resident = d.order == Order::kWgtStationary ? d.n_tiles : d.m_tiles;
    if (std::min<int>(d.block, resident) > 1) seen.block = 1;
    if (d.chunks > 1) seen.chunked = 1;
    if (d.wait_store && i > 0) seen.fence = 1;
    if (d.m_tiles > 1 && d.rows_last < d.rows) seen.ragged_m = 1;
    if (d.n_tiles > 1 && d.cols_last < p.target.cols) seen.ragged_n = 1;
    act_words += bank_words(d, true);
    wgt_words += bank_words(d, false);
  }
  for (const program::Symbol& s : p.symbols) {
    if (s.k % static_cast<unsigned>(p.target.lanes) != 0) seen.ragged_k = 1;
  }
  if (n.stall_drain > 0) seen.drain_bound = 1;
  if (4 * (n.stall_act + n.stall_wgt) > n.cycles) seen.load_bound = 1;
  if (n.stall_slot > 0) seen.store_bound = 1;
  if (act_words > p.target.act_ring_words || wgt_words > p.target.wgt_ring_words)
    seen.ring_wrap = 1;
  for (const CoverageField& f : kCoverageFields)
    this->*f.value += seen.*f.value;
  ++programs;
}

}  // namespace sumac::exec
