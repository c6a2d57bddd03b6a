// SPDX-License-Identifier: Apache-2.0
#include "sim/program/target.hpp"

#include <bit>

#include "models/base/error.hpp"

namespace sumac::program {

std::string describe(const Target& t) {
  return "pe=" + t.pe + " R=" + std::to_string(t.rows) + " C=" + std::to_string(t.cols) +
         " lanes=" + std::to_string(t.lanes) + " port_bytes=" + std::to_string(t.port_bytes) +
         " act_bits=" + std::to_string(t.act_bits) + " wgt_bits=" + std::to_string(t.wgt_bits) +
         " act_ring_words=" + std::to_string(t.act_ring_words) +
         " wgt_ring_words=" + std::to_string(t.wgt_ring_words);
}

namespace {

constexpr std::int64_t kMaxRingWords = 65536;

void require(bool ok, const char* field, std::int64_t value, const char* law) {
  if (!ok) {
    throw base::InputError(std::string("array: ") + field + " is " + std::to_string(value) +
                           ", must be " + law);
  }
}

bool power_of_two(std::int64_t x) {
  return x > 0 && std::has_single_bit(static_cast<std::uint64_t>(x));
}

}  // namespace

void validate(const Target& t) {
  require(t.rows >= 1 && t.rows <= 255, "rows", t.rows, "1..255");
  require(t.cols >= 1 && t.cols <= 255, "columns", t.cols, "1..255");
  require(t.lanes >= 1 && t.lanes <= 64, "lanes", t.lanes, "1..64");
  require(power_of_two(t.port_bytes) && t.port_bytes >= 4 && t.port_bytes <= 64, "port bytes",
          t.port_bytes, "a power of two, 4..64");
  require(t.act_bits >= 1 && t.act_bits <= 16, "activation bits", t.act_bits, "1..16");
  require(t.wgt_bits >= 1 && t.wgt_bits <= 16, "weight bits", t.wgt_bits, "1..16");
  require(power_of_two(t.act_ring_words) && t.act_ring_words <= kMaxRingWords, "act ring words",
          t.act_ring_words, "a power of two, 1..65536");
  require(power_of_two(t.wgt_ring_words) && t.wgt_ring_words <= kMaxRingWords, "wgt ring words",
          t.wgt_ring_words, "a power of two, 1..65536");
}

}  // namespace sumac::program
