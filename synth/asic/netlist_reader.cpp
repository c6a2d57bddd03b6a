// SPDX-License-Identifier: Apache-2.0
#include "synth/asic/netlist.hpp"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "models/base/error.hpp"

namespace sumac::asic {

namespace {

constexpr const char* kMemory = "sumac_memory";

// Far above the largest array (16 x 16 cells of a PE with FP32 sums: 2 million), and small enough to be refused in time.
constexpr int kMaxWidth = 1 << 16;
constexpr int kMaxBits = 1 << 22;  // of a module, of a flat netlist, of an expression
constexpr std::int64_t kMaxParts = 1 << 22;
constexpr int kMaxLevels = 16;
constexpr int kMaxDepth = 64;  // of concatenations

struct Range {
  bool vector = false;
  int left = 0, right = 0;
};

struct Signal {
  Range range;
  bool input = false, output = false;
  int base = 0;  // index of bit 0 of the signal among the module's bits
  [[nodiscard]] int width() const {
    return range.vector ? std::abs(range.left - range.right) + 1 : 1;
  }
  [[nodiscard]] int bit(int index) const { return base + std::abs(index - range.right); }
};

/// Bits of an expression, highest first: an index among the module's bits, or a constant.
constexpr int kZeroBit = -2, kOneBit = -1;
using Bits = std::vector<int>;

struct Part {
  std::string type, name;
  std::vector<std::pair<std::string, Bits>> pins;
  int line = 0;
};

struct Module {
  std::string name;
  int line = 0;
  std::vector<std::string> order;  // of all signals, as declared
  std::unordered_map<std::string, Signal> signals;
  int bits = 0;
  std::vector<std::pair<Bits, Bits>> assigns;
  std::vector<Part> parts;
  std::vector<std::string> ports;
  bool used = false;
};

class Reader {
 public:
  Reader(std::string_view text, const std::string& file) : text_(text), file_(file) {}

  std::vector<Module> run() {
    next();
    std::vector<Module> modules;
    while (!token_.empty()) {
      take("module");
      modules.push_back(module());
    }
    return modules;
  }

 private:
  [[noreturn]] void fail(const std::string& why) const {
    throw base::InputError(file_ + ":" + std::to_string(line_) + ": " + why);
  }

  void next() {
    escaped_ = false;
    for (;;) {
      while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0)
        line_ += text_[at_++] == '\n';
      if (text_.substr(at_, 2) == "//") {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (text_.substr(at_, 2) == "/*" || text_.substr(at_, 2) == "(*") {
        const char* const end = text_[at_] == '/' ? "*/" : "*)";
        const std::size_t stop = text_.find(end, at_ + 2);
        if (stop == std::string_view::npos) fail("comment without end");
        line_ +=
            static_cast<int>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(at_),
                                        text_.begin() + static_cast<std::ptrdiff_t>(stop), '\n'));
        at_ = stop + 2;
      } else {
        break;
      }
    }
    const std::size_t begin = at_;
    if (at_ == text_.size()) {
      token_.clear();
      return;
    }
    const auto word = [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' || c == '\'';
    };
    if (text_[at_] == '\\') {
      while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) == 0)
        ++at_;
      token_.assign(text_.substr(begin + 1, at_ - begin - 1));
      escaped_ = true;
      if (token_.empty()) fail("'\\' without a name");
      return;
    }
    if (text_[at_] == '"') {
      at_ = text_.find('"', at_ + 1);
      while (at_ != std::string_view::npos && text_[at_ - 1] == '\\' && text_[at_ - 2] != '\\')
        at_ = text_.find('"', at_ + 1);
      if (at_ == std::string_view::npos) fail("string without end");
      ++at_;
      line_ += static_cast<int>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(begin),
                                           text_.begin() + static_cast<std::ptrdiff_t>(at_), '\n'));
    } else if (word(text_[at_])) {
      while (at_ < text_.size() && word(text_[at_]))
        ++at_;
    } else {
      ++at_;
    }
    token_.assign(text_.substr(begin, at_ - begin));
  }

  [[nodiscard]] bool is(const char* what) const { return !escaped_ && token_ == what; }
  bool skip(const char* what) {
    if (!is(what)) return false;
    next();
    return true;
  }
  void take(const char* what) {
    if (!skip(what)) fail(std::string("'") + what + "' is due where '" + token_ + "' stands");
  }
  std::string take_name() {
    const unsigned char c = token_.empty() ? '\0' : static_cast<unsigned char>(token_[0]);
    if (!escaped_ && std::isalpha(c) == 0 && c != '_')
      fail("a name is due where '" + token_ + "' stands");
    std::string name = token_;
    next();
    return name;
  }
  int take_number() {
    if (escaped_ || token_.empty() || token_.size() > 6 ||
        token_.find_first_not_of("0123456789") != std::string::npos)
      fail("a number is due where '" + token_ + "' stands");
    const int value = std::stoi(token_);
    next();
    return value;
  }

  Module module() {
    module_ = Module{};
    module_.line = line_;
    module_.name = take_name();
    take("(");
    while (!skip(")")) {
      module_.ports.push_back(take_name());
      if (!is(")")) take(",");
    }
    take(";");
    while (!skip("endmodule")) {
      if (is("input") || is("output") || is("wire")) {
        declare();
      } else if (skip("assign")) {
        Bits left = expression();
        take("=");
        Bits right = expression();
        take(";");
        if (left.size() != right.size()) fail("assign of different widths");
        module_.assigns.emplace_back(std::move(left), std::move(right));
      } else {
        instance();
      }
    }
    for (const std::string& port : module_.ports) {
      const auto found = module_.signals.find(port);
      if (found == module_.signals.end() || found->second.input == found->second.output)
        fail("port '" + port + "' of module '" + module_.name + "' is neither input nor output");
    }
    return std::move(module_);
  }

  void declare() {
    const bool input = is("input"), output = is("output");
    next();
    (void)skip("wire");
    Range range;
    if (skip("[")) {
      range.vector = true;
      range.left = take_number();
      take(":");
      range.right = take_number();
      take("]");
      if (Signal{range}.width() > kMaxWidth)
        fail("a vector of more than " + std::to_string(kMaxWidth) + " bits");
    }
    do {
      const std::string name = take_name();
      auto [at, fresh] = module_.signals.try_emplace(name);
      Signal& signal = at->second;
      if (fresh) {
        signal.range = range;
        signal.base = module_.bits;
        module_.bits += signal.width();
        if (module_.bits > kMaxBits)
          fail("module '" + module_.name + "' has more than " + std::to_string(kMaxBits) + " bits");
        module_.order.push_back(name);
      } else if (signal.width() != (Signal{range}).width()) {
        fail("'" + name + "' is declared with two widths");
      }
      signal.input |= input;
      signal.output |= output;
    } while (skip(","));
    take(";");
  }

  Bits expression(int depth = 0) {
    Bits bits;
    if (skip("{")) {
      if (depth == kMaxDepth) fail("concatenations nested too deep");
      while (!skip("}")) {
        const Bits more = expression(depth + 1);
        bits.insert(bits.end(), more.begin(), more.end());
        if (bits.size() > static_cast<std::size_t>(kMaxBits))
          fail("more than " + std::to_string(kMaxBits) + " bits in one expression");
        if (!is("}")) take(",");
      }
      return bits;
    }
    if (!escaped_ && !token_.empty() && std::isdigit(static_cast<unsigned char>(token_[0])) != 0)
      return constant();
    const std::string name = take_name();
    const auto found = module_.signals.find(name);
    if (found == module_.signals.end()) fail("no net '" + name + "'");
    const Signal& signal = found->second;
    int left = signal.range.left, right = signal.range.right;
    if (skip("[")) {
      left = right = take_number();
      if (skip(":")) right = take_number();
      take("]");
      const int low = std::min(signal.range.left, signal.range.right);
      const int high = std::max(signal.range.left, signal.range.right);
      if (!signal.range.vector || std::min(left, right) < low || std::max(left, right) > high)
        fail("'" + name + "' has no such bit");
    }
    for (int i = left;; i += left > right ? -1 : 1) {
      bits.push_back(signal.bit(i));
      if (i == right) break;
    }
    return bits;
  }

  Bits constant() {
    const std::size_t tick = token_.find('\'');
    if (tick == std::string::npos || tick + 2 > token_.size() || tick > 4 ||
        token_.find_first_not_of("0123456789") != tick)
      fail("constant '" + token_ + "' is not understood");
    const int width = std::stoi(token_.substr(0, tick));
    const std::string digits = token_.substr(tick + 2);
    const bool plain = token_[tick + 1] == 'b' || width == 1;
    if (!plain || digits.empty() || digits.size() != static_cast<std::size_t>(width) ||
        digits.find_first_not_of("01xz") != std::string::npos)
      fail("constant '" + token_ + "' is not understood");
    Bits bits;
    for (const char d : digits)
      bits.push_back(d == '1' ? kOneBit : kZeroBit);
    next();
    return bits;
  }

  void instance() {
    Part part;
    part.line = line_;
    part.type = take_name();
    if (skip("#")) {
      take("(");
      for (int depth = 1; depth > 0; next()) {
        if (token_.empty()) fail("'#(' without ')'");
        if (is("(")) ++depth;
        if (is(")")) --depth;
      }
    }
    part.name = take_name();
    take("(");
    while (!skip(")")) {
      take(".");
      std::string pin = take_name();
      take("(");
      Bits bits;
      if (!is(")")) bits = expression();
      take(")");
      part.pins.emplace_back(std::move(pin), std::move(bits));
      if (!is(")")) take(",");
    }
    take(";");
    module_.parts.push_back(std::move(part));
  }

  std::string_view text_;
  const std::string& file_;
  std::size_t at_ = 0;
  int line_ = 1;
  std::string token_;
  bool escaped_ = false;
  Module module_;
};

/// Of a flat module: instances and itself; nets, at most; modules inside of each other.
struct Size {
  std::int64_t parts = 0, bits = 0;
  int levels = 0;
};

class Flattener {
 public:
  Flattener(std::vector<Module> modules, const std::string& file, const Library& library)
      : modules_(std::move(modules)), file_(file), library_(library) {
    for (std::size_t i = 0; i < modules_.size(); ++i) {
      if (!by_name_.emplace(modules_[i].name, i).second)
        throw base::InputError(file_ + ": module '" + modules_[i].name + "' stands twice");
    }
    for (const Module& module : modules_) {
      for (const Part& part : module.parts) {
        const auto found = by_name_.find(part.type);
        if (found != by_name_.end()) modules_[found->second].used = true;
      }
    }
  }

  Netlist run(const std::string& wanted) {
    std::string top = wanted;
    for (const Module& module : modules_) {
      if (wanted.empty() && !module.used) top = top.empty() ? module.name : top;
    }
    const auto found = by_name_.find(top);
    if (found == by_name_.end())
      throw base::InputError(file_ + ": " +
                             (modules_.empty() ? "no module: the file is empty, or is no netlist"
                              : top.empty()
                                  ? "every module is inside of another one: none is the top"
                                  : "no module '" + top + "'"));
    sizes_.resize(modules_.size());
    (void)size(found->second, 0);
    netlist_.top = top;
    netlist_.nets = {"1'b0", "1'b1"};
    parent_ = {0, 1};
    const Module& module = modules_[found->second];
    std::vector<int> nets = fresh(module, "");
    for (const std::string& name : module.order) {
      const Signal& signal = module.signals.at(name);
      for (int i = 0; signal.input != signal.output && i < signal.width(); ++i)
        netlist_.ports.push_back(
            {bit_name(name, signal, i), signal.input, nets[index(signal.base + i)]});
    }
    elaborate(module, "", nets);
    settle();
    return std::move(netlist_);
  }

 private:
  static std::size_t index(int i) { return static_cast<std::size_t>(i); }

  [[noreturn]] void fail(int line, const std::string& why) const {
    throw base::InputError(file_ + ":" + std::to_string(line) + ": " + why);
  }

  static std::string bit_name(const std::string& name, const Signal& signal, int i) {
    if (!signal.range.vector) return name;
    const int step = signal.range.left >= signal.range.right ? i : -i;
    return name + "[" + std::to_string(signal.range.right + step) + "]";
  }

  /// What a module becomes when it is flat; refused before anything is made of it.
  Size size(std::size_t i, int level) {
    const Module& module = modules_[i];
    if (level > kMaxLevels)
      fail(module.line, "module '" + module.name + "' is inside of itself, or more than " +
                            std::to_string(kMaxLevels) + " deep");
    if (sizes_[i].parts > 0 && sizes_[i].levels + level <= kMaxLevels) return sizes_[i];
    Size sum{1, module.bits, 0};
    for (const Part& part : module.parts) {
      const auto inner = by_name_.find(part.type);
      const Size more = inner == by_name_.end() ? Size{1, 0, 0} : size(inner->second, level + 1);
      sum.parts += more.parts;
      sum.bits += more.bits;
      sum.levels = std::max(sum.levels, more.levels + 1);
      if (sum.parts > kMaxParts || sum.bits > kMaxBits)
        fail(part.line, "module '" + module.name + "' has more than " + std::to_string(kMaxParts) +
                            " instances or nets when it is flat");
    }
    return sizes_[i] = sum;
  }

  int new_net(std::string name) {
    netlist_.nets.push_back(std::move(name));
    parent_.push_back(static_cast<int>(parent_.size()));
    return parent_.back();
  }

  std::vector<int> fresh(const Module& module, const std::string& prefix) {
    std::vector<int> nets(index(module.bits));
    for (const std::string& name : module.order) {
      const Signal& signal = module.signals.at(name);
      for (int i = 0; i < signal.width(); ++i)
        nets[index(signal.base + i)] = new_net(prefix + bit_name(name, signal, i));
    }
    return nets;
  }

  int root(int net) {
    while (parent_[index(net)] != net)
      net = parent_[index(net)] = parent_[index(parent_[index(net)])];
    return net;
  }
  void join(int a, int b) {
    const int x = root(a), y = root(b);
    parent_[index(std::max(x, y))] = std::min(x, y);
  }

  static int net_of(int bit, const std::vector<int>& nets) {
    return bit == kZeroBit ? 0 : bit == kOneBit ? 1 : nets[index(bit)];
  }

  void elaborate(const Module& module, const std::string& prefix, const std::vector<int>& nets) {
    for (const auto& [left, right] : module.assigns) {
      for (std::size_t i = 0; i < left.size(); ++i)
        join(net_of(left[i], nets), net_of(right[i], nets));
    }
    for (const Part& part : module.parts) {
      const std::string name = prefix + part.name;
      const auto inner = by_name_.find(part.type);
      if (inner != by_name_.end()) {
        const Module& child = modules_[inner->second];
        const std::vector<int> own = fresh(child, name + ".");
        for (const auto& [pin, bits] : part.pins) {
          const auto signal = child.signals.find(pin);
          if (signal == child.signals.end() ||
              (!bits.empty() && index(signal->second.width()) != bits.size()))
            fail(part.line, "module '" + part.type + "' has no port '" + pin + "' of " +
                                std::to_string(bits.size()) + " bits");
          const int width = signal->second.width();
          for (int i = 0; i < width && !bits.empty(); ++i)
            join(own[index(signal->second.base + i)], net_of(bits[index(width - 1 - i)], nets));
        }
        elaborate(child, name + ".", own);
      } else if (part.type == kMemory) {
        memory(part, name, nets);
      } else {
        leaf(part, name, nets);
      }
    }
  }

  void memory(const Part& part, const std::string& name, const std::vector<int>& nets) {
    for (const auto& [pin, bits] : part.pins) {
      for (std::size_t i = 0; i < bits.size(); ++i) {
        const int bit = bits[bits.size() - 1 - i];
        if (bit >= 0)
          netlist_.ports.push_back({name + "." + pin + "[" + std::to_string(i) + "]",
                                    pin == "RD_DATA", net_of(bit, nets)});
      }
    }
  }

  void leaf(const Part& part, const std::string& name, const std::vector<int>& nets) {
    Instance instance;
    instance.name = name;
    instance.cell = library_.find(part.type);
    if (instance.cell < 0)
      fail(part.line, "no cell '" + part.type + "' in " + library_.file() +
                          " (the library that it was mapped to?)");
    const Cell& cell = library_.cells()[index(instance.cell)];
    if (!cell.unusable.empty())
      fail(part.line, "cell '" + cell.name + "' cannot be simulated: " + cell.unusable);
    instance.nets.assign(cell.pins.size(), -1);
    for (const auto& [pin, bits] : part.pins) {
      const int p = cell.pin(pin);
      if (p < 0 || bits.size() > 1)
        fail(part.line, "cell '" + cell.name + "' has no pin '" + pin + "'" +
                            (p < 0 ? "" : " of " + std::to_string(bits.size()) + " bits"));
      if (!bits.empty()) instance.nets[index(p)] = net_of(bits[0], nets);
    }
    for (std::size_t p = 0; p < cell.pins.size(); ++p) {
      if (instance.nets[p] >= 0) continue;
      instance.nets[p] = cell.pins[p].direction == Direction::kOutput
                             ? new_net(name + "." + cell.pins[p].name)
                             : 0;
    }
    netlist_.instances.push_back(std::move(instance));
    lines_.push_back(part.line);
  }

  /// Joined nets become one; numbers without gaps; one driver each.
  void settle() {
    std::vector<int> number(parent_.size(), -1);
    std::vector<std::string> names;
    for (std::size_t i = 0; i < parent_.size(); ++i) {
      const std::size_t r = index(root(static_cast<int>(i)));
      if (number[r] < 0) {
        number[r] = static_cast<int>(names.size());
        names.push_back(netlist_.nets[r]);
      }
      number[i] = number[r];
    }
    netlist_.nets = std::move(names);
    std::vector<std::string> driver(netlist_.nets.size());
    const auto drive = [&](int net, const std::string& what, int line) {
      std::string& is = driver[index(net)];
      if (net < 2 || !is.empty())
        throw base::InputError(file_ + (line > 0 ? ":" + std::to_string(line) : "") + ": net '" +
                               netlist_.nets[index(net)] + "' is driven by " +
                               (net < 2 ? "a constant" : is) + " and by " + what);
      is = what;
    };
    for (Port& port : netlist_.ports) {
      port.net = number[index(port.net)];
      if (port.input) drive(port.net, "port " + port.name, 0);
    }
    for (std::size_t i = 0; i < netlist_.instances.size(); ++i) {
      Instance& instance = netlist_.instances[i];
      const Cell& cell = library_.cells()[index(instance.cell)];
      for (std::size_t p = 0; p < instance.nets.size(); ++p) {
        instance.nets[p] = number[index(instance.nets[p])];
        if (cell.pins[p].direction == Direction::kOutput)
          drive(instance.nets[p], instance.name + "." + cell.pins[p].name, lines_[i]);
      }
    }
  }

  std::vector<Module> modules_;
  const std::string& file_;
  const Library& library_;
  std::unordered_map<std::string, std::size_t> by_name_;
  Netlist netlist_;
  std::vector<int> parent_;
  std::vector<int> lines_;   // of the instances
  std::vector<Size> sizes_;  // of the modules
};

}  // namespace

Netlist read_netlist(std::string_view text, const std::string& file, const Library& library,
                     const std::string& top) {
  return Flattener(Reader(text, file).run(), file, library).run(top);
}

}  // namespace sumac::asic
