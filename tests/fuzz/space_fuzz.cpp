// SPDX-License-Identifier: Apache-2.0
//
// Space files (YAML): as `sumac sweep FILE` reads them; then the points that a sample visits, and the cores that they ask for.
#include "sim/sweep/space.hpp"
#include "sim/sweep/visit.hpp"
#include "tests/fuzz/harness.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sumac;
  static const std::string path = (fuzz::scratch() / "space.yaml").string();
  fuzz::write_file(path, fuzz::text_of(data, size));
  sweep::Space space;
  if (!fuzz::accepted([&] { space = sweep::load_space(path); })) return 0;
  (void)fuzz::accepted([&] { (void)sweep::Visit(space, {}); });
  (void)fuzz::accepted([&] {
    sweep::VisitOptions options;
    options.sample = 20;
    const sweep::Visit visit(space, options);
    for (std::int64_t piece = 0; piece < visit.pieces(); ++piece) {
      for (std::int64_t i = 0; i < visit.size(piece); ++i) {
        const sweep::Point point = sweep::point_at(space, visit.number(piece, i));
        (void)fuzz::accepted([&] { (void)array::make_core(point.array, space.pes[point.pe]); });
        for (const sweep::Constraint& constraint : space.constraints)
          if (!constraint.needs_technology())
            (void)sweep::holds(constraint, point.array, 4, nullptr);
      }
    }
  });
  const std::int64_t rows = space.numbers[static_cast<std::size_t>(sweep::Axis::kRows)].front();
  fuzz::plant(rows != 4 && rows != 8 && rows != 16);
  return 0;
}
