// SPDX-License-Identifier: Apache-2.0
//
// The runs of a characterisation (characterise.hpp): time line, waves from block to block, energies by event.
#include <algorithm>
#include <array>
#include <bit>

#include "models/base/error.hpp"
#include "models/pe/scalar.hpp"
#include "synth/asic/characterise.hpp"

namespace sumac::asic {

namespace {

using Word = std::uint64_t;
constexpr std::size_t kElements = 384;  // of a group
constexpr int kRows = 16;               // of the array whose control is imitated
constexpr std::size_t kGap = 64;  // idle cycles after a run: more than any latency and a drain
constexpr Word kAll = ~Word{0};

/// A signal of some width in every cycle.
struct Wave {
  std::size_t width = 0;
  std::vector<Word> words;
  [[nodiscard]] const Word* at(std::size_t t) const { return words.data() + t * width; }
};

enum class Run { kReset, kWarm, kIdle, kOpen, kClosed, kDrained, kPad, kZero };
constexpr Run kRuns[] = {Run::kReset,  Run::kWarm,    Run::kIdle, Run::kOpen,
                         Run::kClosed, Run::kDrained, Run::kPad,  Run::kZero};

struct Cycle {
  int beat = -1;  // of the operands
  bool first = false, last = false, real = true, zero = false;
  unsigned pos = 0, sub = 0;
};

struct Section {
  Run run;
  std::size_t begin, end;
};

/// What all blocks see.
struct TimeLine {
  std::vector<Cycle> cycles;
  std::vector<Section> sections;
  std::size_t beats = 0, groups = 0;           // of a run
  std::vector<std::vector<Word>> act, wgt;     // of each beat: bit planes, lane 0 lowest
  std::size_t act_slices = 1, wgt_slices = 1;  // of a word of the ring
  std::vector<std::size_t> starts;             // cycles in which drains of kDrained begin
};

std::vector<std::vector<Word>> planes(const std::vector<std::vector<std::uint16_t>>& streams,
                                      std::size_t beats, std::size_t lanes, std::size_t bits) {
  std::vector<std::vector<Word>> result(beats, std::vector<Word>(lanes * bits));
  for (std::size_t s = 0; s < streams.size(); ++s) {
    for (std::size_t k = 0; k < streams[s].size(); ++k) {
      for (std::size_t b = 0; b < bits; ++b) {
        result[k / lanes][k % lanes * bits + b] |=
            Word{static_cast<unsigned>(streams[s][k]) >> b & 1U} << s;
      }
    }
  }
  return result;
}

TimeLine time_line(Operands& operands, const pe::PeInfo& pe, int groups) {
  TimeLine line;
  const auto lanes = static_cast<std::size_t>(pe.lanes);
  const std::size_t group_beats = (kElements + lanes - 1) / lanes;
  line.groups = static_cast<std::size_t>(groups);
  line.beats = group_beats * line.groups;
  const auto act_bits = static_cast<std::size_t>(pe.act.width);
  const auto wgt_bits = static_cast<std::size_t>(pe.wgt.width);
  for (std::size_t g = 0; g < line.groups; ++g) {
    std::vector<std::vector<std::uint16_t>> act, wgt;
    for (int s = 0; s < kStreams; ++s) {
      Group group = operands.draw(kElements);
      act.push_back(std::move(group.act));
      wgt.push_back(std::move(group.wgt));
    }
    for (auto& beat : planes(act, group_beats, lanes, act_bits))
      line.act.push_back(std::move(beat));
    for (auto& beat : planes(wgt, group_beats, lanes, wgt_bits))
      line.wgt.push_back(std::move(beat));
  }
  const auto port_bits = static_cast<std::size_t>(8 * block_port_bytes(pe));
  line.act_slices = std::max<std::size_t>(1, port_bits / (lanes * act_bits));
  line.wgt_slices = std::max<std::size_t>(1, port_bits / (lanes * wgt_bits));
  for (const Run run : kRuns) {
    const std::size_t begin = line.cycles.size();
    const bool feeds = run != Run::kReset && run != Run::kIdle;
    for (std::size_t b = 0; feeds && b < line.beats; ++b) {
      Cycle cycle;
      cycle.beat = static_cast<int>(b);
      cycle.first = b % group_beats == 0;
      cycle.last = (b + 1) % group_beats == 0 &&
                   (run == Run::kClosed || run == Run::kDrained || run == Run::kWarm);
      cycle.real = run != Run::kPad;
      cycle.zero = run == Run::kZero;
      line.cycles.push_back(cycle);
    }
    const Cycle held = line.cycles.empty() ? Cycle{} : line.cycles.back();
    for (std::size_t i = 0; i < kGap; ++i) {
      Cycle idle = held;
      idle.beat = -1;
      idle.first = idle.last = false;
      line.cycles.push_back(idle);
    }
    line.sections.push_back({run, begin, line.cycles.size()});
  }
  return line;
}

/// The word of a ring that holds a beat's slice, `slices` to a word from the first beat of its group.
void ring_word(const std::vector<std::vector<Word>>& planes, std::size_t group_beats,
               std::size_t beat, std::size_t slices, std::vector<Word>& word) {
  const std::size_t start = beat - beat % group_beats;
  const std::size_t first = start + (beat - start) / slices * slices;
  word.clear();
  for (std::size_t s = 0; s < slices; ++s) {
    const bool inside = first + s < start + group_beats;
    for (const Word plane : planes[inside ? first + s : first])
      word.push_back(inside ? plane : 0);
  }
}

/// One block under simulation: energy of each section.
class Bench {
 public:
  Bench(const Netlist& netlist, const Library& library, double slew,
        const std::vector<double>& loads, const TimeLine& line)
      : netlist_(netlist),
        simulator_(netlist, library),
        estimator_(netlist, library, slew, loads),
        line_(line) {}

  [[nodiscard]] std::vector<int> bus(const std::string& name, std::size_t width = 0) const {
    std::vector<int> nets = netlist_.bus(name);
    if (width != 0 && nets.size() != width)
      throw base::InputError(netlist_.top + ": port '" + name + "' has " +
                             std::to_string(nets.size()) + " bits where " + std::to_string(width) +
                             " are due");
    return nets;
  }

  void set(const std::vector<int>& nets, const Word* words) {
    for (std::size_t i = 0; i < nets.size(); ++i) {
      if (nets[i] > 1) simulator_.set(nets[i], words[i]);
    }
  }
  void set(const std::vector<int>& nets, unsigned value) {  // the same in every stream
    for (std::size_t i = 0; i < nets.size(); ++i) {
      if (nets[i] > 1) simulator_.set(nets[i], i < 32 && (value >> i & 1U) != 0 ? kAll : 0);
    }
  }
  void get(const std::vector<int>& nets, Wave& wave) const {
    wave.width = nets.size();
    for (const int net : nets)
      wave.words.push_back(simulator_.get(net));
  }
  [[nodiscard]] Word get(int net) const { return simulator_.get(net); }

  /// drive(t) sets inputs of cycle t, see(t) looks at what settled.
  template <typename Drive, typename See>
  void run(Drive drive, See see) {
    const std::vector<int> reset = bus("rst_ni");
    for (const Section& section : line_.sections) {
      simulator_.clear_counts();
      simulator_.count(section.run != Run::kReset && section.run != Run::kWarm);
      set(reset, section.run == Run::kReset ? 0U : 1U);
      for (std::size_t t = section.begin; t < section.end; ++t) {
        simulator_.clock();
        drive(t);
        simulator_.step();
        see(t);
      }
      energy_[static_cast<std::size_t>(section.run)] =
          estimator_.energy(simulator_.counts()).total();
      cycles_[static_cast<std::size_t>(section.run)] =
          static_cast<double>(section.end - section.begin);
    }
  }

  [[nodiscard]] double energy(Run run) const { return energy_[static_cast<std::size_t>(run)]; }
  [[nodiscard]] double idle() const {
    return energy(Run::kIdle) / cycles_[static_cast<std::size_t>(Run::kIdle)];
  }
  /// Of one of `count` events of a run: its other cycles are idle ones.
  [[nodiscard]] double event(Run run, double count) const {
    return (energy(run) - idle() * (cycles_[static_cast<std::size_t>(run)] - count)) / count;
  }

 private:
  const Netlist& netlist_;
  Simulator simulator_;
  Estimator estimator_;
  const TimeLine& line_;
  std::array<double, 8> energy_{}, cycles_{};
};

/// Feed control of a row or column in cycle t.
struct Feed {
  std::vector<int> valid, first, last, free, rows, pos, sub, data;
};

class Measurement {
 public:
  Measurement(const std::map<std::string, Netlist>& netlists, const Library& library,
              const pe::PeInfo& pe, const std::map<std::string, double>& slews,
              const std::map<std::string, std::vector<double>>& loads, TimeLine line)
      : netlists_(netlists),
        library_(library),
        pe_(pe),
        slews_(slews),
        loads_(loads),
        line_(std::move(line)) {}

  std::map<std::string, Events> run() {
    row();
    column(nullptr);  // once for what travels south, once more with sums to drain
    hops();
    cell();
    column(&shadow_);
    array();
    less("row", "hop_e");
    less("col", "hop_s");
    less("array", "hop_pop");
    part_pe();
    edge("act_edge", line_.act);
    edge("wgt_edge", line_.wgt);
    drain();
    if (netlists_.count("multiplier") != 0) multiplier();
    return std::move(result_);
  }

 private:
  Bench bench(const std::string& block) const {
    return {netlists_.at(block), library_, slews_.at(block), loads_.at(block), line_};
  }
  [[nodiscard]] std::size_t group_beats() const { return line_.beats / line_.groups; }
  [[nodiscard]] double beats() const { return static_cast<double>(line_.beats); }
  [[nodiscard]] double groups() const { return static_cast<double>(line_.groups); }

  Feed feed(const Bench& bench) const {
    return {bench.bus("valid_i"), bench.bus("first_i"),
            bench.bus("last_i"),  bench.bus("free_i"),
            bench.bus("rows_i"),  bench.bus("pos_i"),
            bench.bus("sub_i"),   bench.bus("u_feed.u_bank.g_beat[0].mem.RD_DATA")};
  }

  /// Control of cycle t, and the word that its bank gives for the control of cycle t - 2.
  void drive(Bench& bench, const Feed& feed, std::size_t t,
             const std::vector<std::vector<Word>>& planes, std::size_t slices, bool weights) {
    const Cycle& now = line_.cycles[t];
    bench.set(feed.valid, now.beat >= 0 ? 1U : 0U);
    bench.set(feed.first, now.first ? 1U : 0U);
    bench.set(feed.last, now.last ? 1U : 0U);
    bench.set(feed.free, now.last ? 1U : 0U);
    bench.set(feed.rows, now.real ? unsigned{kRows} : unsigned{kRows} / 2);
    if (now.beat >= 0) {
      const std::size_t in_group = static_cast<std::size_t>(now.beat) % group_beats();
      const std::size_t words = (group_beats() + slices - 1) / slices;
      const std::size_t word =
          static_cast<std::size_t>(now.beat) / group_beats() * words + in_group / slices;
      bench.set(feed.pos, static_cast<unsigned>(word));
      bench.set(feed.sub, static_cast<unsigned>(in_group % slices));
    }
    const int read = t < 2 ? -1 : line_.cycles[t - 2].beat;
    if (read < 0) return;
    ring_word(planes, group_beats(), static_cast<std::size_t>(read), slices, word_);
    if (weights && line_.cycles[t - 2].zero) std::fill(word_.begin(), word_.end(), Word{0});
    word_.resize(std::max(word_.size(), feed.data.size()));
    bench.set(feed.data, word_.data());
  }

  void row() {
    Bench b = bench("row");
    const Feed f = feed(b);
    const std::vector<int> valid = b.bus("beat_o", 1), first = b.bus("group_first_o", 1),
                           last = b.bus("group_last_o", 1), east = b.bus("east_o");
    b.set(b.bus("tile_rows_i"), unsigned{kRows});
    b.run([&](std::size_t t) { drive(b, f, t, line_.act, line_.act_slices, false); },
          [&](std::size_t) {
            b.get(valid, valid_);
            b.get(first, first_);
            b.get(last, last_);
            b.get(east, east_);
          });
    auto& e = result_["row"].energy;
    e["beat"] = b.event(Run::kOpen, beats());
    e["pad"] = b.event(Run::kPad, beats());
    e["idle"] = b.idle();
  }

  void column(const Wave* sums) {
    Bench b = bench("col");
    const Feed f = feed(b);
    const std::vector<int> south = b.bus("south_o"), sum = b.bus("sum_i");
    const std::vector<int> pop = b.bus("pop_i"), pop_last = b.bus("pop_last_i"),
                           pop_addr = b.bus("pop_addr_i");
    b.set(b.bus("pop_cols_i"), unsigned{kRows});
    std::vector<int> word(line_.cycles.size() + kRows + 2, -1);
    for (const std::size_t start : line_.starts) {
      for (int k = 0; k < kRows; ++k)
        word[start + static_cast<std::size_t>(k)] = kRows - 1 - k;
    }
    if (sums == nullptr) south_ = Wave{};
    b.run(
        [&](std::size_t t) {
          drive(b, f, t, line_.wgt, line_.wgt_slices, true);
          b.set(pop, word[t] >= 0 ? 1U : 0U);
          b.set(pop_last, word[t] == 0 ? 1U : 0U);
          if (word[t] >= 0) b.set(pop_addr, static_cast<unsigned>(word[t]));
          if (sums != nullptr) b.set(sum, sums->at(t));
        },
        [&](std::size_t) {
          if (sums == nullptr) b.get(south, south_);
        });
    auto& e = result_["col"].energy;
    e["beat"] = b.event(Run::kOpen, beats());
    e["zero"] = b.event(Run::kZero, beats());
    e["idle"] = b.idle();
    e["drain"] = (b.energy(Run::kDrained) - b.energy(Run::kOpen)) / (kRows * groups());
  }

  /// From a row and a column into a cell inside of the array.
  void hops() {
    Bench e = bench("hop_e");
    const std::vector<int> valid = e.bus("valid_i", 1), first = e.bus("first_i", 1),
                           last = e.bus("last_i", 1), east = e.bus("east_i", east_.width);
    Wave valid_out, first_out, last_out, east_out, south_out;
    e.run(
        [&](std::size_t t) {
          e.set(valid, valid_.at(t));
          e.set(first, first_.at(t));
          e.set(last, last_.at(t));
          e.set(east, east_.at(t));
        },
        [&](std::size_t) {
          e.get(e.bus("valid_o"), valid_out);
          e.get(e.bus("first_o"), first_out);
          e.get(e.bus("last_o"), last_out);
          e.get(e.bus("east_o"), east_out);
        });
    auto& of_east = result_["hop_e"].energy;
    of_east["beat"] = e.event(Run::kOpen, beats());
    of_east["pad"] = e.event(Run::kPad, beats());
    of_east["idle"] = e.idle();
    Bench s = bench("hop_s");
    const std::vector<int> south = s.bus("south_i", south_.width);
    s.run([&](std::size_t t) { s.set(south, south_.at(t)); },
          [&](std::size_t) { s.get(s.bus("south_o"), south_out); });
    auto& of_south = result_["hop_s"].energy;
    of_south["beat"] = s.event(Run::kOpen, beats());
    of_south["zero"] = s.event(Run::kZero, beats());
    of_south["idle"] = s.idle();
    Bench p = bench("hop_pop");
    p.run([](std::size_t) {}, [](std::size_t) {});
    result_["hop_pop"].energy["cycle"] = p.idle();
    valid_ = std::move(valid_out);
    first_ = std::move(first_out);
    last_ = std::move(last_out);
    east_ = std::move(east_out);
    south_ = std::move(south_out);
  }

  /// What `block` has is without `hop`.
  void less(const std::string& block, const std::string& hop) {
    for (const auto& [event, energy] : result_.at(hop).energy) {
      double& own = result_.at(block).energy.at(event);
      own -= energy;
      SUMAC_CHECK(own > 0, "a block has more than a hop register");
    }
  }

  void cell() {
    Bench b = bench("cell");
    const std::vector<int> valid = b.bus("valid_i", 1), first = b.bus("first_i", 1),
                           last = b.bus("last_i", 1), east = b.bus("east_i", east_.width),
                           south = b.bus("south_i", south_.width), shift = b.bus("shift_i", 1),
                           above = b.bus("above_i"), shadow = b.bus("shadow_o", above.size()),
                           handoff = b.bus("handoff_o", 1);
    const std::vector<int> valid_o = b.bus("valid_o", 1), first_o = b.bus("first_o", 1),
                           last_o = b.bus("last_o", 1), east_o = b.bus("east_o"),
                           south_o = b.bus("south_o");
    std::vector<bool> shifts(line_.cycles.size() + kRows + 2);
    std::vector<Word> from(above.size());
    const Section* section = line_.sections.data();
    std::size_t handed = 0;
    b.run(
        [&](std::size_t t) {
          while (t >= section->end)
            ++section;
          b.set(valid, valid_.at(t));
          b.set(first, first_.at(t));
          b.set(last, last_.at(t));
          b.set(east, east_.at(t));
          b.set(south, south_.at(t));
          b.set(shift, shifts[t] ? 1U : 0U);
          // The cell above: another stream's sum.
          for (std::size_t i = 0; i < shadow.size(); ++i)
            from[i] = std::rotl(b.get(shadow[i]), 1);
          b.set(above, from.data());
        },
        [&](std::size_t t) {
          if (b.get(handoff[0]) != 0 && section->run != Run::kReset) {
            SUMAC_CHECK(b.get(handoff[0]) == kAll, "all streams hand off together");
            handed += section->run == Run::kDrained;
            if (section->run == Run::kDrained) {
              line_.starts.push_back(t + 1);
              for (std::size_t k = 1; k < kRows; ++k)
                shifts[t + 1 + k] = true;
            }
          }
          b.get(shadow, shadow_);
          b.get(valid_o, pe_valid_);
          b.get(first_o, pe_first_);
          b.get(last_o, pe_last_);
          b.get(east_o, pe_east_);
          b.get(south_o, pe_south_);
        });
    SUMAC_CHECK(handed == line_.groups, "each group is handed off once");
    auto& e = result_["cell"].energy;
    e["beat"] = b.event(Run::kOpen, beats());
    e["zero"] = b.event(Run::kZero, beats());
    e["pad"] = b.event(Run::kPad, beats());
    e["idle"] = b.idle();
    e["handoff"] = (b.energy(Run::kClosed) - b.energy(Run::kOpen)) / groups();
    e["shift"] = (b.energy(Run::kDrained) - b.energy(Run::kClosed)) / ((kRows - 1) * groups());
  }

  void array() {
    Bench b = bench("array");
    const std::vector<int> tile = b.bus("tile_i", 1), start = b.bus("start_i", 1),
                           act_pos = b.bus("act_pos_i"), wgt_pos = b.bus("wgt_pos_i"),
                           act_free = b.bus("act_free_i"), wgt_free = b.bus("wgt_free_i");
    // tile_t: rows, cols, out_format, desc_last, from the top.
    b.set(b.bus("tile_info_i", 19), unsigned{kRows} << 11 | unsigned{kRows} << 3);
    std::vector<bool> starts(line_.cycles.size() + 2), drained(line_.cycles.size());
    for (const std::size_t t : line_.starts)
      starts[t - 1] = true;
    for (const Section& section : line_.sections) {
      for (std::size_t t = section.begin; t < section.end; ++t)
        drained[t] = section.run == Run::kDrained;
    }
    b.run(
        [&](std::size_t t) {
          const Cycle& now = line_.cycles[t];
          b.set(tile, drained[t] && now.first ? 1U : 0U);
          b.set(start, starts[t] ? 1U : 0U);
          const bool free = drained[t] && now.last;
          b.set(act_free, free ? 1U : 0U);
          b.set(wgt_free, free ? 1U : 0U);
          if (now.beat < 0) return;
          const auto beat = static_cast<std::size_t>(now.beat);
          b.set(act_pos, static_cast<unsigned>(beat / line_.act_slices));
          b.set(wgt_pos, static_cast<unsigned>(beat / line_.wgt_slices));
        },
        [](std::size_t) {});
    auto& e = result_["array"].energy;
    e["cycle"] = b.event(Run::kOpen, beats());
    e["tile"] = (b.energy(Run::kDrained) - b.energy(Run::kOpen)) / groups();
  }

  void part_pe() {
    Bench b = bench("pe");
    const std::vector<int> valid = b.bus("valid_i", 1), first = b.bus("first_i", 1),
                           last = b.bus("last_i", 1), east = b.bus("east_i", pe_east_.width),
                           south = b.bus("south_i", pe_south_.width);
    b.run(
        [&](std::size_t t) {
          b.set(valid, pe_valid_.at(t));
          b.set(first, pe_first_.at(t));
          b.set(last, pe_last_.at(t));
          b.set(east, pe_east_.at(t));
          b.set(south, pe_south_.at(t));
        },
        [](std::size_t) {});
    auto& e = result_["pe"].energy;
    e["beat"] = b.event(Run::kOpen, beats());
    e["zero"] = b.event(Run::kZero, beats());
    e["pad"] = b.event(Run::kPad, beats());
    e["idle"] = b.idle();
    e["handoff"] = (b.energy(Run::kClosed) - b.energy(Run::kOpen)) / groups();
  }

  void edge(const std::string& block, const std::vector<std::vector<Word>>& planes) {
    Bench b = bench(block);
    const std::vector<int> codes = b.bus("codes_i", planes[0].size());
    b.run(
        [&](std::size_t t) {
          const int beat = line_.cycles[t].beat;
          if (beat >= 0) {
            b.set(codes, planes[static_cast<std::size_t>(beat)].data());
          } else {
            b.set(codes, 0U);
          }
        },
        [](std::size_t) {});
    auto& e = result_[block].energy;
    e["beat"] = b.event(Run::kOpen, beats());
    e["idle"] = b.idle();
  }

  void drain() {
    Bench b = bench("drain");
    const std::vector<int> sum = b.bus("sum_i", shadow_.width);
    b.run([&](std::size_t t) { b.set(sum, shadow_.at(t)); }, [](std::size_t) {});
    auto& e = result_["drain"].energy;
    e["drain"] = b.event(Run::kDrained, kRows * groups());
    e["idle"] = b.idle();
  }

  /// Lane 0 of each beat. Every product of every stream is compared with the golden law.
  void multiplier() {
    Bench b = bench("multiplier");
    const auto act_bits = static_cast<std::size_t>(pe_.act.width);
    const auto wgt_bits = static_cast<std::size_t>(pe_.wgt.width);
    const std::unique_ptr<pe::Scalar> golden = pe::make_scalar(pe_.kind + "/" + pe_.config);
    const std::vector<int> act = b.bus("a_i", act_bits), wgt = b.bus("b_i", wgt_bits),
                           product = b.bus("p_o", static_cast<std::size_t>(golden->result_width()));
    std::vector<Word> codes(act_bits + wgt_bits);
    const auto code = [](const Word* planes, std::size_t bits, int stream) {
      num::Code value = 0;
      for (std::size_t i = 0; i < bits; ++i)
        value |= static_cast<num::Code>(planes[i] >> stream & 1U) << i;
      return value;
    };
    b.run(
        [&](std::size_t t) {
          const Cycle& now = line_.cycles[t];
          if (now.beat >= 0) {
            const auto beat = static_cast<std::size_t>(now.beat);
            std::copy_n(line_.act[beat].begin(), act_bits, codes.begin());
            std::copy_n(line_.wgt[beat].begin(), wgt_bits, codes.begin() + pe_.act.width);
            if (now.zero) std::fill(codes.begin() + pe_.act.width, codes.end(), Word{0});
          }
          b.set(act, codes.data());
          b.set(wgt, codes.data() + act_bits);
        },
        [&](std::size_t) {
          b.get(product, product_);
          for (int stream = 0; stream < kStreams; ++stream) {
            const num::Code a = code(codes.data(), act_bits, stream);
            const num::Code w = code(codes.data() + act_bits, wgt_bits, stream);
            const num::Code seen = code(product_.words.data(), product.size(), stream);
            if (seen != golden->result_bits(a, w))
              throw base::ToolError("the mapped multiplier of " + pe_.kind + "/" + pe_.config +
                                    " gives " + std::to_string(seen) + " for codes " +
                                    std::to_string(a) + " and " + std::to_string(w) + ", golden " +
                                    std::to_string(golden->result_bits(a, w)));
          }
          product_.words.clear();
        });
    auto& e = result_["multiplier"].energy;
    e["beat"] = b.event(Run::kOpen, beats());
    e["zero"] = b.event(Run::kZero, beats());
  }

  const std::map<std::string, Netlist>& netlists_;
  const Library& library_;
  const pe::PeInfo& pe_;
  const std::map<std::string, double>& slews_;
  const std::map<std::string, std::vector<double>>& loads_;
  TimeLine line_;
  std::vector<Word> word_;
  Wave valid_, first_, last_, east_, south_, shadow_, product_;
  Wave pe_valid_, pe_first_, pe_last_, pe_east_, pe_south_;
  std::map<std::string, Events> result_;
};

}  // namespace

std::map<std::string, Events> Characteriser::measure(Operands operands, int groups) const {
  return Measurement(netlists_, library_, pe_, slews_, loads_, time_line(operands, pe_, groups))
      .run();
}

}  // namespace sumac::asic
