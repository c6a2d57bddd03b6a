// SPDX-License-Identifier: Apache-2.0
//
// From the YAML of a space file to a Space (README.md 1).
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <optional>
#include <set>
#include <system_error>

#include "models/base/error.hpp"
#include "models/pe/pe_info.hpp"
#include "sim/base/nearest.hpp"
#include "sim/sweep/space.hpp"
#include "sim/workload/json_file.hpp"
#include "sim/workload/model_spec.hpp"

namespace sumac::sweep {
namespace {

constexpr std::uint64_t kMostBytes = 1 << 20;
constexpr std::size_t kMostValues = 100'000;  // of one axis
constexpr std::int64_t kMaxRing = std::int64_t{1} << 30;
constexpr std::int64_t kMostRows = 2'147'483'647;  // of a GEMM, a prompt, a context

/// An axis of numbers as a file has it.
struct NumberKey {
  std::string_view key;
  Axis axis;
  std::int64_t low, high;
};
constexpr std::array<NumberKey, kAxisCount> kNumberKeys = {{
    {"rows", Axis::kRows, 1, 255},
    {"columns", Axis::kColumns, 1, 255},
    {"port_bytes", Axis::kPortBytes, 4, 64},
    {"latency_cycles", Axis::kLatency, 1, 1'000'000},
    {"act_ring_bytes", Axis::kActRing, 1, kMaxRing},
    {"wgt_ring_bytes", Axis::kWgtRing, 1, kMaxRing},
    {"out_ring_bytes", Axis::kOutRing, 1, kMaxRing},
    {"lanes", Axis::kLanes, 1, 64},
}};
constexpr std::array<std::string_view, 16> kKeys = {
    "pe",        "rows",           "columns",        "port_bytes",     "latency_cycles",
    "lanes",     "act_ring_bytes", "wgt_ring_bytes", "out_ring_bytes", "technology",
    "workloads", "constraints",    "array",          "stimulus",       "sram",
    "dram"};
constexpr std::array<std::string_view, 6> kWorkloadKeys = {"gemm",  "model",  "layer",
                                                           "phase", "tokens", "context"};

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

class Reader {
 public:
  Reader(std::string_view text, std::string name) : name_(std::move(name)) {
    space_.name = name_;
    space_.text = text;
  }

  Space read() {
    try {
      root_ = YAML::Load(space_.text);
      read_file();
    } catch (const YAML::Exception& e) {
      throw base::InputError(name_ + ":" + std::to_string(e.mark.line + 1) + ": " + e.msg);
    }
    return std::move(space_);
  }

 private:
  [[noreturn]] void refuse(const YAML::Node& at, const std::string& what) const {
    throw base::InputError(name_ + ":" + std::to_string(at.Mark().line + 1) + ": " + what);
  }

  /// What `query` refuses gets this place.
  template <class Query>
  auto placed(const YAML::Node& at, const Query& query) const {
    try {
      return query();
    } catch (const base::InputError& error) {
      throw base::InputError(name_ + ":" + std::to_string(at.Mark().line + 1) + ": " +
                             error.what());
    }
  }

  /// A map whose keys are all known and stand once.
  void check_keys(const YAML::Node& map, std::span<const std::string_view> known,
                  const std::string& what) const {
    if (!map.IsMap()) refuse(map, what + " is not a list of 'key: value' lines");
    std::set<std::string> seen;
    for (const auto& entry : map) {
      if (!entry.first.IsScalar()) refuse(map, what + " has a key that is no word");
      const std::string& key = entry.first.Scalar();
      if (std::ranges::find(known, key) == known.end()) {
        refuse(entry.first, "unknown key '" + workload::printable(key) +
                                "' (nearest: " + base::nearest(key, known) + ")");
      }
      if (!seen.insert(key).second) refuse(entry.first, "key '" + key + "' stands twice");
    }
  }

  /// The values of a key: one, or a list of them.
  std::vector<YAML::Node> values(const YAML::Node& node, const std::string& key) const {
    if (!node.IsSequence()) return {node};
    if (node.size() == 0) refuse(node, key + " has no values (give one or more, or leave it out)");
    if (node.size() > kMostValues) refuse(node, key + " has more than 100000 values");
    return {node.begin(), node.end()};
  }

  std::string word(const YAML::Node& node, const std::string& key) const {
    if (!node.IsScalar() || node.Scalar().empty())
      refuse(node, key + " has a value that is no word");
    return node.Scalar();
  }

  std::int64_t whole(const YAML::Node& node, const std::string& key, std::int64_t low,
                     std::int64_t high) const {
    const std::string text = node.IsScalar() ? node.Scalar() : "";
    const std::optional<std::int64_t> n = number(text);
    if (!n || *n < low || *n > high) {
      refuse(node, key + " is '" + workload::printable(text) + "', must be " + std::to_string(low) +
                       ".." + std::to_string(high));
    }
    return *n;
  }

  /// {from: A, to: B, step: S} or {from: A, to: B, times: T}.
  void add_range(const YAML::Node& node, const std::string& key, std::int64_t low,
                 std::int64_t high, std::vector<std::int64_t>& all) const {
    static constexpr std::array<std::string_view, 4> kRangeKeys = {"from", "to", "step", "times"};
    check_keys(node, kRangeKeys, key);
    if (!node["from"] || !node["to"] || !node["step"] == !node["times"])
      refuse(node, key + ": a range is {from: A, to: B, step: S} or {from: A, to: B, times: T}");
    const std::int64_t from = whole(node["from"], key + ": from", low, high);
    const std::int64_t to = whole(node["to"], key + ": to", from, high);
    const bool adds = static_cast<bool>(node["step"]);
    const std::int64_t by = adds ? whole(node["step"], key + ": step", 1, high)
                                 : whole(node["times"], key + ": times", 2, high);
    for (std::int64_t n = from; n <= to; n = adds ? n + by : n * by) {
      all.push_back(n);
      if (all.size() > kMostValues) refuse(node, key + " has more than 100000 values");
    }
  }

  std::vector<std::int64_t> numbers(const YAML::Node& node, const std::string& key,
                                    std::int64_t low, std::int64_t high) const {
    std::vector<std::int64_t> all;
    for (const YAML::Node& value : values(node, key)) {
      if (value.IsMap()) {
        add_range(value, key, low, high, all);
      } else if (key == "lanes" && value.IsScalar() && value.Scalar() == "default") {
        all.push_back(0);
      } else {
        all.push_back(whole(value, key, low, high));
      }
    }
    check_once(node, key, all);
    return all;
  }

  template <class T>
  void check_once(const YAML::Node& node, const std::string& key, std::vector<T> all) const {
    std::ranges::sort(all);
    if (std::ranges::adjacent_find(all) != all.end())
      refuse(node, key + " has a value twice (remove one)");
  }

  void read_file() {
    if (!root_.IsMap()) refuse(root_, "is not a space: a list of 'key: value' lines");
    check_keys(root_, kKeys, "the space");
    for (const char* key : {"pe", "workloads"}) {
      if (!root_[key]) refuse(root_, std::string("key '") + key + "' is missing");
    }
    const YAML::Node array = root_["array"];
    const std::string base = array ? word(array, "array") : "edge";
    space_.array =
        array ? placed(array, [&] { return array::load_array(base); }) : array::load_array(base);
    for (const NumberKey& k : kNumberKeys)
      read_numbers(k);
    read_pes(root_["pe"]);
    read_technologies();
    for (const YAML::Node& node : values(root_["workloads"], "workloads"))
      read_workload(node);
    check_once_workloads();
    if (root_["constraints"]) read_constraints(root_["constraints"]);
  }

  void read_numbers(const NumberKey& k) {
    std::vector<std::int64_t>& all = space_.numbers[static_cast<std::size_t>(k.axis)];
    const std::string key(k.key);
    if (const YAML::Node node = root_[key]) {
      all = numbers(node, key, k.low, k.high);
      if (k.axis == Axis::kPortBytes) {
        for (const std::int64_t n : all) {
          if (!std::has_single_bit(static_cast<std::uint64_t>(n)))
            refuse(node, "port_bytes is '" + std::to_string(n) + "', must be a power of two");
        }
      }
      return;
    }
    const array::ArrayConfig& a = space_.array;
    switch (k.axis) {
      case Axis::kRows: all = {a.rows}; break;
      case Axis::kColumns: all = {a.cols}; break;
      case Axis::kPortBytes: all = {a.port_bytes}; break;
      case Axis::kLatency: all = {a.memory_latency}; break;
      case Axis::kActRing: all = {a.act_ring_bytes}; break;
      case Axis::kWgtRing: all = {a.wgt_ring_bytes}; break;
      case Axis::kOutRing: all = {a.out_ring_bytes}; break;
      case Axis::kLanes: all = {a.lanes}; break;
    }
  }

  /// "all", "KIND" (its first configuration), "KIND/*", "KIND/CONFIG".
  void read_pes(const YAML::Node& node) {
    for (const YAML::Node& value : values(node, "pe")) {
      const std::string name = word(value, "pe");
      const auto add = [&](const std::string& pe) {
        placed(value, [&] {
          const pe::PeInfo& info = pe::info_of(pe);
          space_.pes.push_back(info.kind + "/" + info.config);
        });
      };
      const auto add_kind = [&](const std::string& kind) {
        for (const std::string& config : pe::configurations(kind))
          add(kind + "/" + config);
      };
      if (name == "all") {
        for (const std::string& kind : pe::kinds())
          add_kind(kind);
      } else if (name.ends_with("/*")) {
        placed(value, [&] { add_kind(name.substr(0, name.size() - 2)); });
      } else {
        add(name);
      }
    }
    check_once(node, "pe", space_.pes);
  }

  void read_technologies() {
    cost::TechnologyChoice& options = space_.tech_options;
    const YAML::Node technology = root_["technology"];
    for (const auto& [key, value] : {std::pair{"stimulus", &options.stimulus},
                                     {"sram", &options.sram},
                                     {"dram", &options.dram}}) {
      const YAML::Node node = root_[key];
      if (!node) continue;
      if (!technology) refuse(node, std::string(key) + " belongs to technology");
      *value = word(node, key);
    }
    if (!technology) return;
    std::vector<std::string> known = {"unit"};
    for (const cost::TechnologySpec& spec : cost::technology_specs())
      known.push_back(spec.name);
    const std::vector<std::string_view> names(known.begin(), known.end());
    for (const YAML::Node& value : values(technology, "technology")) {
      const std::string name = word(value, "technology");
      if (std::ranges::find(names, name) == names.end()) {
        refuse(value, "technology '" + workload::printable(name) + "' is unknown (nearest: " +
                          base::nearest(name, names) + "; sumac list technologies)");
      }
      space_.technologies.push_back(name);
    }
    check_once(technology, "technology", space_.technologies);
  }

  void read_workload(const YAML::Node& node) {
    check_keys(node, kWorkloadKeys, "a workload");
    if (!node["gemm"] == !node["model"])
      refuse(node, "a workload is one of gemm: MxKxN and model: NAME");
    if (node["gemm"]) {
      if (node.size() > 1) refuse(node, "a gemm takes no other key");
      for (const YAML::Node& value : values(node["gemm"], "gemm"))
        add_gemm(value);
      return;
    }
    const auto optional_numbers = [&](const char* key) {
      const YAML::Node own = node[key];
      return own ? numbers(own, key, 1, kMostRows) : std::vector<std::int64_t>{};
    };
    std::vector<std::string> phases;
    if (const YAML::Node phase = node["phase"]) {
      for (const YAML::Node& value : values(phase, "phase")) {
        phases.push_back(word(value, "phase"));
        if (phases.back() != "prefill" && phases.back() != "decode")
          refuse(value,
                 "phase is '" + workload::printable(phases.back()) + "' (prefill or decode)");
      }
      check_once(phase, "phase", phases);
    } else {
      phases = {"prefill"};
    }
    const std::vector<std::int64_t> tokens = optional_numbers("tokens");
    const std::vector<std::int64_t> context = optional_numbers("context");
    const auto has = [&](const char* phase) {
      return std::ranges::find(phases, phase) != phases.end();
    };
    if (!tokens.empty() && !has("prefill")) refuse(node, "tokens belongs to phase: prefill");
    if (!context.empty() && !has("decode")) refuse(node, "context belongs to phase: decode");
    for (const YAML::Node& value : values(node["model"], "model")) {
      const std::string name = word(value, "model");
      const workload::ModelSpec spec = placed(value, [&] { return model(name); });
      for (const std::string& phase : phases) {
        std::vector<std::int64_t> rows = phase == "prefill" ? tokens : context;
        if (rows.empty()) rows = {spec.default_tokens};
        for (const std::int64_t n : rows)
          add_model(node, name, spec, phase, n);
      }
    }
  }

  static workload::ModelSpec model(const std::string& name) {
    if (!workload::is_zoo_name(name) && name.find('/') != std::string::npos)
      return workload::read_config(std::filesystem::path(name) / "config.json");
    return workload::find_model(name);
  }

  void add_model(const YAML::Node& node, const std::string& name, const workload::ModelSpec& spec,
                 const std::string& phase, std::int64_t rows) {
    Workload w;
    w.name = name;
    w.phase = phase;
    w.tokens = rows;
    w.layers = spec.layers;
    const YAML::Node layer = node["layer"];
    if (layer && word(layer, "layer") != "all") {
      const std::int64_t n = whole(layer, "layer", 0, spec.layers - 1);
      w.name += ":layer" + std::to_string(n);
      w.layers = 1;
    }
    w.graph = placed(node, [&] {
      return workload::build_graph(spec, phase == "prefill" ? workload::Phase::prefill(rows)
                                                            : workload::Phase::decode(rows));
    });
    add(node, std::move(w));
  }

  /// MxKxN, or BxMxKxN.
  void add_gemm(const YAML::Node& node) {
    const std::string text = word(node, "gemm");
    std::vector<std::int64_t> sizes;
    for (std::size_t at = 0; at <= text.size();) {
      const std::size_t end = std::min(text.find('x', at), text.size());
      const std::optional<std::int64_t> size = number(std::string_view(text).substr(at, end - at));
      if (!size || sizes.size() == 4) {
        sizes.clear();
        break;
      }
      sizes.push_back(*size);
      at = end + 1;
    }
    if (sizes.size() < 3) {
      refuse(node, "gemm '" + workload::printable(text) + "' is not MxKxN or BxMxKxN");
    }
    workload::Gemm gemm;
    if (sizes.size() == 4) gemm.batch = sizes[0];
    const std::size_t first = sizes.size() - 3;
    gemm.m = sizes[first];
    gemm.k = sizes[first + 1];
    gemm.n = sizes[first + 2];
    placed(node, [&] { workload::check(gemm, "gemm"); });
    Workload w;
    w.name = "gemm " + text;
    workload::Op op;
    op.name = "gemm";
    op.op_class = workload::OpClass::kLinear;
    op.gemm = gemm;
    w.graph.layer.push_back(op);
    add(node, std::move(w));
  }

  void add(const YAML::Node& node, Workload w) {
    if (space_.workloads.size() == kMostWorkloads)
      refuse(node, "more than 10000 workloads (make several spaces of it)");
    space_.workloads.push_back(std::move(w));
  }

  void check_once_workloads() const {
    std::vector<std::string> names;
    for (const Workload& w : space_.workloads)
      names.push_back(w.name + " " + w.phase + " " + std::to_string(w.tokens));
    check_once(root_["workloads"], "workloads", names);
  }

  void read_constraints(const YAML::Node& node) {
    for (const YAML::Node& value : values(node, "constraints")) {
      const std::string text = word(value, "constraints");
      const Constraint c =
          placed(value, [&] { return parse_constraint(workload::printable(text)); });
      if (c.needs_technology() && space_.technologies.empty())
        refuse(value, "constraint '" + workload::printable(text) + "' needs a technology");
      space_.constraints.push_back(c);
    }
  }

  static constexpr std::size_t kMostWorkloads = 10'000;

  std::string name_;
  YAML::Node root_;
  Space space_;
};

}  // namespace

Space read_space(std::string_view text, const std::string& name) {
  return Reader(text, name).read();
}

Space load_space(const std::string& path) {
  return read_space(workload::read_file(path, kMostBytes), path);
}

}  // namespace sumac::sweep
