// SPDX-License-Identifier: Apache-2.0
//
// Holds an HLS PE under the native reader to its golden model: word, flags, and the cycle that both leave in.
#pragma once

#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

#include "hls/native/hls_pe.hpp"
#include "models/base/rng.hpp"
#include "models/pe/pe.hpp"
#include "sim/pe/pe_timing.hpp"
#include "tests/pe/common/stimuli.hpp"

namespace sumac::pe::test {

/// Output formats that a configuration can be asked for.
inline std::vector<OutFormat> out_formats(const PeInfo& info) {
  std::vector<OutFormat> formats = {OutFormat::kFp32, OutFormat::kFp16};
  if (info.int32_output) formats.push_back(OutFormat::kInt32);
  return formats;
}

class HlsComparison {
 public:
  explicit HlsComparison(const std::string& name, int lanes = 4)
      : name_(name),
        golden_(make_pe(name, lanes)),
        hls_(hls::make_hls_pe(name, lanes)),
        timing_(timing_of(name, lanes)) {}

  [[nodiscard]] const PeInfo& info() const { return golden_->info(); }
  [[nodiscard]] const hls::HlsPe& hls() const { return *hls_; }
  [[nodiscard]] const PeTiming& timing() const { return timing_; }
  [[nodiscard]] std::int64_t compared() const { return compared_; }
  [[nodiscard]] std::int64_t wrong() const { return wrong_; }
  /// The first few differences, in words.
  [[nodiscard]] const std::string& report() const { return report_; }

  /// What a canary changes in what was observed: of the output of this number, these bits, this many cycles.
  struct Fault {
    std::int64_t at = -1;
    std::uint32_t word = 0;
    unsigned flags = 0;
    std::int64_t cycles = 0;
  };
  void plant(const Fault& fault) { fault_ = fault; }

  void groups(const std::vector<hls::HlsGroup>& groups, OutFormat format) {
    const std::vector<hls::HlsOutput> got =
        hls_->stream(groups, static_cast<hls::HlsFormat>(format));
    std::int64_t cycle = -1;
    for (std::size_t i = 0; i < groups.size(); ++i) {
      const auto k = static_cast<std::int64_t>(groups[i].act.size());
      const std::int64_t beats = (k + info().lanes - 1) / info().lanes;
      cycle += beats * (1 + groups[i].idle);
      check(got[i], groups[i].act, groups[i].wgt, format, cycle);
    }
  }

  void products(const std::vector<std::uint16_t>& a, const std::vector<std::uint16_t>& b,
                OutFormat format) {
    const std::vector<hls::HlsOutput> got =
        hls_->products(a, b, static_cast<hls::HlsFormat>(format));
    for (std::size_t i = 0; i < a.size(); ++i) {
      check(got[i], {&a[i], 1}, {&b[i], 1}, format, static_cast<std::int64_t>(i));
    }
  }

  /// Every pair of codes.
  void all_pairs(OutFormat format) {
    const std::size_t acts = std::size_t{1} << info().act.width;
    const std::size_t wgts = std::size_t{1} << info().wgt.width;
    std::vector<std::uint16_t> a;
    std::vector<std::uint16_t> b;
    for (std::size_t i = 0; i < acts * wgts; ++i) {
      a.push_back(static_cast<std::uint16_t>(i / wgts));
      b.push_back(static_cast<std::uint16_t>(i % wgts));
    }
    products(a, b, format);
  }

  /// Every pair of corners, and random pairs.
  void corner_and_random_pairs(OutFormat format, int random, std::uint64_t seed) {
    const auto acts = stimuli::corners(info().act);
    const auto wgts = stimuli::corners(info().wgt);
    std::vector<std::uint16_t> a;
    std::vector<std::uint16_t> b;
    for (const std::uint16_t x : acts) {
      for (const std::uint16_t y : wgts)
        a.push_back(x), b.push_back(y);
    }
    base::Rng rng(seed);
    for (int i = 0; i < random; ++i) {
      a.push_back(static_cast<std::uint16_t>(rng.next() & num::code_mask(info().act)));
      b.push_back(static_cast<std::uint16_t>(rng.next() & num::code_mask(info().wgt)));
    }
    products(a, b, format);
  }

  /// Groups of 1 to `longest` elements back to back or with idle cycles, that cancel, with corners and padded lanes inside.
  void random_groups(OutFormat format, int count, int longest, std::uint64_t seed) {
    const auto act_corners = stimuli::corners(info().act);
    const auto wgt_corners = stimuli::corners(info().wgt);
    base::Rng rng(seed);
    std::vector<hls::HlsGroup> list(static_cast<std::size_t>(count));
    for (hls::HlsGroup& group : list) {
      const auto k = static_cast<std::size_t>(rng.between(1, longest));
      group.act.resize(k);
      group.wgt.resize(k);
      group.idle = rng.one_in(4) ? static_cast<int>(rng.below(4)) : 0;
      stimuli::cancelling(rng, info().act, info().wgt, act_corners, wgt_corners, group.act,
                          group.wgt);
    }
    groups(list, format);
  }

  /// GMAX products of the largest magnitude, of one sign and of the other: the widest sums.
  void longest_groups(OutFormat format) {
    const auto k = static_cast<std::size_t>(info().gmax);
    std::vector<hls::HlsGroup> list;
    for (const bool negative : {false, true}) {
      hls::HlsGroup group;
      std::uint16_t a = largest(info().act);
      const std::uint16_t w = largest(info().wgt);
      if (negative) a = stimuli::negated(info().act, a);
      group.act.assign(k, a);
      group.wgt.assign(k, w);
      list.push_back(group);
    }
    groups(list, format);
  }

 private:
  /// Integers: the most negative code, the largest magnitude there is.
  static std::uint16_t largest(const num::Format& format) {
    return static_cast<std::uint16_t>(num::is_float(format) ? num::max_finite_code(format)
                                                            : num::sign_mask(format));
  }

  void check(hls::HlsOutput got, std::span<const std::uint16_t> act,
             std::span<const std::uint16_t> wgt, OutFormat format, std::int64_t last_beat) {
    const Output expected = golden_->dot(act, wgt, format);
    const std::int64_t cycle =
        last_beat + timing_.edge_latency + timing_.pe_latency + timing_.drain_latency;
    if (compared_ == fault_.at) {
      got.word ^= fault_.word, got.flags ^= fault_.flags, got.cycle += fault_.cycles;
    }
    ++compared_;
    if (got.word == expected.word && got.flags == expected.flags.bits() && got.cycle == cycle) {
      return;
    }
    ++wrong_;
    if (report_.size() > 2000) return;
    std::ostringstream text;
    text << name_ << " lanes " << info().lanes << " format " << static_cast<int>(format) << std::hex
         << ": word 0x" << got.word << " flags " << got.flags << " cycle " << std::dec << got.cycle
         << std::hex << ", golden 0x" << expected.word << " " << expected.flags.bits() << " "
         << std::dec << cycle << std::hex << " for";
    for (std::size_t k = 0; k < act.size() && k < 12; ++k)
      text << " " << act[k] << "*" << wgt[k];
    report_ += text.str() + (act.size() > 12 ? " ...\n" : "\n");
  }

  std::string name_;
  std::unique_ptr<Pe> golden_;
  std::unique_ptr<hls::HlsPe> hls_;
  PeTiming timing_;
  std::int64_t compared_ = 0;
  std::int64_t wrong_ = 0;
  std::string report_;
  Fault fault_;
};

}  // namespace sumac::pe::test
