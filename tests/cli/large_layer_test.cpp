// SPDX-License-Identifier: Apache-2.0
//
// A layer of ten billion cycles as a whole process: Llama-3-70B at 8192 tokens on 32x32, mapping search included.
//
//   limits  0.5 s of CPU time and 32 MB resident, in builds with optimisation and without sanitizers
//   size    it needs more addresses than a core has, so it is several programs; the rows must still be the whole GEMMs
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <nlohmann/json.hpp>

#include "tests/support/program.hpp"

namespace sumac::test {
namespace {

#if defined(NDEBUG) && !defined(__SANITIZE_ADDRESS__)
constexpr bool kTimed = true;
#else
constexpr bool kTimed = false;
#endif

double children_cpu_seconds(const rusage& r) {
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  };
  return seconds(r.ru_utime) + seconds(r.ru_stime);
}

TEST(LargeLayer, Llama70BInHalfASecondAnd32Megabytes) {
  for (const std::string pe : {"mac/int8", "lmul/bf16"}) {
    SCOPED_TRACE(pe);
    rusage before{};
    rusage after{};
    getrusage(RUSAGE_CHILDREN, &before);
    const Ran ran = run_sumac({"run", "llama-3-70b", "--array", "32x32", "--tokens", "8192",
                               "--layer", "0", "--pe", pe, "--json", "-"});
    getrusage(RUSAGE_CHILDREN, &after);
    ASSERT_EQ(ran.exit_code, 0) << ran.err;
    EXPECT_NE(ran.err.find("programs a layer, run in sequence"), std::string::npos) << ran.err;
    const double seconds = children_cpu_seconds(after) - children_cpu_seconds(before);
    std::cout << pe << ": " << seconds << " s CPU, " << after.ru_maxrss << " kB resident\n";
    if (kTimed) {
      EXPECT_LT(seconds, 0.5);
      EXPECT_LT(after.ru_maxrss, 32 * 1000);
    }

    const nlohmann::json report = nlohmann::json::parse(ran.out);
    const nlohmann::json& result = report["results"][0];
    ASSERT_EQ(result["ops"].size(), 9U);
    std::int64_t cycles = 0;
    for (const nlohmann::json& op : result["ops"])
      cycles += op["per_layer"]["cycles"].get<std::int64_t>();
    EXPECT_EQ(cycles, result["total"]["cycles"].get<std::int64_t>());
    EXPECT_GT(cycles, 9'000'000'000);
    // 64 heads of scores, FP32: the pieces are all there, and none twice.
    for (const nlohmann::json& op : result["ops"]) {
      if (op["name"] != "attention.scores") continue;
      EXPECT_EQ(op["per_layer"]["written_bytes"].get<std::int64_t>(),
                std::int64_t{64} * 8192 * 8192 * 4);
    }
  }
}

}  // namespace
}  // namespace sumac::test
