// SPDX-License-Identifier: Apache-2.0
//
// A program: descriptors over one packed memory image, and names for what it computes. Law: README.md; file: section 6.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/program/descriptor.hpp"
#include "sim/program/target.hpp"

namespace sumac::program {

/// One operation as its user knows it; it may take several descriptors.
struct Symbol {
  std::string name;        // "layer.0.attention.query"
  std::string act_format;  // "int8"
  std::string wgt_format;
  pe::OutFormat out_format = pe::OutFormat::kFp32;
  std::uint32_t first_descriptor = 0;
  std::uint32_t descriptors = 1;
  std::uint32_t batch = 1;
  std::uint32_t m = 1;
  std::uint32_t n = 1;
  std::uint32_t k = 1;
  std::uint32_t out_base = 0;  // that of its first descriptor
  friend bool operator==(const Symbol&, const Symbol&) = default;
};

struct Program {
  Target target;
  std::vector<Descriptor> descriptors;
  std::vector<Symbol> symbols;
  std::uint32_t desc_base = 0;     // where the descriptor list stands in memory, 64 bytes apart
  std::uint64_t memory_bytes = 0;  // addresses used: 0 .. memory_bytes - 1
  std::vector<std::uint8_t>
      image;  // the first bytes of memory, the rest is 0; empty: a program for time only

  [[nodiscard]] bool has_image() const { return !image.empty(); }
  friend bool operator==(const Program&, const Program&) = default;
};

/// InputError naming what is wrong: an array or descriptor outside its law, `last` elsewhere than at the end, an address outside
/// memory, a store over the descriptor list, an operand that is loaded while an earlier descriptor may still be storing it, symbols
/// that name descriptors that are not there.
void validate(const Program& program);

/// Memory as an executor starts with it: the image, zeros after it, the encoded descriptor list.
[[nodiscard]] std::vector<std::uint8_t> initial_memory(const Program& program);

/// FNV-1a of describe(target): programs of one hash run on the same array builds.
[[nodiscard]] std::uint64_t target_hash(const Target& target);

}  // namespace sumac::program
