// SPDX-License-Identifier: Apache-2.0
#include "sim/array/array_config.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <filesystem>
#include <optional>
#include <set>
#include <system_error>

#include "models/base/error.hpp"
#include "models/pe/pe_info.hpp"
#include "sim/base/root.hpp"

namespace sumac::array {

namespace {

constexpr std::int64_t kMaxFileBytes = 65536;
constexpr int kMaxOutSlots = 16;

std::filesystem::path folder() {
  return base::root() / "models" / "array" / "configs";
}

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// RxC or RxCxL; nothing where the text is not of that shape.
std::optional<ArrayConfig> parse_size(std::string_view text) {
  std::vector<std::int64_t> parts;
  std::size_t at = 0;
  while (at <= text.size()) {
    const std::size_t end = std::min(text.find('x', at), text.size());
    const std::optional<std::int64_t> part = number(text.substr(at, end - at));
    if (!part) return std::nullopt;
    parts.push_back(*part);
    at = end + 1;
  }
  if (parts.size() != 2 && parts.size() != 3) return std::nullopt;
  const auto in_range = [&](std::int64_t value, std::int64_t high, const char* what) {
    if (value < 1 || value > high) {
      throw base::InputError("array '" + std::string(text) + "': " + what + " must be 1.." +
                             std::to_string(high));
    }
    return static_cast<int>(value);
  };
  ArrayConfig config;
  config.name = text;
  config.rows = in_range(parts[0], 255, "rows");
  config.cols = in_range(parts[1], 255, "columns");
  if (parts.size() == 3) config.lanes = in_range(parts[2], 64, "lanes");
  return config;
}

/// Reads the keys of one file; each must occur once.
class Reader {
 public:
  Reader(const YAML::Node& node, std::string file) : node_(node), file_(std::move(file)) {
    if (!node.IsMap()) refuse("is not a list of 'key: value' lines");
    for (const auto& entry : node) {
      const auto key = entry.first.as<std::string>();
      if (!keys_.insert(key).second) refuse("key '" + key + "' stands twice");
    }
  }

  template <class T>
  void read(const char* key, T& value, std::int64_t low, std::int64_t high) {
    const std::string text = take(key);
    const std::optional<std::int64_t> n = number(text);
    if (!n || *n < low || *n > high) {
      refuse("key '" + std::string(key) + "' is '" + text + "', must be " + std::to_string(low) +
             ".." + std::to_string(high));
    }
    value = static_cast<T>(*n);
  }

  void read_lanes(int& value) {
    const std::string text = take("lanes");
    if (text == "default") {
      value = 0;
      return;
    }
    const std::optional<std::int64_t> n = number(text);
    if (!n || *n < 1 || *n > 64)
      refuse("key 'lanes' is '" + text + "', must be 1..64 or 'default'");
    value = static_cast<int>(*n);
  }

  void finish() const {
    if (!keys_.empty()) refuse("unknown key '" + *keys_.begin() + "'");
  }

  [[noreturn]] void refuse(const std::string& what) const {
    throw base::InputError(file_ + ": " + what);
  }

 private:
  std::string take(const char* key) {
    if (keys_.erase(key) == 0) refuse("key '" + std::string(key) + "' is missing");
    const YAML::Node value = node_[key];
    if (!value.IsScalar()) refuse("key '" + std::string(key) + "' is not a single value");
    return value.Scalar();
  }

  const YAML::Node& node_;
  std::string file_;
  std::set<std::string> keys_;  // not read yet
};

ArrayConfig load_file(const std::filesystem::path& path, std::string name) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) {
    throw base::InputError(path.string() + (std::filesystem::exists(path, error)
                                                ? ": is not a regular file, and an array file is"
                                                : ": no such array file"));
  }
  if (std::filesystem::file_size(path, error) > kMaxFileBytes || error) {
    throw base::InputError(path.string() + ": larger than an array file can be");
  }
  ArrayConfig c;
  c.name = std::move(name);
  try {
    const YAML::Node node = YAML::LoadFile(path.string());
    Reader r(node, path.string());
    constexpr std::int64_t kMaxRing = std::int64_t{1} << 30;
    r.read("rows", c.rows, 1, 255);
    r.read("cols", c.cols, 1, 255);
    r.read_lanes(c.lanes);
    r.read("hop_s", c.hop_s, 1, c.rows);
    r.read("hop_e", c.hop_e, 1, c.cols);
    r.read("act_ring_bytes", c.act_ring_bytes, 1, kMaxRing);
    r.read("wgt_ring_bytes", c.wgt_ring_bytes, 1, kMaxRing);
    r.read("out_ring_bytes", c.out_ring_bytes, 1, kMaxRing);
    r.read("port_bytes", c.port_bytes, 4, 64);
    if (!std::has_single_bit(static_cast<unsigned>(c.port_bytes)))
      r.refuse("key 'port_bytes' is not a power of two");
    r.read("burst_beats", c.burst_beats, 1, 255);
    r.read("outstanding", c.outstanding, 1, 256);
    r.read("desc_fifo", c.desc_fifo, 1, 16);
    r.read("memory_latency", c.memory_latency, 1, 1'000'000);
    r.read("write_latency", c.write_latency, 1, 1'000'000);
    r.read("clock_mhz", c.clock_mhz, 1, 100'000);
    r.finish();
  } catch (const YAML::BadFile&) {
    throw base::InputError(path.string() + ": cannot be read");
  } catch (const YAML::Exception& e) {
    throw base::InputError(path.string() + ": line " + std::to_string(e.mark.line + 1) + ": " +
                           e.msg);
  }
  return c;
}

std::int64_t ring_words(const char* ring, std::int64_t bytes, int lines,
                        const program::WordShape& word) {
  const std::int64_t one = lines * word.word_bytes();
  if (bytes < one) {
    throw base::InputError(std::string("array: ") + ring + " ring of " + std::to_string(bytes) +
                           " bytes holds no word: " + std::to_string(lines) + " lines of " +
                           std::to_string(word.word_bytes()) + " bytes take " +
                           std::to_string(one));
  }
  return static_cast<std::int64_t>(std::bit_floor(static_cast<std::uint64_t>(bytes / one)));
}

}  // namespace

std::vector<std::string> array_names() {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder(), error)) {
    if (entry.path().extension() == ".yaml") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

ArrayConfig load_array(std::string_view text) {
  if (std::optional<ArrayConfig> size = parse_size(text)) return *size;
  const std::string name(text);
  if (name.find('/') != std::string::npos || name.ends_with(".yaml")) return load_file(name, name);
  const std::vector<std::string> known = array_names();
  if (std::find(known.begin(), known.end(), name) == known.end()) {
    std::string list;
    for (const std::string& k : known)
      list += (list.empty() ? "" : ", ") + k;
    throw base::InputError("array '" + name +
                           "' is unknown: give RxC, RxCxL, a .yaml file, or one of " + list);
  }
  return load_file(folder() / (name + ".yaml"), name);
}

CoreParams make_core(const ArrayConfig& config, std::string_view pe_name) {
  const pe::PeInfo& info = pe::info_of(pe_name, config.lanes);
  CoreParams p;
  p.rows = config.rows;
  p.cols = config.cols;
  p.lanes = info.lanes;
  p.hop_s = config.hop_s;
  p.hop_e = config.hop_e;
  p.port_bytes = config.port_bytes;
  p.burst_beats = config.burst_beats;
  p.outstanding = config.outstanding;
  p.desc_fifo = config.desc_fifo;
  p.latency = config.memory_latency;
  p.write_latency = config.write_latency;
  p.pe_name = info.kind + "/" + info.config;
  p.pe = pe::timing_of(p.pe_name, info.lanes);
  const program::Target t = p.target();
  p.act_ring_words = ring_words("act", config.act_ring_bytes, config.rows, t.act_word());
  p.wgt_ring_words = ring_words("wgt", config.wgt_ring_bytes, config.cols, t.wgt_word());
  const std::int64_t tile_bytes = std::int64_t{4} * config.rows * config.cols;
  if (config.out_ring_bytes < tile_bytes) {
    throw base::InputError("array: out ring of " + std::to_string(config.out_ring_bytes) +
                           " bytes holds no tile: " + std::to_string(config.rows) + " rows of " +
                           std::to_string(config.cols) + " words of 4 bytes take " +
                           std::to_string(tile_bytes));
  }
  p.out_slots =
      static_cast<int>(std::min<std::int64_t>(config.out_ring_bytes / tile_bytes, kMaxOutSlots));
  validate(p);
  return p;
}

}  // namespace sumac::array
