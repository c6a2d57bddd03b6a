// SPDX-License-Identifier: Apache-2.0
//
// A part of a PE mapped onto the cells that any machine can have, for tests: OSU018 of Debian's qflow-tech-osu018.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "synth/asic/netlist.hpp"
#include "synth/asic/sta.hpp"
#include "tests/support/data.hpp"

namespace sumac::asic::test {

inline std::string osu018() {
  return std::string(SUMAC_TOOLS_DIR) +
         "/debian/qflow-tech-osu018/usr/share/qflow/tech/osu018/osu018_stdcells.lib";
}

/// `lmul_pe` of lmul/fp8 and the like: the kind is the first word of `top`.
inline std::string map_part(const std::string& top, const std::string& word, int lanes,
                            const std::string& library, const std::string& out,
                            const std::string& options = "") {
  const std::string kind = top.substr(0, top.find('_'));
  std::string said;
  const int status = run_command(
      "cd " + quoted(SUMAC_SOURCE_DIR) + " && SUMAC_TOOLS=" + quoted(SUMAC_TOOLS_DIR) +
          " PYTHONDONTWRITEBYTECODE=1 " + quoted(sumac::test::tools_python().string()) +
          " synth/asic/map.py --top " + top + " --pe " + kind + " --library " + quoted(library) +
          " -G Cfg=" + quoted(word) + " -G Lanes=" + std::to_string(lanes) + " " + options +
          " -o " + quoted(out) + " rtl/common/common.f rtl/pe/" + kind + "/" + kind + ".f",
      said);
  EXPECT_EQ(status, 0) << said;
  return read_maybe_gzip(out);
}

}  // namespace sumac::asic::test
