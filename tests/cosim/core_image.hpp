// SPDX-License-Identifier: Apache-2.0
//
// Programs for the tests of the core: a descriptor list, operands of random codes and room for the outputs in one image, and what must come of them.
#pragma once

#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

#include "models/base/rng.hpp"
#include "models/num/codec.hpp"
#include "models/pe/pe.hpp"
#include "sim/array/core_params.hpp"
#include "sim/exec/functional_executor.hpp"
#include "sim/program/panel.hpp"
#include "sim/program/program.hpp"
#include "tests/unit/array/random_nests.hpp"

namespace sumac::exec {

struct Image {
  std::vector<program::Descriptor> list;
  std::uint32_t start = 0;  // address of the list
  std::vector<std::uint8_t> bytes;
};

inline void put(Image& image, std::size_t index) {
  const auto code = program::encode(image.list[index]);
  std::memcpy(image.bytes.data() + image.start + program::kDescriptorBytes * index, code.data(),
              code.size());
}

/// The list at `start`, or behind everything else if kBehind; then operands, then outputs, each at a multiple of 64. Three of four images hold numbers
/// only, the others any code (8-bit formats; others are filled with bytes). Columns past the last real one hold codes too: they do not count.
inline constexpr std::uint32_t kBehind = 0xFFFFFFFF;
inline Image lay_out(std::vector<program::Descriptor> list, const array::CoreParams& p,
                     base::Rng& rng, std::uint32_t start = 0) {
  const program::Target t = p.target();
  const pe::PeInfo info = pe::make_pe(p.pe_name, p.lanes)->info();
  std::uint64_t at = start == kBehind ? 0 : start + 64 * list.size();
  const auto take = [&](std::int64_t bytes) {
    const std::uint64_t place = at;
    at = (at + static_cast<std::uint64_t>(bytes) + 63) / 64 * 64;
    return static_cast<std::uint32_t>(place);
  };
  for (program::Descriptor& d : list) {
    d.act_stride = static_cast<std::uint32_t>(program::act_operand_bytes(d, t));
    d.wgt_stride = static_cast<std::uint32_t>(program::wgt_operand_bytes(d, t));
    d.act_base = take(std::int64_t{d.act_stride} * d.batch);
    d.wgt_base = take(std::int64_t{d.wgt_stride} * d.batch);
    d.out_base = take(program::output_bytes(d, t));
  }
  if (start == kBehind) start = take(static_cast<std::int64_t>(64 * list.size()));
  Image image{std::move(list), start, std::vector<std::uint8_t>(at)};
  const bool numbers = !rng.one_in(4) && info.act.width == 8;
  for (std::uint8_t& byte : image.bytes) {
    do
      byte = static_cast<std::uint8_t>(rng.next());
    while (numbers && !num::decode(info.act, byte).is_number());
  }
  for (std::size_t i = 0; i < image.list.size(); ++i)
    put(image, i);
  return image;
}

/// Legal nests with every output format that the PE has.
///   max_tiles, max_slices  as array::random_nest
inline Image random_image(base::Rng& rng, const array::CoreParams& p, int max_tiles = 5,
                          int max_slices = 40) {
  std::vector<program::Descriptor> list = array::random_program(rng, p, max_tiles, max_slices);
  const bool integer = pe::make_pe(p.pe_name, p.lanes)->info().int32_output;
  for (program::Descriptor& d : list)
    d.out_format = rng.one_in(3)              ? pe::OutFormat::kFp16
                   : integer && rng.one_in(2) ? pe::OutFormat::kInt32
                                              : pe::OutFormat::kFp32;
  return lay_out(std::move(list), p, rng);
}

/// Memory after the image's program, and its sticky flags.
struct Expected {
  std::vector<std::uint8_t> bytes;
  std::uint32_t flags = 0;
};

inline Expected expected_of(const Image& image, const array::CoreParams& p,
                            const pe::Kernel& kernel) {
  program::Program program;
  program.target = p.target();
  program.descriptors = image.list;
  program.desc_base = image.start;
  program.memory_bytes = image.bytes.size();
  program.image = image.bytes;
  Expected expected{.bytes = image.bytes};
  expected.flags = run_functional(program, kernel, expected.bytes, 1).flags.bits();
  return expected;
}

}  // namespace sumac::exec
