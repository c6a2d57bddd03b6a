// SPDX-License-Identifier: Apache-2.0
//
// The events that cost energy, and how many of each a run has.
//
//   cell    each cell is in one of beat (real row and column), zero (real row, column past the GEMM: weight codes 0), pad (row past the tile: no
//           beat, activations 0, weights pass), idle (nothing is fed) in each cycle; a hand-off and a shift of the shadow come on top
//   row     beat, pad, idle; col: beat, zero, idle, and on top a word that drains; array: each cycle, and on top each tile
//   rings   words of one bank, read or written; dram: bits that cross the port
//   law     beat + zero + pad + idle of the cells = cycles * R * C; of the rows = cycles * R; of the columns = cycles * C; cycle = cycles
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sumac::cost {

enum class Event : std::uint8_t {
  kCellBeat,
  kCellZero,
  kCellPad,
  kCellIdle,
  kCellHandoff,
  kCellShift,
  kRowBeat,
  kRowPad,
  kRowIdle,
  kColBeat,
  kColZero,
  kColIdle,
  kColDrain,
  kArrayCycle,
  kArrayTile,
  kActRead,
  kActWrite,
  kWgtRead,
  kWgtWrite,
  kOutRead,
  kOutWrite,
  kDramBit,
};
inline constexpr std::size_t kEventCount = 22;

/// What an energy or an area is booked under. Leakage of all of them is one component of an energy, the last.
enum class Component : std::uint8_t {
  kCells,
  kRows,
  kColumns,
  kArray,
  kActRing,
  kWgtRing,
  kOutRing,
  kDram,
  kLeakage,
};
inline constexpr std::size_t kComponentCount = 9;
inline constexpr std::array<std::string_view, kComponentCount> kComponentNames = {
    "cells", "rows", "columns", "array", "act_ring", "wgt_ring", "out_ring", "dram", "leakage"};

[[nodiscard]] constexpr std::string_view to_string(Component c) {
  return kComponentNames[static_cast<std::size_t>(c)];
}

struct EventName {
  std::string_view block;  // as in a table
  std::string_view event;
  Component component;
};
inline constexpr std::array<EventName, kEventCount> kEvents = {{
    {"cell", "beat", Component::kCells},        {"cell", "zero", Component::kCells},
    {"cell", "pad", Component::kCells},         {"cell", "idle", Component::kCells},
    {"cell", "handoff", Component::kCells},     {"cell", "shift", Component::kCells},
    {"row", "beat", Component::kRows},          {"row", "pad", Component::kRows},
    {"row", "idle", Component::kRows},          {"col", "beat", Component::kColumns},
    {"col", "zero", Component::kColumns},       {"col", "idle", Component::kColumns},
    {"col", "drain", Component::kColumns},      {"array", "cycle", Component::kArray},
    {"array", "tile", Component::kArray},       {"act_ring", "read", Component::kActRing},
    {"act_ring", "write", Component::kActRing}, {"wgt_ring", "read", Component::kWgtRing},
    {"wgt_ring", "write", Component::kWgtRing}, {"out_ring", "read", Component::kOutRing},
    {"out_ring", "write", Component::kOutRing}, {"dram", "bit", Component::kDram},
}};

/// A count of each event.
struct Events {
  std::array<std::int64_t, kEventCount> count{};

  std::int64_t& operator[](Event e) { return count[static_cast<std::size_t>(e)]; }
  std::int64_t operator[](Event e) const { return count[static_cast<std::size_t>(e)]; }
  Events& operator+=(const Events& other) {
    for (std::size_t i = 0; i < kEventCount; ++i)
      count[i] += other.count[i];
    return *this;
  }
  Events& operator*=(std::int64_t times) {
    for (std::int64_t& n : count)
      n *= times;
    return *this;
  }
  friend bool operator==(const Events&, const Events&) = default;
};

}  // namespace sumac::cost
