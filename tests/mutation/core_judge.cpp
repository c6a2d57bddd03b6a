// SPDX-License-Identifier: Apache-2.0
//
// core_judge CORE SEED COUNT [STALL_PERMILLE]: random programs on a core of tests/cosim/small_core.hpp, compared as `sumac verify --random` compares them
// on its own cores. Exit code 1 and the first difference where one is seen. Made and run by tests/mutation/mutate_rtl.py, for cores with mutants.
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "sim/exec/agreement.hpp"
#include "sim/exec/random_program.hpp"
#include "tests/cosim/small_core.hpp"

int main(int argc, char** argv) {
  using namespace sumac;
  try {
    if (argc < 4) return 2;
    const auto argument = [&](int i) {
      return argc > i ? std::strtoull(argv[i], nullptr, 0) : 0ULL;
    };
    const array::CoreParams core = exec::core_of(argv[1]);
    const auto kernel = pe::make_kernel(core.pe_name, core.lanes);
    exec::RtlExecutor rtl(core);
    for (std::uint64_t seed = argument(2); seed < argument(2) + argument(3); ++seed) {
      exec::AgreementOptions options;
      options.memory = exec::ideal_memory(core);
      options.memory.stall_permille = static_cast<std::int32_t>(argument(4));
      options.memory.jitter = argument(4) > 0 ? 11 : 0;
      options.memory.seed = seed;
      const exec::Agreement agreement =
          exec::agree(exec::random_program(core, seed), core, *kernel, rtl, options);
      if (!agreement.agrees()) {
        std::printf("seed %llu: %s\n", static_cast<unsigned long long>(seed),
                    agreement.differences.empty() ? "differs"
                                                  : agreement.differences.front().place.c_str());
        return 1;
      }
    }
    return 0;
  } catch (const std::exception& error) {
    std::printf("%s\n", error.what());
    return 1;
  }
}
