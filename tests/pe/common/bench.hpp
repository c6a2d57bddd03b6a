// SPDX-License-Identifier: Apache-2.0
//
// Drives bench_top: the same beats to every instance, and every instance held to its golden model: hand-off cycle, word, flags.
//
//   step      one cycle; a beat that ends a group fixes what each instance must hand off, and when
//   shape     a beat has SUMAC_BENCH_LANES lanes; an instance of fewer lanes sees the lowest ones, with the low bits of each code
//   format    the output format may change only while nothing is in flight (flush)
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <type_traits>
#include <vector>

#include SUMAC_MODEL_HEADER
#include "models/base/rng.hpp"
#include "models/pe/pe.hpp"
#include "sim/pe/pe_timing.hpp"
#include "tests/pe/common/vectors.hpp"
#include "verilated.h"

namespace sumac::pe::bench {

inline constexpr int kLanes = SUMAC_BENCH_LANES;

struct Beat {
  bool valid = true;
  bool first = true;
  bool last = true;
  std::array<std::uint16_t, kLanes> act{};
  std::array<std::uint16_t, kLanes> wgt{};
};

struct Instance {
  std::string name;  // "mac/fp8"
  int lanes = 0;
  std::shared_ptr<const Pe> golden;
  PeTiming timing;
  bool checked = true;  // false: not compared
};

class Bench {
 public:
  /// `seed` gives every register without reset a random start value. `vectors`, if given, is told every cycle (vectors.hpp).
  explicit Bench(int seed, Vectors* vectors = nullptr) : vectors_(vectors) {
    std::stringstream list(SUMAC_BENCH);
    for (std::string item; std::getline(list, item, ',');) {
      const std::size_t colon = item.find(':');
      Instance instance;
      instance.name = std::string(SUMAC_KIND) + "/" + item.substr(0, colon);
      instance.lanes = std::stoi(item.substr(colon + 1));
      instance.golden = golden(instance.name, instance.lanes);
      instance.timing = timing_of(instance.name, instance.lanes);
      instances_.push_back(std::move(instance));
    }
    queues_.resize(instances_.size());
    context_.randReset(2);
    context_.randSeed(seed);
    model_ = std::make_unique<SUMAC_MODEL>(&context_);
    model_->rst_ni = 0;
    idle();
    step_clock();
    step_clock();
    model_->rst_ni = 1;
    for (int i = 0; i < 4; ++i)
      step_clock();
  }
  ~Bench() { model_->final(); }

  std::vector<Instance>& instances() { return instances_; }

  void set_format(OutFormat format) {
    flush();
    format_ = format;
    model_->out_format_i = static_cast<std::uint8_t>(format);
  }

  void step(const Beat& beat) {
    model_->valid_i = beat.valid;
    model_->first_i = beat.first;
    model_->last_i = beat.last;
    for (int l = 0; l < kLanes; l += 2) {
      const auto at = static_cast<std::size_t>(l);
      model_->act_i[l / 2] = beat.act[at] | std::uint32_t{beat.act[at + 1]} << 16;
      model_->wgt_i[l / 2] = beat.wgt[at] | std::uint32_t{beat.wgt[at + 1]} << 16;
    }
    if (beat.valid) collect(beat);
    step_clock();
    ++cycle_;
    check();
  }

  /// Any code of the port: those without a name read as FP32.
  void set_raw_format(unsigned code) {
    set_format(OutFormat::kFp32);
    model_->out_format_i = static_cast<std::uint8_t>(code);
  }

  /// Two cycles of reset, at any time; what was in flight is forgotten.
  void reset() {
    for (auto& queue : queues_)
      queue.clear();
    const auto format = model_->out_format_i;
    model_->rst_ni = 0;
    idle();
    model_->out_format_i = format;
    for (int i = 0; i < 2; ++i)
      step_clock(), ++cycle_, check();
    model_->rst_ni = 1;
  }

  /// Idles until nothing is in flight.
  void flush() {
    Beat bubble;
    bubble.valid = false;
    for (int i = 0; i < 16; ++i)
      step(bubble);
  }

  /// A group of beats, alone or with others before and after it.
  void group(const std::vector<Beat>& beats) {
    for (const Beat& beat : beats)
      step(beat);
  }

  [[nodiscard]] std::int64_t compared() const { return compared_; }
  [[nodiscard]] std::int64_t mismatches() const { return mismatches_; }
  /// The first few differences, in words.
  [[nodiscard]] const std::string& report() const { return report_; }

  /// What a canary changes in what was observed of an instance.
  struct Fault {
    std::size_t instance = 0;
    std::uint32_t word = 0;  // bits inverted
    unsigned flags = 0;      // bits inverted
    unsigned sum_flags = 0;  // bits inverted
    int handoff_delay = 0;   // cycles by which the expected hand-off is moved
    int word_delay = 0;      // cycles by which the expected word is moved
  };
  void plant(const Fault& fault) { fault_ = fault, fault_on_ = true; }

 private:
  /// Golden models are built once for all benches.
  static std::shared_ptr<const Pe> golden(const std::string& name, int lanes) {
    static std::map<std::pair<std::string, int>, std::shared_ptr<const Pe>> models;
    std::shared_ptr<const Pe>& model = models[{name, lanes}];
    if (model == nullptr) model = make_pe(name, lanes);
    return model;
  }

  struct Expected {
    std::int64_t handoff;
    std::int64_t word_at;
    Output output;
    std::vector<std::uint16_t> act, wgt;
    bool handed = false;
  };

  void idle() {
    model_->valid_i = 0;
    model_->first_i = 0;
    model_->last_i = 0;
    model_->out_format_i = 0;
    for (int i = 0; i < kLanes / 2; ++i)
      model_->act_i[i] = model_->wgt_i[i] = 0;
  }

  void step_clock() {
    model_->clk_i = 0;
    model_->eval();
    model_->clk_i = 1;
    model_->eval();
    context_.timeInc(1);
    if (vectors_ != nullptr) observe();
  }

  void observe() {
    Vectors::Cycle& now = vectors_->next(instances_.size());
    now.rst = model_->rst_ni != 0;
    now.valid = model_->valid_i != 0;
    now.first = model_->first_i != 0;
    now.last = model_->last_i != 0;
    now.format = model_->out_format_i;
    for (std::size_t w = 0; w < kLanes / 2; ++w) {
      now.act.push_back(model_->act_i[w]);
      now.wgt.push_back(model_->wgt_i[w]);
    }
    for (std::size_t i = 0; i < instances_.size(); ++i) {
      now.seen[i].handoff = element<1>(model_->handoff_o, i) != 0;
      now.seen[i].sum_flags = element<4>(model_->sum_flags_o, i);
      now.seen[i].word = element<32>(model_->word_o, i);
      now.seen[i].flags = element<4>(model_->flags_o, i);
    }
  }

  void collect(const Beat& beat) {
    if (beat.first) act_.clear(), wgt_.clear();
    act_.insert(act_.end(), beat.act.begin(), beat.act.end());
    wgt_.insert(wgt_.end(), beat.wgt.begin(), beat.wgt.end());
    if (!beat.last) return;
    for (std::size_t i = 0; i < instances_.size(); ++i) {
      const Instance& instance = instances_[i];
      const PeTiming& t = instance.timing;
      // This beat is given in cycle cycle_; values after n more clock edges are seen when cycle_ has grown by n.
      Expected e{.handoff = cycle_ + t.edge_latency + t.pe_latency,
                 .word_at = cycle_ + t.edge_latency + t.pe_latency + t.drain_latency,
                 .output = {},
                 .act = {},
                 .wgt = {}};
      if (fault_on_ && fault_.instance == i) {
        e.handoff += fault_.handoff_delay;
        e.word_at += fault_.word_delay;
      }
      if (instance.checked) {
        select(act_, instance.lanes, e.act);
        select(wgt_, instance.lanes, e.wgt);
        const bool integer = format_ == OutFormat::kInt32;
        const OutFormat format =
            integer && !instance.golden->info().int32_output ? OutFormat::kFp32 : format_;
        e.output = instance.golden->dot(e.act, e.wgt, format);
      }
      queues_[i].push_back(std::move(e));
    }
  }

  /// The lowest `lanes` codes of each beat, trailing zeros of K and all.
  static void select(const std::vector<std::uint16_t>& all, int lanes,
                     std::vector<std::uint16_t>& out) {
    for (std::size_t k = 0; k < all.size(); k += kLanes) {
      out.insert(out.end(), all.begin() + static_cast<std::ptrdiff_t>(k),
                 all.begin() + static_cast<std::ptrdiff_t>(k) + lanes);
    }
  }

  void check() {
    for (std::size_t i = 0; i < instances_.size(); ++i) {
      const bool handoff = element<1>(model_->handoff_o, i) != 0;
      std::deque<Expected>& queue = queues_[i];
      bool due = false;
      for (Expected& e : queue) {
        if (e.handoff == cycle_) {
          due = true;
          e.handed = true;
          if (vectors_ != nullptr) vectors_->now().seen[i].sum_due = true;
          unsigned sum_flags = element<4>(model_->sum_flags_o, i);
          if (fault_on_ && fault_.instance == i) sum_flags ^= fault_.sum_flags;
          // Overflow of the conversion is not in the sum.
          if (instances_[i].checked && (sum_flags & ~2u) != (e.output.flags.bits() & ~2u)) {
            differ(i, e, "sum flags", sum_flags, e.output.flags.bits());
          }
        }
        if (e.handoff >= cycle_) break;
      }
      if (handoff != due) {
        ++mismatches_;
        if (report_.size() < 2000) {
          report_ += instances_[i].name + ": cycle " + std::to_string(cycle_) + ": hand-off " +
                     (handoff ? "unexpected\n" : "missing\n");
        }
      }
      while (!queue.empty() && queue.front().word_at <= cycle_) {
        const Expected& e = queue.front();
        if (instances_[i].checked && e.word_at == cycle_) {
          std::uint32_t word = element<32>(model_->word_o, i);
          unsigned flags = element<4>(model_->flags_o, i);
          if (fault_on_ && fault_.instance == i) word ^= fault_.word, flags ^= fault_.flags;
          ++compared_;
          if (vectors_ != nullptr) vectors_->now().seen[i].word_due = true;
          if (word != e.output.word) differ(i, e, "word", word, e.output.word);
          if (flags != e.output.flags.bits()) differ(i, e, "flags", flags, e.output.flags.bits());
        }
        queue.pop_front();
      }
    }
  }

  /// Element i of a port of elements of `Bits` bits: Verilator makes it an integer up to 64 bits, an array of words beyond.
  template <unsigned Bits, class Port>
  static std::uint32_t element(const Port& port, std::size_t i) {
    const std::size_t lsb = Bits * i;
    constexpr std::uint64_t kMask = (std::uint64_t{1} << Bits) - 1;
    if constexpr (std::is_integral_v<Port>) {
      return static_cast<std::uint32_t>(std::uint64_t{port} >> lsb & kMask);
    } else {
      return static_cast<std::uint32_t>(port[lsb / 32] >> (lsb % 32) & kMask);
    }
  }

  void differ(std::size_t i, const Expected& e, const char* what, std::uint32_t got,
              std::uint32_t expected) {
    ++mismatches_;
    if (report_.size() > 2000) return;
    std::stringstream text;
    text << instances_[i].name << " lanes " << instances_[i].lanes << ": " << what << " 0x"
         << std::hex << got << ", golden 0x" << expected << " for";
    for (std::size_t k = 0; k < e.act.size() && k < 12; ++k)
      text << " " << e.act[k] << "*" << e.wgt[k];
    text << (e.act.size() > 12 ? " ...\n" : "\n");
    report_ += text.str();
  }

  VerilatedContext context_;
  std::unique_ptr<SUMAC_MODEL> model_;
  std::vector<Instance> instances_;
  std::vector<std::deque<Expected>> queues_;
  std::vector<std::uint16_t> act_, wgt_;  // the group that is being given, all lanes
  OutFormat format_ = OutFormat::kFp32;
  std::int64_t cycle_ = 0;
  std::int64_t compared_ = 0;
  std::int64_t mismatches_ = 0;
  std::string report_;
  Fault fault_;
  bool fault_on_ = false;
  Vectors* vectors_ = nullptr;
};

}  // namespace sumac::pe::bench
