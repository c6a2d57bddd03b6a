// SPDX-License-Identifier: Apache-2.0
//
// Array files (YAML): as `--array FILE` reads them, and the core that follows for two PE kinds.
#include "sim/array/array_config.hpp"
#include "tests/fuzz/harness.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sumac;
  static const std::string path = (fuzz::scratch() / "array.yaml").string();
  fuzz::write_file(path, fuzz::text_of(data, size));
  array::ArrayConfig config;
  if (!fuzz::accepted([&] { config = array::load_array(path); })) return 0;
  for (const char* pe : {"mac/int8", "lmul/fp8"})
    (void)fuzz::accepted([&] { (void)array::make_core(config, pe); });
  fuzz::plant(config.rows != 4 && config.rows != 16 && config.rows != 32);
  return 0;
}
