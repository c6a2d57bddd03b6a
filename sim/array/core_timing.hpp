// SPDX-License-Identifier: Apache-2.0
//
// Constants c_* of the time law (README.md): properties of the RTL core, counted once and asserted by every comparison of executors.
#pragma once

namespace sumac::array {

struct CoreTiming {
  int c_load = 1;    // last beat of an operand panel -> the panel may be fed
  int c_dec = 2;     // last beat of a descriptor -> it is decoded
  int c_init = 1;    // descriptor decoded -> its first operand burst may go out
  int c_switch = 1;  // extra pause of the load engine before the first operand item of a descriptor
  int c_dfree = 0;   // last store of a descriptor -> its FIFO entry may be fetched into
  int c_free =
      1;  // end of feed of a panel's last use (at the farthest bank) -> its words may be reserved
  int c_cdec = 0;   // decoded -> compute may start a step of it
  int c_slot = 0;   // store end -> the output slot may be handed a tile
  int c_ack = 0;    // last acknowledge -> the fence opens
  int c_drain = 5;  // last drain word -> the tile may be stored
  int c_end = 0;    // last acknowledge -> the core is done
  friend bool operator==(const CoreTiming&, const CoreTiming&) = default;
};

/// Those of rtl/top.
inline constexpr CoreTiming kCoreTiming{};

}  // namespace sumac::array
