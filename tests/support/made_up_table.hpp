// SPDX-License-Identifier: Apache-2.0
//
// A made-up table of cost numbers, of tests only: all that an array of one PE configuration needs, every number another one.
#pragma once

#include <string>

namespace sumac::test {

/// CSV with every block, quantity and event of `pe` with `lanes`; values grow from `first` by a hundredth a row.
inline std::string made_up_table(const std::string& pe, int lanes, double first = 1,
                                 const std::string& provenance = "measured") {
  struct Block {
    const char* name;
    std::initializer_list<const char*> events;
  };
  const Block blocks[] = {{"cell", {"beat", "zero", "pad", "idle", "handoff", "shift"}},
                          {"row", {"beat", "pad", "idle"}},
                          {"col", {"beat", "zero", "idle", "drain"}},
                          {"array", {"cycle", "tile"}},
                          {"pe", {"beat", "zero", "pad", "idle"}},
                          {"act_edge", {"beat", "idle"}},
                          {"wgt_edge", {"beat", "idle"}},
                          {"drain", {"drain", "idle"}},
                          {"multiplier", {"beat", "zero"}}};
  std::string text =
      "# made up\n"
      "pe,lanes,block,quantity,event,stimulus,value,unit,provenance,source,conditions\n";
  double value = first;
  const auto row = [&](const char* block, const std::string& quantity, const std::string& event,
                       const std::string& stimulus, const std::string& unit) {
    text += pe + "," + std::to_string(lanes) + "," + block + "," + quantity + "," + event + "," +
            stimulus + "," + std::to_string(value) + "," + unit + "," + provenance +
            ",made up,V=1.1 seed=1\n";
    value += 0.01 * first;
  };
  for (const Block& block : blocks) {
    row(block.name, "area", "-", "-", "um2");
    row(block.name, "sequential_area", "-", "-", "um2");
    row(block.name, "leakage", "-", "-", "nW");
    row(block.name, "delay", "-", "-", "ns");
    for (const char* event : block.events) {
      for (const char* stimulus : {"minilm", "gaussian", "uniform"})
        row(block.name, "energy", event, stimulus, "pJ");
      row(block.name, "glitch", event, "minilm", "ratio");
    }
  }
  return text;
}

}  // namespace sumac::test
