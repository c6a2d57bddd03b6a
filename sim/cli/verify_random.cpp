// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/verify_random.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <filesystem>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "models/base/error.hpp"
#include "models/base/rng.hpp"
#include "models/pe/pe.hpp"
#include "sim/base/interrupt.hpp"
#include "sim/base/whole_file.hpp"
#include "sim/exec/cycle_executor.hpp"
#include "sim/exec/random_program.hpp"
#include "sim/pe/pe_timing.hpp"
#include "sim/program/file.hpp"

namespace sumac::cli {
namespace {

/// What a core is made of, but for its PE.
struct Size {
  int rows, cols, lanes, hop_s, hop_e, port_bytes, burst, outstanding, out_slots, desc_fifo;
  std::int64_t act_words, wgt_words;
};
// The slow ones first, so that they are not the last to be waited for; kTurns says how often each comes.
constexpr std::array<Size, 12> kSizes = {{
    {1, 1, 1, 1, 1, 4, 4, 2, 1, 1, 64, 64},
    {1, 1, 4, 1, 1, 8, 3, 3, 2, 2, 16, 16},
    {1, 7, 4, 1, 1, 8, 8, 4, 2, 3, 32, 64},
    {5, 1, 2, 1, 1, 16, 16, 3, 3, 1, 64, 16},
    {3, 2, 3, 1, 1, 4, 2, 7, 1, 4, 128, 128},
    {2, 11, 1, 1, 1, 64, 3, 5, 4, 2, 16, 16},
    {7, 3, 5, 2, 3, 16, 16, 8, 2, 4, 32, 32},
    {13, 2, 2, 3, 1, 32, 4, 16, 1, 6, 8, 32},
    {4, 4, 4, 1, 1, 16, 16, 16, 2, 4, 64, 64},
    {5, 7, 4, 5, 7, 64, 32, 2, 8, 3, 16, 16},
    {8, 8, 4, 1, 1, 32, 16, 16, 2, 4, 128, 128},
    {11, 5, 8, 1, 2, 8, 7, 4, 3, 5, 64, 32},
}};

// Seed s runs on core kTurns[s mod size]: a single PE takes ten times the cycles of the others, and shows less.
constexpr std::array<std::size_t, 24> kTurns = {2, 3, 4, 5, 6, 7, 8,  9,  10, 11, 0, 3,
                                                4, 5, 6, 7, 8, 9, 10, 11, 1,  2,  6, 8};

std::size_t core_of(std::uint64_t seed) {
  return kTurns[seed % kTurns.size()];
}

array::CoreParams make_core(const Size& s, const std::string& pe) {
  array::CoreParams p;
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
  p.pe_name = pe;
  p.pe = pe::timing_of(pe, s.lanes);
  array::validate(p);
  return p;
}

/// Log-uniform in 1..255 or so: short latencies are as interesting as long ones.
int random_latency(base::Rng& rng) {
  const auto octave = static_cast<int>(rng.below(8));
  return static_cast<int>(rng.between(std::int64_t{1} << octave, (std::int64_t{2} << octave) - 1));
}

exec::MemoryParams random_stalls(base::Rng& rng) {
  exec::MemoryParams memory;
  memory.stall_permille = static_cast<std::int32_t>(rng.between(50, 800));
  memory.jitter = static_cast<std::int32_t>(rng.below(40));
  memory.seed = rng.next();
  return memory;
}

/// One core with its worker, and the programs that are its own.
class Bench {
 public:
  Bench(const array::CoreParams& core, const RandomOptions& options)
      : core_(core),
        options_(options),
        kernel_(pe::make_kernel(core.pe_name, core.lanes)),
        executor_(core, options.seed, !options.wave.path.empty()) {}

  /// The program of a seed: what it shows, and whether its executors agree.
  VerifiedProgram run(std::uint64_t seed, exec::Coverage& coverage, std::size_t& descriptors) {
    base::Rng rng(seed);
    core_.latency = random_latency(rng);
    core_.write_latency = random_latency(rng);
    const program::Program program = exec::random_program(core_, seed);
    if (!options_.keep.empty()) {
      base::make_folder(options_.keep);
      program::write_program(program, std::filesystem::path(options_.keep) /
                                          ("seed-" + std::to_string(seed) + ".sumac"));
    }
    exec::AgreementOptions options;
    options.memory = exec::ideal_memory(core_);
    if (options_.stalls) {
      const exec::MemoryParams stalls = random_stalls(rng);
      options.memory.stall_permille = stalls.stall_permille;
      options.memory.jitter = stalls.jitter;
      options.memory.seed = stalls.seed;
    }
    options.wave_path = options_.wave.path;
    options.wave_from = options_.wave.from;
    options.wave_to = options_.wave.to;
    options.plant = options_.plant;
    VerifiedProgram result;
    result.name = "seed " + std::to_string(seed);
    result.core = core_.pe_name + " on " + std::to_string(core_.rows) + "x" +
                  std::to_string(core_.cols) + "x" + std::to_string(core_.lanes) + ", port " +
                  std::to_string(core_.port_bytes) + " B, latency " + std::to_string(core_.latency);
    result.repeat = "sumac verify --random 1 --seed " + std::to_string(seed);
    if (!options_.pe.empty()) result.repeat += " --pe " + options_.pe;
    if (options_.stalls) result.repeat += " --stalls";
    if (!options_.plant.what.empty()) result.repeat += " --plant " + options_.plant.what;
    result.waveform = result.repeat + " --wave seed-" + std::to_string(seed) + ".fst";
    result.agreement = exec::agree(program, core_, *kernel_, executor_, options);
    coverage.add(program, result.agreement.law.counters);
    descriptors = program.descriptors.size();
    result.agreement.memory.clear();
    result.agreement.memory.shrink_to_fit();
    return result;
  }

 private:
  array::CoreParams core_;
  const RandomOptions& options_;
  std::unique_ptr<pe::Kernel> kernel_;
  exec::RtlExecutor executor_;
};

/// One program of a Bench.
struct Outcome {
  VerifiedProgram program;
  exec::Coverage coverage;
  std::size_t descriptors = 0;
};

/// Sums over the programs; those that differ in the order of their seeds, whoever is ready first.
class Work {
 public:
  Work(const RandomOptions& options, const std::vector<array::CoreParams>& cores)
      : options_(options), cores_(cores) {
    result_.coverage.emplace();
  }

  /// Takes cores until there are none left.  Errors are kept for the one who waits.
  void help() {
    try {
      for (std::size_t core = next_++; core < cores_.size() && !stop_; core = next_++)
        run_core(core);
    } catch (...) {
      stop_ = true;
      const std::lock_guard lock(mutex_);
      if (!error_) error_ = std::current_exception();
    }
    const std::lock_guard lock(mutex_);
    --helpers_;
    changed_.notify_all();
  }

  /// Runs everything with `jobs` threads; returns when all have ended.
  void run(const Console& console, int jobs) {
    Progress progress(console, "programs", options_.programs);
    helpers_ = jobs;
    std::vector<std::jthread> threads;
    for (int i = 0; i < jobs; ++i)
      threads.emplace_back([this] { help(); });
    try {
      std::unique_lock lock(mutex_);
      while (helpers_ > 0) {
        changed_.wait_for(lock, std::chrono::milliseconds(200));
        lock.unlock();
        progress.at(done_);
        lock.lock();
      }
    } catch (...) {
      stop_ = true;
      throw;
    }
    threads.clear();
    if (error_) std::rethrow_exception(error_);
  }

  /// After run().
  [[nodiscard]] VerifyResult result() {
    for (auto& [seed, outcome] : differing_)
      result_.add(std::move(outcome.program), outcome.descriptors);
    return std::move(result_);
  }

 private:
  void run_core(std::size_t core) {
    std::unique_ptr<Bench> bench;
    for (std::int64_t i = 0; i < options_.programs && !stop_; ++i) {
      const std::uint64_t seed = options_.seed + static_cast<std::uint64_t>(i);
      if (core_of(seed) != core) continue;
      base::check_interrupt();
      if (bench == nullptr) bench = std::make_unique<Bench>(cores_[core], options_);
      Outcome outcome;
      outcome.program = bench->run(seed, outcome.coverage, outcome.descriptors);
      add(seed, std::move(outcome));
      ++done_;
    }
  }

  void add(std::uint64_t seed, Outcome outcome) {
    const std::lock_guard lock(mutex_);
    result_.coverage->programs += outcome.coverage.programs;
    for (const exec::CoverageField& field : exec::kCoverageFields)
      *result_.coverage.*field.value += outcome.coverage.*field.value;
    if (outcome.program.agreement.agrees()) {
      result_.add(std::move(outcome.program), outcome.descriptors);
    } else {
      differing_.emplace(seed, std::move(outcome));
    }
  }

  const RandomOptions& options_;
  const std::vector<array::CoreParams>& cores_;
  VerifyResult result_;
  std::map<std::uint64_t, Outcome> differing_;
  std::atomic<std::size_t> next_{0};
  std::atomic<std::int64_t> done_{0};
  std::atomic<bool> stop_{false};
  std::mutex mutex_;
  std::condition_variable changed_;
  std::exception_ptr error_;
  int helpers_ = 0;
};

}  // namespace

std::vector<array::CoreParams> random_cores(const std::string& pe) {
  std::vector<array::CoreParams> cores;
  const std::vector<std::string> kinds = pe::kinds();
  for (std::size_t i = 0; i < kSizes.size(); ++i) {
    std::string name = pe;
    if (name.empty()) {
      const std::string& kind = kinds[i % kinds.size()];
      const std::vector<std::string> configs = pe::configurations(kind);
      name = kind + "/" + configs[i / kinds.size() % configs.size()];
    }
    cores.push_back(make_core(kSizes[i], name));
  }
  return cores;
}

VerifyResult verify_random(const Console& console, const RandomOptions& options) {
  const std::vector<array::CoreParams> cores = random_cores(options.pe);
  const unsigned machine = std::max(1U, std::thread::hardware_concurrency());
  const int jobs = std::clamp(options.jobs.value_or(static_cast<int>(machine)), 1,
                              static_cast<int>(cores.size()));
  Work work(options, cores);
  work.run(console, jobs);

  VerifyResult result = work.result();
  const auto turns = std::min<std::int64_t>(options.programs, kTurns.size());
  std::set<std::size_t> used;
  for (std::int64_t i = 0; i < turns; ++i)
    used.insert(core_of(options.seed + static_cast<std::uint64_t>(i)));
  result.cores = static_cast<std::int64_t>(used.size());
  return result;
}

}  // namespace sumac::cli
