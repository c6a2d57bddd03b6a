// SPDX-License-Identifier: Apache-2.0
//
// Programs (.sumac): as `sumac verify FILE` reads them, and what it does next: the core of the program's own sizes, the functional executor,
// the cycle executor by recurrence and clock by clock.
//
//   twice    the bytes as they are; then with checksums and hash made right, without which hardly a mutation would pass the header
//   bounds   executed only up to 64 KiB of memory and so many tiles and products that an input takes milliseconds
#include <algorithm>
#include <cstring>
#include <vector>

#include "models/base/crc32.hpp"
#include "sim/cli/verify_core.hpp"
#include "sim/exec/cycle_executor.hpp"
#include "sim/exec/functional_executor.hpp"
#include "sim/pe/pe_kernel.hpp"
#include "sim/program/file.hpp"
#include "tests/fuzz/harness.hpp"

namespace {

using namespace sumac;

constexpr std::size_t kHeader = 128;

std::uint64_t number(const std::vector<std::uint8_t>& bytes, std::size_t at, std::size_t size) {
  std::uint64_t value = 0;
  std::memcpy(&value, bytes.data() + at, size);
  return value;
}

/// Sets the three sections' checksums, the hash of array and PE, and the header's checksum (sim/program/README.md, section 6).
void mend(std::vector<std::uint8_t>& bytes) {
  if (bytes.size() < kHeader) return;
  const auto put = [&](std::size_t at, std::uint64_t value, std::size_t size) {
    std::memcpy(bytes.data() + at, &value, size);
  };
  program::Target target;
  target.rows = bytes[24];
  target.cols = bytes[25];
  target.lanes = bytes[26];
  target.port_bytes = bytes[27];
  target.act_bits = bytes[28];
  target.wgt_bits = bytes[29];
  target.act_ring_words = static_cast<std::int64_t>(number(bytes, 32, 4));
  target.wgt_ring_words = static_cast<std::int64_t>(number(bytes, 36, 4));
  const char* pe = reinterpret_cast<const char*>(bytes.data()) + 80;
  target.pe.assign(pe, strnlen(pe, 32));
  put(16, program::target_hash(target), 8);
  std::uint64_t at = kHeader;
  const std::uint64_t sizes[] = {64 * number(bytes, 44, 4), number(bytes, 56, 8),
                                 number(bytes, 64, 8)};
  for (std::size_t i = 0; i < 3; ++i) {
    if (sizes[i] > bytes.size() - at) break;
    put(112 + 4 * i, base::crc32(std::span(bytes).subspan(at, sizes[i])), 4);
    at += sizes[i];
  }
  put(kHeader - 4, base::crc32(std::span(bytes).first(kHeader - 4)), 4);
}

bool is_small(const program::Program& p) {
  std::int64_t tiles = 0;
  std::int64_t work = 0;
  for (const program::Descriptor& d : p.descriptors) {
    const std::int64_t own = std::int64_t{d.batch} * d.m_tiles * d.n_tiles * d.chunks;
    tiles += own;
    work += own * d.chunk_slices * p.target.rows * p.target.cols * p.target.lanes;
    if (tiles > 300 || work > 200'000) return false;
  }
  return p.memory_bytes <= 65536;
}

void execute(const program::Program& p, const array::CoreParams& core) {
  std::vector<std::uint8_t> memory = program::initial_memory(p);
  (void)fuzz::accepted([&] {
    const auto kernel = pe::make_kernel(core.pe_name, core.lanes);
    (void)exec::run_functional(p, *kernel, memory, 1);
  });
  std::int64_t law = -1;
  std::int64_t stepped = -1;
  (void)fuzz::accepted([&] { law = exec::run_cycle(p, core).counters.cycles; });
  (void)fuzz::accepted([&] { stepped = exec::run_cycle_stepped(p, core).counters.cycles; });
  if (law >= 0 && stepped >= 0 && law != stepped) {
    fuzz::finding("the recurrence says " + std::to_string(law) + " cycles, the stepped mode " +
                  std::to_string(stepped));
  }
}

void read(const std::vector<std::uint8_t>& bytes) {
  static const std::filesystem::path path = fuzz::scratch() / "x.sumac";
  fuzz::write_file(path, fuzz::text_of(bytes.data(), bytes.size()));
  program::Program p;
  if (!fuzz::accepted([&] { p = program::read_program(path); })) return;
  array::CoreParams core;
  const bool runs = fuzz::accepted([&] { core = cli::core_for("x.sumac", p, "", ""); });
  if (program::serialize(p) != bytes) fuzz::finding("an accepted file is not written as it was");
  if (runs && is_small(p)) execute(p, core);
  fuzz::plant(runs && std::ranges::any_of(p.symbols, [](const program::Symbol& s) {
                return s.batch > 5000 || s.m > 5000 || s.n > 5000 || s.k > 5000;
              }));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<std::uint8_t> bytes(data, data + size);
  read(bytes);
  const std::vector<std::uint8_t> given = bytes;
  mend(bytes);
  if (bytes != given) read(bytes);
  return 0;
}
