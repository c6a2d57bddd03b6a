// SPDX-License-Identifier: Apache-2.0
//
// What a bench of PEs drove and saw, cycle by cycle, for simulators that read files.
//
//   line      one hexadecimal number a cycle, most significant first:
//             { word_due[N], sum_due[N], flags[N][4], word[N][32], sum_flags[N][4], handoff[N], wgt, act, format 2, last, first, valid, rst_n }
//   due       word and flags, or the flags in the sum, are those of a group: held to golden by the bench that wrote them, never unknown
#pragma once

#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

namespace sumac::pe::bench {

class Vectors {
 public:
  struct Seen {
    bool handoff = false;
    std::uint32_t sum_flags = 0;
    std::uint32_t word = 0;
    std::uint32_t flags = 0;
    bool sum_due = false;
    bool word_due = false;
  };
  struct Cycle {
    bool rst = false, valid = false, first = false, last = false;
    unsigned format = 0;
    std::vector<std::uint32_t> act, wgt;
    std::vector<Seen> seen;
  };

  Cycle& next(std::size_t instances) {
    cycles_.emplace_back();
    cycles_.back().seen.resize(instances);
    return cycles_.back();
  }
  Cycle& now() { return cycles_.back(); }
  std::vector<Cycle>& cycles() { return cycles_; }

  /// Bits of a line.
  [[nodiscard]] std::size_t width() const {
    const Cycle& c = cycles_.front();
    return 6 + 64 * c.act.size() + 43 * c.seen.size();
  }

  void write(const std::string& path) const {
    std::ofstream out(path);
    std::vector<bool> bits;
    for (const Cycle& c : cycles_) {
      bits.clear();
      const auto put = [&](std::uint32_t value, int width) {
        for (int b = 0; b < width; ++b)
          bits.push_back((value >> b & 1U) != 0);
      };
      put(c.rst ? 1 : 0, 1), put(c.valid ? 1 : 0, 1), put(c.first ? 1 : 0, 1);
      put(c.last ? 1 : 0, 1), put(c.format, 2);
      for (const std::uint32_t word : c.act)
        put(word, 32);
      for (const std::uint32_t word : c.wgt)
        put(word, 32);
      for (const Seen& s : c.seen)
        put(s.handoff ? 1 : 0, 1);
      for (const Seen& s : c.seen)
        put(s.sum_flags, 4);
      for (const Seen& s : c.seen)
        put(s.word, 32);
      for (const Seen& s : c.seen)
        put(s.flags, 4);
      for (const Seen& s : c.seen)
        put(s.sum_due ? 1 : 0, 1);
      for (const Seen& s : c.seen)
        put(s.word_due ? 1 : 0, 1);
      while (bits.size() % 4 != 0)
        bits.push_back(false);
      std::string line;
      for (std::size_t n = bits.size(); n > 0; n -= 4)
        line +=
            "0123456789abcdef"[bits[n - 1] * 8 + bits[n - 2] * 4 + bits[n - 3] * 2 + bits[n - 4]];
      out << line << '\n';
    }
  }

 private:
  std::vector<Cycle> cycles_;
};

}  // namespace sumac::pe::bench
