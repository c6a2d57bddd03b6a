// SPDX-License-Identifier: Apache-2.0
#include "synth/asic/whole.hpp"

#include <algorithm>
#include <deque>

#include "models/base/error.hpp"
#include "synth/asic/characterise.hpp"

namespace sumac::asic {

namespace {

using Word = std::uint64_t;
constexpr Word kAll = ~Word{0};
constexpr int kReset = 4;  // cycles
constexpr std::size_t kNone = kOwners;

std::size_t at(int i) {
  return static_cast<std::size_t>(i);
}

/// What a core puts on the feed ports in a cycle.
struct Control {
  bool valid = false, first = true, last = false, free = false;
  int rows = 0, cols = 0;
  int act_pos = 0, act_sub = 0, wgt_pos = 0, wgt_sub = 0;
  int tile = -1;  // whose panels must be in the rings
};

struct Tile {
  int m = 0, n = 0;  // first row and column
  int rows = 0, cols = 0;
  int stall = 0;
};

/// One bank: the word that it shows is that of the address of the cycle before.
struct Bank {
  std::vector<int> address, data;  // nets
  std::vector<std::vector<Word>> words;
  int asked = 0;
};

struct OutColumn {
  std::vector<int> enable, address, data;
  int words = 0;  // written
};

class Bench {
 public:
  Bench(const Netlist& netlist, const Library& library, const pe::Pe& pe, const Job& job,
        Operands& operands)
      : netlist_(netlist),
        library_(library),
        pe_(pe),
        info_(pe.info()),
        job_(job),
        simulator_(netlist, library) {
    lanes_ = info_.lanes;
    const int port_bits = 8 * block_port_bytes(info_);
    act_slices_ = std::max(1, port_bits / (lanes_ * info_.act.width));
    wgt_slices_ = std::max(1, port_bits / (lanes_ * info_.wgt.width));
    beats_ = (job.k + lanes_ - 1) / lanes_;
    for (int s = 0; s < kStreams; ++s) {
      warm_.push_back(operands.draw_rows(at(job.rows), at(job.cols), at(job.k)));
      gemms_.push_back(operands.draw_rows(at(job.m), at(job.n), at(job.k)));
    }
    tiles_.push_back({-1, -1, job.rows, job.cols, 0});
    for (int m = 0; m < job.m; m += job.rows) {
      for (int n = 0; n < job.n; n += job.cols) {
        const std::size_t i = tiles_.size() - 1;
        tiles_.push_back({m, n, std::min(job.rows, job.m - m), std::min(job.cols, job.n - n),
                          i < job.stalls.size() ? job.stalls[i] : 0});
      }
    }
    find_ports();
  }

  WholeRun run() {
    hold(kReset);
    simulator_.count(false);
    feed(0);
    drain(1);
    simulator_.count(true);
    counted_ = true;
    for (std::size_t i = 1; i < tiles_.size(); ++i) {
      hold(tiles_[i].stall);
      feed(i);
    }
    drain(tiles_.size());
    compare_flags();

    const Estimator estimator(netlist_, library_, typical_slew(netlist_, library_));
    const std::vector<double> joules = estimator.of_instances(simulator_.counts());
    const std::vector<std::size_t> owner = owners(netlist_, library_);
    for (std::size_t i = 0; i < joules.size(); ++i) {
      const Cell& cell = library_.cells()[at(netlist_.instances[i].cell)];
      result_.energy[owner[i]] += joules[i];
      result_.area[owner[i]] += cell.area;
      if (cell.is_register) result_.sequential_area[owner[i]] += cell.area;
      result_.leakage[owner[i]] += cell.mean_leakage();
    }
    return result_;
  }

 private:
  [[nodiscard]] std::vector<int> bus(const std::string& name, bool needed = true) const {
    std::vector<int> nets = netlist_.bus(name);
    if (needed && nets.empty()) throw base::InputError(netlist_.top + ": no port '" + name + "'");
    return nets;
  }

  void find_ports() {
    for (int r = 0; r < job_.rows; ++r)
      act_.push_back(
          bank("u_array.g_row[" + std::to_string(r) + "].u_feed", act_slices_, info_.act.width));
    for (int c = 0; c < job_.cols; ++c) {
      const std::string column = "u_array.g_col[" + std::to_string(c) + "].";
      wgt_.push_back(bank(column + "u_feed", wgt_slices_, info_.wgt.width));
      OutColumn out;
      out.enable = bus(column + "u_drain.mem.WR_EN");
      out.address = bus(column + "u_drain.mem.WR_ADDR");
      out.data = bus(column + "u_drain.mem.WR_DATA");
      out_.push_back(std::move(out));
    }
    reset_ = bus("rst_ni");
    for (std::size_t i = 0; i < control_.size(); ++i)
      control_[i] = bus(kControl[i], kControl[i] != std::string("rows_i"));
    flags_ = bus("flags_o");
  }

  Bank bank(const std::string& feed, int slices, int width) const {
    Bank b;
    b.address = bus(feed + ".u_bank.g_beat[0].mem.RD_ADDR");
    b.data = bus(feed + ".u_bank.g_beat[0].mem.RD_DATA");
    b.words.assign(
        kRingWords,
        std::vector<Word>(at(std::max(static_cast<int>(b.data.size()), slices * lanes_ * width))));
    return b;
  }

  [[nodiscard]] const Rows& rows_of(const Tile& tile, int s) const {
    return tile.m < 0 ? warm_[at(s)] : gemms_[at(s)];
  }

  /// A line's panel at `pos`; `line`: its codes in stream s, nullptr: zeros.
  template <typename Line>
  void load(Bank& bank, int pos, int slices, int width, Line line) const {
    for (int word = 0; word * slices < beats_; ++word) {
      std::vector<Word>& bits = bank.words[at((pos + word) % kRingWords)];
      std::fill(bits.begin(), bits.end(), 0);
      for (int s = 0; s < kStreams; ++s) {
        const std::vector<std::uint16_t>* codes = line(s);
        const int begin = word * slices * lanes_;
        for (int e = 0; codes != nullptr && e < slices * lanes_ && begin + e < job_.k; ++e) {
          for (int b = 0; b < width; ++b)
            bits[at(e * width + b)] |=
                Word{static_cast<unsigned>((*codes)[at(begin + e)]) >> b & 1U} << s;
        }
      }
    }
  }

  void load(const Tile& tile) {
    for (int r = 0; r < job_.rows; ++r) {
      const int row = r - (job_.rows - tile.rows);  // real rows are the bottom ones
      // Above them: what another panel left.
      load(act_[at(r)], act_pos_, act_slices_, info_.act.width, [&](int s) {
        return row < 0 ? &warm_[at(s)].act[at(r)]
                       : &rows_of(tile, s).act[at(std::max(tile.m, 0) + row)];
      });
    }
    for (int c = 0; c < job_.cols; ++c) {
      load(wgt_[at(c)], wgt_pos_, wgt_slices_, info_.wgt.width, [&](int s) {
        return c < tile.cols ? &rows_of(tile, s).wgt[at(std::max(tile.n, 0) + c)] : nullptr;
      });
    }
  }

  void set(const std::vector<int>& nets, unsigned value) {
    for (std::size_t i = 0; i < nets.size(); ++i) {
      if (nets[i] > 1) simulator_.set(nets[i], (value >> i & 1U) != 0 ? kAll : 0);
    }
  }

  [[nodiscard]] int value(const std::vector<int>& nets) const {
    int result = 0;
    for (std::size_t i = 0; i < nets.size(); ++i) {
      const Word word = simulator_.get(nets[i]);
      SUMAC_CHECK(word == 0 || word == kAll, "control is the same in all streams");
      result |= static_cast<int>(word & 1U) << i;
    }
    return result;
  }

  /// One cycle with this control.
  void cycle(const Control& now) {
    simulator_.clock();
    const bool tile = now.valid && now.last;
    const unsigned info = static_cast<unsigned>(now.rows) << 11 |
                          static_cast<unsigned>(now.cols) << 3;  // FP32, not the descriptor's last
    const unsigned values[] = {now.valid,
                               now.first,
                               now.last,
                               static_cast<unsigned>(now.rows),
                               static_cast<unsigned>(now.act_pos),
                               static_cast<unsigned>(now.act_sub),
                               now.free,
                               static_cast<unsigned>(now.wgt_pos),
                               static_cast<unsigned>(now.wgt_sub),
                               now.free,
                               tile,
                               info};
    for (std::size_t i = 0; i < control_.size(); ++i)
      set(control_[i], values[i]);
    set(reset_, cycles_ >= kReset ? 1U : 0U);
    for (auto* banks : {&act_, &wgt_}) {
      for (Bank& b : *banks) {
        const std::vector<Word>& word = b.words[at(b.asked)];
        for (std::size_t i = 0; i < b.data.size(); ++i) {
          if (b.data[i] > 1) simulator_.set(b.data[i], word[i]);
        }
      }
    }
    simulator_.step();
    ++cycles_;
    for (auto* banks : {&act_, &wgt_}) {
      for (Bank& b : *banks)
        b.asked = value(b.address);
    }
    for (std::size_t c = 0; c < out_.size(); ++c) {
      if (value({out_[c].enable[0]}) != 0) written(c);
    }
    if (counted_) count(now);
  }

  /// Whatever the skew, a beat reaches each row, column and cell once; all pass before the last word is written.
  void count(const Control& now) {
    using cost::Event;
    cost::Events& e = result_.events;
    const int rows = job_.rows, cols = job_.cols;
    ++e[Event::kArrayCycle];
    if (!now.valid) {
      e[Event::kCellIdle] += rows * cols;
      e[Event::kRowIdle] += rows;
      e[Event::kColIdle] += cols;
      return;
    }
    e[Event::kCellBeat] += now.rows * now.cols;
    e[Event::kCellZero] += now.rows * (cols - now.cols);
    e[Event::kCellPad] += (rows - now.rows) * cols;
    e[Event::kRowBeat] += now.rows;
    e[Event::kRowPad] += rows - now.rows;
    e[Event::kColBeat] += now.cols;
    e[Event::kColZero] += cols - now.cols;
    if (!now.last) return;
    ++e[Event::kArrayTile];
    e[Event::kCellHandoff] += now.rows * cols;
    // The row that leaves k cycles after the bottom one was shifted k times.
    for (int left = 0; left < now.rows; ++left)
      e[Event::kCellShift] += left * cols;
  }

  /// The control of tile i's beat b.
  [[nodiscard]] Control control(std::size_t i, int b) const {
    Control c;
    c.first = b == 0;
    c.last = c.free = b + 1 == beats_;
    c.rows = tiles_[i].rows;
    c.cols = tiles_[i].cols;
    c.act_pos = (act_pos_ + b / act_slices_) % (2 * kRingWords);
    c.act_sub = b % act_slices_;
    c.wgt_pos = (wgt_pos_ + b / wgt_slices_) % (2 * kRingWords);
    c.wgt_sub = b % wgt_slices_;
    return c;
  }

  /// Cycles in which the next tile's first beat waits.
  void hold(int cycles) {
    const Control waits = control(std::min(fed_, tiles_.size() - 1), 0);
    for (int i = 0; i < cycles; ++i)
      cycle(waits);
  }

  void feed(std::size_t i) {
    load(tiles_[i]);
    for (int b = 0; b < beats_; ++b) {
      Control c = control(i, b);
      c.valid = true;
      cycle(c);
    }
    act_pos_ += (beats_ + act_slices_ - 1) / act_slices_;
    wgt_pos_ += (beats_ + wgt_slices_ - 1) / wgt_slices_;
    ++fed_;
  }

  /// Until the words of the tiles before `end` are written.
  void drain(std::size_t end) {
    int due = 0;
    for (std::size_t i = 0; i < end; ++i)
      due += tiles_[i].rows;
    const auto waits = [&] {
      return std::any_of(out_.begin(), out_.end(),
                         [&](const OutColumn& column) { return column.words < due; });
    };
    for (int i = 0; waits(); ++i) {
      if (i > 1000)
        throw base::MismatchError(netlist_.top + ": " + std::to_string(out_.back().words) +
                                  " words of the last column are written where " +
                                  std::to_string(due) + " are due");
      hold(1);
    }
    hold(2);
  }

  /// A word of column c is being written: that of the golden model?
  void written(std::size_t c) {
    OutColumn& out = out_[c];
    int before = 0;
    std::size_t i = 0;
    while (i < tiles_.size() && out.words >= before + tiles_[i].rows)
      before += tiles_[i++].rows;
    const auto fail = [&](const std::string& why) {
      throw base::MismatchError(netlist_.top + ": word " + std::to_string(out.words) +
                                " of column " + std::to_string(c) + ": " + why);
    };
    if (i == tiles_.size()) fail("no tile has it");
    const Tile& tile = tiles_[i];
    const int row = tile.rows - 1 - (out.words - before);
    const int slot = static_cast<int>(i) % kOutSlots * job_.rows;
    if (value(out.address) != slot + row) fail("its address is another");
    for (int s = 0; s < kStreams; ++s) {
      pe::Output due;
      if (static_cast<int>(c) < tile.cols) {
        const Rows& rows = rows_of(tile, s);
        due = pe_.dot(rows.act[at(std::max(tile.m, 0) + row)],
                      rows.wgt[at(std::max(tile.n, 0)) + c], pe::OutFormat::kFp32);
      }
      std::uint32_t word = 0;
      for (std::size_t b = 0; b < out.data.size(); ++b)
        word |= static_cast<std::uint32_t>(simulator_.get(out.data[b]) >> s & 1U) << b;
      if (word != due.word)
        fail("GEMM " + std::to_string(s) + " has " + std::to_string(word) + " where " +
             std::to_string(due.word) + " is due");
      flags_due_[at(s)] |= due.flags.bits();
      ++result_.words;
    }
    ++out.words;
    if (counted_) ++result_.events[cost::Event::kColDrain];
  }

  void compare_flags() const {
    for (int s = 0; s < kStreams; ++s) {
      unsigned flags = 0;
      for (std::size_t b = 0; b < flags_.size(); ++b)
        flags |= static_cast<unsigned>(simulator_.get(flags_[b]) >> s & 1U) << b;
      if (flags != flags_due_[at(s)])
        throw base::MismatchError(netlist_.top + ": flags of GEMM " + std::to_string(s));
    }
  }

  static constexpr std::array<const char*, 12> kControl = {
      "valid_i",    "first_i",   "last_i",    "rows_i",     "act_pos_i", "act_sub_i",
      "act_free_i", "wgt_pos_i", "wgt_sub_i", "wgt_free_i", "tile_i",    "tile_info_i"};

  const Netlist& netlist_;
  const Library& library_;
  const pe::Pe& pe_;
  const pe::PeInfo& info_;
  const Job& job_;
  Simulator simulator_;
  int lanes_ = 1, act_slices_ = 1, wgt_slices_ = 1, beats_ = 1;
  std::vector<Rows> warm_, gemms_;
  std::vector<Tile> tiles_;
  std::vector<Bank> act_, wgt_;
  std::vector<OutColumn> out_;
  std::vector<int> reset_, flags_;
  std::array<std::vector<int>, kControl.size()> control_;
  std::array<unsigned, kStreams> flags_due_{};
  int act_pos_ = 0, wgt_pos_ = 0;
  std::size_t fed_ = 0;
  std::int64_t cycles_ = 0;
  bool counted_ = false;
  WholeRun result_;
};

/// The block of a signal of sumac_array by its name; a wire of a cell in the first column or row may be its neighbour's register.
std::size_t owner_of(const std::string& net) {
  const auto has = [&](const char* text) { return net.find(text) != std::string::npos; };
  if (has("g_cell_row[")) {
    for (const char* east : {"east_", "valid_", "first_", "last_", "shift_"}) {
      if (has((std::string("].g_cell[0].") + east).c_str())) return 1;
    }
    if (has("].g_cell[0].u_cell.u_slot") && has("u_beat_check.valid_i")) return 1;
    if (has("g_cell_row[0].") && has("].south_")) return 2;
    return 0;
  }
  if (has("g_col[0].pop")) return 3;
  if (has("g_row[") || has("u_drain_control.shift_")) return 1;
  if (has("g_col[") || has("all_flags") || has("tile_done_o") || has("flags_o") || has("rdata_o"))
    return 2;
  return 3;
}

}  // namespace

std::vector<std::size_t> owners(const Netlist& netlist, const Library& library) {
  std::vector<std::size_t> of_net(netlist.nets.size(), kNone);  // what the net leads to
  const auto leads = [&](int net, std::size_t owner) {
    std::size_t& now = of_net[at(net)];
    now = now == kNone || now == owner ? owner : kShared;
  };
  const std::vector<std::size_t> order = settling_order(netlist, library);
  std::vector<std::size_t> result(netlist.instances.size(), kShared);
  const auto cell_of = [&](std::size_t i) -> const Cell& {
    return library.cells()[at(netlist.instances[i].cell)];
  };
  for (const Port& port : netlist.ports) {
    if (!port.input) leads(port.net, owner_of(port.name));
  }
  for (const bool registers : {true, false}) {
    for (auto it = order.rbegin(); it != order.rend(); ++it) {
      const Instance& instance = netlist.instances[*it];
      const Cell& cell = cell_of(*it);
      if (cell.is_register != registers) continue;
      std::size_t owner = kNone;
      for (std::size_t p = 0; p < cell.pins.size(); ++p) {
        if (cell.pins[p].direction != Direction::kOutput) continue;
        const int net = instance.nets[p];
        if (registers) {
          // The output with a name of the RTL says whose it is.
          const std::string& name = netlist.nets[at(net)];
          if (owner == kNone || name.find("u_array") != std::string::npos) owner = owner_of(name);
        } else if (of_net[at(net)] != kNone) {
          owner = owner == kNone || owner == of_net[at(net)] ? of_net[at(net)] : kShared;
        }
      }
      if (owner == kNone) owner = kShared;
      result[*it] = owner;
      for (std::size_t p = 0; p < cell.pins.size(); ++p) {
        if (cell.pins[p].direction == Direction::kInput && instance.nets[p] > 1)
          leads(instance.nets[p], owner);
      }
    }
  }
  return result;
}

WholeRun run_whole(const Netlist& netlist, const Library& library, const pe::Pe& pe, const Job& job,
                   Operands& operands) {
  return Bench(netlist, library, pe, job, operands).run();
}

}  // namespace sumac::asic
