// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

#include "models/base/error.hpp"
#include "models/base/rng.hpp"
#include "models/pe/pe.hpp"
#include "sim/exec/verify.hpp"

namespace sumac::exec {
namespace {

struct Shape {
  int rows, cols, lanes, hop_s, hop_e, port_bytes, burst, outstanding, out_slots, desc_fifo;
  std::int64_t act_words, wgt_words;
};

// One of everything; one row, one column, primes, hops, words of many slices and of several beats, every depth of the descriptor FIFO that the core
// treats apart, rings that wrap often and rings that hardly do.
constexpr Shape kShapes[kRandomBuilds] = {
    {1, 1, 1, 1, 1, 4, 1, 1, 1, 1, 128, 128},   {1, 5, 4, 1, 1, 16, 8, 4, 2, 4, 128, 64},
    {7, 1, 2, 1, 1, 8, 4, 3, 3, 3, 64, 256},    {3, 5, 4, 1, 1, 32, 16, 8, 4, 4, 32, 32},
    {5, 7, 3, 2, 3, 64, 5, 2, 2, 4, 64, 64},    {4, 4, 4, 1, 1, 32, 16, 8, 4, 4, 64, 64},
    {2, 3, 5, 2, 1, 4, 16, 6, 1, 2, 256, 256},  {8, 2, 4, 1, 2, 16, 7, 5, 4, 3, 64, 128},
    {2, 8, 1, 1, 4, 8, 12, 16, 2, 4, 128, 128}, {11, 3, 2, 1, 1, 16, 3, 7, 3, 4, 128, 64}};

/// The PE of build `index`: kinds by turns, and through the configurations of each.
std::string pe_of(int index, const std::vector<std::string>& pes) {
  const std::vector<std::string> names = pes.empty() ? pe::kinds() : pes;
  const std::string& name = names[static_cast<std::size_t>(index) % names.size()];
  if (name.find('/') != std::string::npos) return name;
  const std::vector<std::string> configurations = pe::configurations(name);
  // 2 steps at a time: ten builds of two kinds reach integers, exact floats, FP32 sums and the smallest formats.
  const std::size_t turn = static_cast<std::size_t>(index) / names.size();
  return name + "/" + configurations[2 * turn % configurations.size()];
}

std::string describe(const array::CoreParams& p) {
  const auto n = [](std::int64_t value) { return std::to_string(value); };
  return p.pe_name + " " + n(p.rows) + "x" + n(p.cols) + "x" + n(p.lanes) + ", hops " + n(p.hop_s) +
         "/" + n(p.hop_e) + ", port " + n(p.port_bytes) + " B, burst " + n(p.burst_beats) +
         ", outstanding " + n(p.outstanding) + ", slots " + n(p.out_slots) + ", descriptors " +
         n(p.desc_fifo) + ", rings " + n(p.act_ring_words) + "/" + n(p.wgt_ring_words) + " words";
}

/// Seed of program i; also what its latencies are drawn from.
std::uint64_t seed_of(const RandomVerify& job, std::int64_t i) {
  base::Rng rng(job.seed);
  return rng.next() ^ (0x9E3779B97F4A7C15ULL * static_cast<std::uint64_t>(i + 1));
}

void draw_latencies(array::CoreParams& params, std::uint64_t seed) {
  base::Rng rng(seed + 1);
  params.latency = static_cast<int>(rng.one_in(2) ? rng.between(1, 12) : rng.between(1, 150));
  params.write_latency = static_cast<int>(rng.between(1, 60));
}

std::string repeat_command(const RandomVerify& job, std::int64_t i) {
  std::string text = "sumac verify --random " + std::to_string(job.programs) + " --seed " +
                     std::to_string(job.seed) + " --only " + std::to_string(i);
  if (!job.pes.empty()) {
    text += " --pe ";
    for (std::size_t k = 0; k < job.pes.size(); ++k)
      text += (k > 0 ? "," : "") + job.pes[k];
  }
  if (job.options.stall_permille > 0)
    text += " --stalls " + std::to_string(job.options.stall_permille);
  return text;
}

class Run {
 public:
  Run(const RandomVerify& job, const std::function<bool(std::int64_t, std::int64_t)>& progress)
      : job_(job), progress_(progress) {
    result_.builds.resize(kRandomBuilds);
  }

  RandomResult go() {
    std::vector<std::thread> threads;
    const unsigned count = std::clamp(std::thread::hardware_concurrency(), 1U, 8U);
    for (unsigned t = 0; t < count; ++t)
      threads.emplace_back([this] { work(); });
    for (std::thread& thread : threads)
      thread.join();
    if (error_) std::rethrow_exception(error_);
    std::erase(result_.builds, std::string());
    if (result_.programs >= kCoverageFrom)
      for (const CoverageField& field : kCoverageFields)
        if (result_.coverage.*field.value < kLeastCovered)
          result_.uncovered.emplace_back(field.name);
    return std::move(result_);
  }

 private:
  void work() {
    for (int build = next_++; build < kRandomBuilds && !stop_; build = next_++) {
      try {
        run_build(build);
      } catch (...) {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (!error_) error_ = std::current_exception();
        stop_ = true;
      }
    }
  }

  void run_build(int build) {
    if (job_.only >= 0 && job_.only % kRandomBuilds != build) return;
    if (build >= job_.programs) return;
    array::CoreParams params = random_build(build, job_.pes);
    const std::unique_ptr<pe::Kernel> kernel = pe::make_kernel(params.pe_name, params.lanes);
    RtlExecutor rtl(params, job_.seed + static_cast<std::uint64_t>(build),
                    !job_.options.wave.empty());
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      result_.builds[static_cast<std::size_t>(build)] = describe(params);
    }
    for (std::int64_t i = build; i < job_.programs && !stop_; i += kRandomBuilds) {
      if (job_.only >= 0 && i != job_.only) continue;
      run_program(i, params, *kernel, rtl);
    }
  }

  void run_program(std::int64_t i, array::CoreParams& params, const pe::Kernel& kernel,
                   RtlExecutor& rtl) {
    const std::uint64_t seed = seed_of(job_, i);
    draw_latencies(params, seed);
    const program::Program program = random_program(params, seed);
    VerifyOptions options = job_.options;
    options.memory_seed = seed;
    Verified verified = verify_program(program, params, kernel, rtl, options);
    Differences& differences = verified.differences;
    for (std::string& text : differences.first)
      text = "program " + std::to_string(i) + " (" + describe(params) + ", latency " +
             std::to_string(params.latency) + "/" + std::to_string(params.write_latency) +
             "): " + text + "; repeat: " + repeat_command(job_, i) + " [--wave F.fst]";

    const std::lock_guard<std::mutex> lock(mutex_);
    result_.differences += differences;
    result_.coverage.add(program, verified.time.counters);
    result_.programs += 1;
    result_.cycles += verified.time.counters.cycles;
    result_.rtl_cpu_seconds += verified.rtl_cpu_seconds;
    if (!progress_(result_.programs, job_.only >= 0 ? 1 : job_.programs)) stop_ = true;
  }

  const RandomVerify& job_;
  const std::function<bool(std::int64_t, std::int64_t)>& progress_;
  RandomResult result_;
  std::mutex mutex_;
  std::atomic<int> next_{0};
  std::atomic<bool> stop_{false};
  std::exception_ptr error_;
};

}  // namespace

array::CoreParams random_build(int index, const std::vector<std::string>& pes) {
  SUMAC_CHECK(index >= 0 && index < kRandomBuilds,
              "a build of a random run has a number below kRandomBuilds");
  const Shape& s = kShapes[index];
  array::CoreParams p;
  p.pe_name = pe_of(index, pes);
  p.rows = s.rows;
  p.cols = s.cols;
  p.lanes = s.lanes;
  p.hop_s = s.hop_s;
  p.hop_e = s.hop_e;
  p.port_bytes = s.port_bytes;
  p.burst_beats = s.burst;
  p.outstanding = s.outstanding;
  p.out_slots = s.out_slots;
  p.desc_fifo = s.desc_fifo;
  p.act_ring_words = s.act_words;
  p.wgt_ring_words = s.wgt_words;
  p.pe = pe::timing_of(p.pe_name, p.lanes);
  array::validate(p);
  return p;
}

RandomResult verify_random(const RandomVerify& job,
                           const std::function<bool(std::int64_t, std::int64_t)>& progress) {
  return Run(job, progress).go();
}

}  // namespace sumac::exec
