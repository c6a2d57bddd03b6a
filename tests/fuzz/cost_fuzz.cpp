// SPDX-License-Identifier: Apache-2.0
//
// Tables of cost numbers, of memories and of technologies: as `--tech` reads them, each input as all three; then a query of what was read.
#include "models/cost/memory.hpp"
#include "models/cost/table.hpp"
#include "models/cost/technology.hpp"
#include "tests/fuzz/harness.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sumac;
  const std::string_view text = fuzz::text_of(data, size);
  cost::Table table;
  if (fuzz::accepted([&] { table = cost::Table::read(text, "t.csv"); })) {
    for (const cost::Row& row : table.rows())
      if (table.find(row.key) != &row || !table.has(row.key.pe, row.key.lanes))
        fuzz::finding("a row is not found under its key");
    fuzz::plant(!table.rows().empty() && table.rows().front().value != 1.5);  // that of the seed
  }
  (void)fuzz::accepted([&] {
    const cost::MemoryTable memory = cost::MemoryTable::read(text, "m.csv");
    for (const int depth : {1, 300, 1000, 100000})
      (void)fuzz::accepted([&] { (void)memory.cost({depth, 100, 2}); });
  });
  (void)fuzz::accepted([&] { (void)cost::read_technologies(text, "n.csv"); });
  return 0;
}
