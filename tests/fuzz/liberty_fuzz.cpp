// SPDX-License-Identifier: Apache-2.0
//
// Liberty libraries, as `sumac-asic --library FILE` reads them, through gzip or not; then what a measurement asks of every cell.
#include "synth/asic/liberty.hpp"

#include <cmath>

#include "tests/fuzz/harness.hpp"

namespace {

/// What the numbers of the seeds come to.
constexpr double kSeed = 69.5;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sumac;
  static const std::string path = (fuzz::scratch() / "cells.lib").string();
  fuzz::write_file(path, fuzz::text_of(data, size));
  double numbers = 0;  // of all of them, so that a change of any is seen
  const bool read = fuzz::accepted([&] {
    const asic::Library library = asic::Library::read(path);
    numbers = library.voltage + library.temperature;
    for (std::size_t c = 0; c < library.cells().size(); ++c) {
      const asic::Cell& cell = library.cells()[c];
      if (library.find(cell.name) != static_cast<int>(c))
        fuzz::finding("a cell is not found under its name");
      if (!cell.unusable.empty()) continue;
      numbers += cell.area + 1e9 * cell.mean_leakage();
      for (const asic::Pin& pin : cell.pins) {
        numbers += 1e15 * pin.capacitance + static_cast<double>(pin.name.size());
        if (pin.direction == asic::Direction::kOutput && pin.function.empty())
          fuzz::finding("an output without a function can be used");
        for (const asic::PowerArc& arc : pin.power)
          for (const asic::Table* table : {&arc.rise, &arc.fall})
            if (!table->empty()) numbers += 1e15 * table->at(0, 0);
        for (const asic::TimingArc& arc : pin.timing)
          for (const asic::Table* table :
               {&arc.delay_rise, &arc.delay_fall, &arc.slew_rise, &arc.slew_fall})
            if (!table->empty()) (void)table->at(-1, 1);
      }
    }
  });
  fuzz::plant(read && std::abs(numbers - kSeed) > 1e-6);
  return 0;
}
