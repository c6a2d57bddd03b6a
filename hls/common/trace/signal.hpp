// SPDX-License-Identifier: Apache-2.0
//
// A value under the trace reader: bits of wires and constants, in order. Host code.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace sumac {
namespace hls {
inline namespace trace {

[[noreturn]] inline void dialect_error(const char* message) {
  std::fprintf(stderr, "hls: %s\n", message);
  std::abort();
}

inline void require(bool condition, const char* message) {
  if (!condition) dialect_error(message);
}

/// Adjacent bits of one wire, or a constant.
struct Chunk {
  std::string wire;  // empty: a constant
  std::string bits;  // of a constant, highest first
  int offset;
  int width;
  bool whole;  // all bits of the wire
};

/// Chunks, lowest first.
class Signal {
 public:
  int width() const {
    int total = 0;
    for (const Chunk& c : chunks_)
      total += c.width;
    return total;
  }

  bool is_constant() const {
    for (const Chunk& c : chunks_)
      if (!c.wire.empty()) return false;
    return true;
  }

  /// A constant's value, at most `limit`.
  int constant_value(int limit) const {
    long long value = 0;
    for (auto c = chunks_.rbegin(); c != chunks_.rend(); ++c) {
      for (const char bit : c->bits) {
        value = 2 * value + (bit == '1' ? 1 : 0);
        if (value > limit) value = limit;
      }
    }
    return int(value);
  }

  static Signal of_wire(const std::string& wire, int width) {
    Signal s;
    s.chunks_.push_back(Chunk{wire, "", 0, width, true});
    return s;
  }

  static Signal constant(long long value, int width) {
    std::string bits;
    for (int i = width - 1; i >= 0; --i)
      bits += ((value >> (i < 63 ? i : 63)) & 1) != 0 ? '1' : '0';
    Signal s;
    s.chunks_.push_back(Chunk{"", bits, 0, width, false});
    return s;
  }

  Signal slice(int low, int count) const {
    require(low >= 0 && count >= 1 && low + count <= width(), "slice outside the word");
    Signal s;
    int at = 0;
    for (const Chunk& c : chunks_) {
      const int from = low > at ? low - at : 0;
      const int to = low + count < at + c.width ? low + count - at : c.width;
      at += c.width;
      if (from >= to) continue;
      Chunk part = c;
      part.width = to - from;
      part.whole = c.whole && part.width == c.width;
      part.offset = c.offset + from;
      if (c.wire.empty())
        part.bits = c.bits.substr(std::size_t(c.width - to), std::size_t(to - from));
      s.append(part);
    }
    return s;
  }

  /// `high` above this.
  Signal below(const Signal& high) const {
    Signal s = *this;
    for (const Chunk& c : high.chunks_)
      s.append(c);
    return s;
  }

  /// The same value in more bits (or its low bits in fewer).
  Signal resized(int to, bool is_signed) const {
    const int from = width();
    if (to <= from) return slice(0, to);
    if (!is_signed) return below(constant(0, to - from));
    Signal s = *this;
    const Signal sign = slice(from - 1, 1);
    for (int i = from; i < to; ++i)
      s = s.below(sign);
    return s;
  }

  /// As RTLIL writes it.
  std::string text() const {
    std::string all;
    for (auto c = chunks_.rbegin(); c != chunks_.rend(); ++c) {
      if (!all.empty()) all += " ";
      all += chunk_text(*c);
    }
    return chunks_.size() == 1 ? all : "{ " + all + " }";
  }

 private:
  static std::string chunk_text(const Chunk& c) {
    if (c.wire.empty()) return std::to_string(c.width) + "'" + c.bits;
    if (c.whole) return c.wire;
    const std::string low = std::to_string(c.offset);
    return c.wire + " [" +
           (c.width == 1 ? low : std::to_string(c.offset + c.width - 1) + ":" + low) + "]";
  }

  void append(const Chunk& c) {
    if (!chunks_.empty()) {
      Chunk& last = chunks_.back();
      if (c.wire.empty() && last.wire.empty()) {
        last.bits = c.bits + last.bits;
        last.width += c.width;
        return;
      }
      if (!c.wire.empty() && c.wire == last.wire && c.offset == last.offset + last.width) {
        last.width += c.width;
        return;
      }
    }
    chunks_.push_back(c);
  }

  std::vector<Chunk> chunks_;
};

}  // namespace trace
}  // namespace hls
}  // namespace sumac
