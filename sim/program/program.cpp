// SPDX-License-Identifier: Apache-2.0
#include "sim/program/program.hpp"

#include <algorithm>

#include "models/base/error.hpp"

namespace sumac::program {

namespace {

struct Range {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

bool overlap(const Range& a, const Range& b) {
  return a.begin < b.end && b.begin < a.end;
}

Range range(std::uint64_t base, std::int64_t bytes) {
  return {base, base + static_cast<std::uint64_t>(bytes)};
}

Range operand(std::uint32_t base, std::uint32_t stride, int batch, std::int64_t bytes) {
  return range(base, std::int64_t{stride} * (batch - 1) + bytes);
}

/// Memory behind the last byte that is used: room for what a compiler rounds up to.
constexpr std::uint64_t kSlackBytes = 4096;

class Checker {
 public:
  explicit Checker(const Program& p) : p_(p) {}

  void run() {
    validate(p_.target);
    if (p_.descriptors.empty()) refuse("program", "has no descriptor");
    if (p_.memory_bytes > std::uint64_t{1} << 32)
      refuse("program", "takes more than 2^32 bytes of memory");
    if (p_.image.size() > p_.memory_bytes) refuse("program", "has an image larger than its memory");
    if (p_.desc_base % static_cast<unsigned>(p_.target.port_bytes) != 0) {
      refuse("program", "has its descriptor list at an address that is not a multiple of the port");
    }
    used_ = p_.image.size();
    list_ = range(p_.desc_base, std::int64_t{kDescriptorBytes} *
                                    static_cast<std::int64_t>(p_.descriptors.size()));
    inside("program", "descriptor list", list_);
    act_fence_ = wgt_fence_ = 0;
    for (std::size_t d = 0; d < p_.descriptors.size(); ++d)
      check(d);
    if (p_.memory_bytes > used_ + kSlackBytes) {
      refuse("program", "asks for " + std::to_string(p_.memory_bytes) +
                            " bytes of memory and uses " + std::to_string(used_));
    }
    for (const Symbol& s : p_.symbols)
      check(s);
  }

 private:
  [[noreturn]] static void refuse(const std::string& who, const std::string& what) {
    throw base::InputError(who + ": " + what);
  }

  void inside(const std::string& who, const char* what, const Range& r) {
    used_ = std::max(used_, r.end);
    if (r.end > p_.memory_bytes) {
      refuse(who, std::string(what) + " ends at byte " + std::to_string(r.end) +
                      ", the program's memory at " + std::to_string(p_.memory_bytes));
    }
  }

  void check(std::size_t index) {
    const Descriptor& d = p_.descriptors[index];
    const std::string who = "descriptor " + std::to_string(index);
    try {
      validate(d, p_.target);
    } catch (const base::InputError& e) {
      const std::string what = e.what();
      const std::string prefix = "descriptor: ";
      refuse(who, what.starts_with(prefix) ? what.substr(prefix.size()) : what);
    }
    if (d.last != (index + 1 == p_.descriptors.size())) {
      refuse(who, d.last ? "is marked last and is not" : "is last and not marked so");
    }
    const Range act = operand(d.act_base, d.act_stride, d.batch, act_operand_bytes(d, p_.target));
    const Range wgt = operand(d.wgt_base, d.wgt_stride, d.batch, wgt_operand_bytes(d, p_.target));
    const Range out = range(d.out_base, output_bytes(d, p_.target));
    inside(who, "act operand", act);
    inside(who, "wgt operand", wgt);
    inside(who, "output", out);
    if (overlap(out, list_)) refuse(who, "stores over the descriptor list");
    outputs_.push_back(out);
    // A fence at f lets everything from the first act item of f on see the stores of all descriptors before f.
    if (d.wait_store) {
      act_fence_ = index;
      if (d.ahead == 0) wgt_fence_ = index;
    }
    check_stores(who, "act operand", act, act_fence_, index);
    check_stores(who, "wgt operand", wgt, wgt_fence_, index);
    if (d.wait_store) wgt_fence_ = index;
  }

  void check_stores(const std::string& who, const char* what, const Range& read, std::size_t fence,
                    std::size_t index) {
    for (std::size_t e = fence; e <= index; ++e) {
      if (overlap(read, outputs_[e])) {
        refuse(who, std::string(what) + " is loaded while descriptor " + std::to_string(e) +
                        " may still be storing it (wait_store)");
      }
    }
  }

  void check(const Symbol& s) const {
    const std::uint64_t end = std::uint64_t{s.first_descriptor} + s.descriptors;
    if (s.descriptors == 0 || end > p_.descriptors.size()) {
      refuse("symbol '" + s.name + "'", "names descriptors " + std::to_string(s.first_descriptor) +
                                            ".." + std::to_string(end) + " of " +
                                            std::to_string(p_.descriptors.size()));
    }
  }

  const Program& p_;
  Range list_;
  std::uint64_t used_ = 0;  // end of the image and of everything that a descriptor names
  std::vector<Range> outputs_;
  std::size_t act_fence_ =
      0;  // stores of descriptors before it are done when act items of the present one are loaded
  std::size_t wgt_fence_ = 0;
};

}  // namespace

void validate(const Program& program) {
  Checker(program).run();
}

std::vector<std::uint8_t> initial_memory(const Program& p) {
  std::vector<std::uint8_t> memory(p.image.begin(), p.image.end());
  memory.resize(static_cast<std::size_t>(p.memory_bytes));
  std::size_t at = p.desc_base;
  for (const Descriptor& d : p.descriptors) {
    const auto bytes = encode(d);
    std::copy(bytes.begin(), bytes.end(), memory.begin() + static_cast<std::ptrdiff_t>(at));
    at += bytes.size();
  }
  return memory;
}

std::uint64_t target_hash(const Target& target) {
  std::uint64_t hash = 0xCBF29CE484222325;
  for (const char c : describe(target)) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  }
  return hash;
}

}  // namespace sumac::program
