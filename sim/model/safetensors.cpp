// SPDX-License-Identifier: Apache-2.0
#include "sim/model/safetensors.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "models/base/error.hpp"
#include "sim/workload/json_file.hpp"

namespace sumac::model {
namespace {

using workload::printable;

constexpr std::uint64_t kPrefix = 8;
constexpr std::uint64_t kLongestHeader = 100'000'000;

struct DtypeRow {
  Dtype dtype;
  const char* name;
  std::size_t size;
};
constexpr std::array kDtypes{
    DtypeRow{Dtype::kBool, "BOOL", 1},      DtypeRow{Dtype::kU8, "U8", 1},
    DtypeRow{Dtype::kI8, "I8", 1},          DtypeRow{Dtype::kF8E5M2, "F8_E5M2", 1},
    DtypeRow{Dtype::kF8E4M3, "F8_E4M3", 1}, DtypeRow{Dtype::kI16, "I16", 2},
    DtypeRow{Dtype::kU16, "U16", 2},        DtypeRow{Dtype::kF16, "F16", 2},
    DtypeRow{Dtype::kBf16, "BF16", 2},      DtypeRow{Dtype::kI32, "I32", 4},
    DtypeRow{Dtype::kU32, "U32", 4},        DtypeRow{Dtype::kF32, "F32", 4},
    DtypeRow{Dtype::kI64, "I64", 8},        DtypeRow{Dtype::kU64, "U64", 8},
    DtypeRow{Dtype::kF64, "F64", 8},
};

const DtypeRow& row(Dtype dtype) {
  const DtypeRow& r = kDtypes.at(static_cast<std::size_t>(dtype));
  SUMAC_CHECK(r.dtype == dtype, "rows stand in the order of the enumerators");
  return r;
}

std::optional<Dtype> parse_dtype(const std::string& name) {
  for (const DtypeRow& r : kDtypes) {
    if (name == r.name) return r.dtype;
  }
  return std::nullopt;
}

/// Parses the header and refuses names and keys that occur twice, which a JSON reader would merge
/// silently.
nlohmann::json parse_header(std::span<const std::byte> text, const std::string& where) {
  std::vector<std::set<std::string>> keys;  // of the objects that are open
  const auto watch = [&](int depth, nlohmann::json::parse_event_t event, nlohmann::json& parsed) {
    if (depth > workload::kDeepestJson)
      throw base::InputError(where + ": the header " + workload::too_deep());
    switch (event) {
      case nlohmann::json::parse_event_t::object_start: keys.emplace_back(); break;
      case nlohmann::json::parse_event_t::object_end: keys.pop_back(); break;
      case nlohmann::json::parse_event_t::key:
        if (!keys.back().insert(parsed.get<std::string>()).second) {
          throw base::InputError(where + ": '" + printable(parsed.get<std::string>()) +
                                 "' occurs twice in the header");
        }
        break;
      case nlohmann::json::parse_event_t::array_start:
      case nlohmann::json::parse_event_t::array_end:
      case nlohmann::json::parse_event_t::value: break;
    }
    return true;
  };
  const auto* first = reinterpret_cast<const char*>(text.data());
  try {
    nlohmann::json header = nlohmann::json::parse(first, first + text.size(), watch);
    if (!header.is_object()) throw base::InputError(where + ": the header is not a JSON object");
    return header;
  } catch (const nlohmann::json::parse_error& e) {
    throw base::InputError(where + ": the header is not JSON (error at byte " +
                           std::to_string(kPrefix + e.byte) + ")");
  } catch (const nlohmann::json::out_of_range&) {
    throw base::InputError(where + ": the header holds a number that is too large for FP64");
  }
}

/// Non-negative integers of a JSON array.
std::vector<std::uint64_t> numbers(const nlohmann::json& tensor, const char* key,
                                   const std::string& what) {
  const auto it = tensor.find(key);
  if (it == tensor.end() || !it->is_array()) {
    throw base::InputError(what + " has no array '" + key + "'");
  }
  std::vector<std::uint64_t> out;
  for (const nlohmann::json& value : *it) {
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() > INT64_MAX) {
      throw base::InputError(what + ": '" + key + "' must hold integers from 0 to 2^63 - 1");
    }
    out.push_back(value.get<std::uint64_t>());
  }
  return out;
}

}  // namespace

std::string_view to_string(Dtype dtype) {
  return row(dtype).name;
}
std::size_t size_of(Dtype dtype) {
  return row(dtype).size;
}

std::string to_string(std::span<const std::int64_t> shape) {
  std::string out = "[";
  for (const std::int64_t d : shape)
    out += (out.size() > 1 ? ", " : "") + std::to_string(d);
  return out + "]";
}

Safetensors Safetensors::open(const std::filesystem::path& path) {
  Safetensors out(path.string());
  out.file_.emplace_back(path);
  out.read(out.file_.front().bytes());
  return out;
}

Safetensors Safetensors::parse(std::span<const std::byte> bytes, const std::string& where) {
  Safetensors out(where);
  out.read(bytes);
  return out;
}

void Safetensors::read(std::span<const std::byte> bytes) {
  const auto size = [&] { return std::to_string(bytes.size()); };
  if (bytes.size() < kPrefix) {
    throw base::InputError(where_ + ": " + size() + " bytes are too few for a safetensors file");
  }
  std::uint64_t header_size = 0;
  std::memcpy(&header_size, bytes.data(), kPrefix);
  if (header_size > kLongestHeader) {
    throw base::InputError(where_ + ": the header says that it has " + std::to_string(header_size) +
                           " bytes, at most " + std::to_string(kLongestHeader) +
                           " are allowed (not a safetensors file?)");
  }
  if (header_size > bytes.size() - kPrefix) {
    throw base::InputError(where_ + ": the header ends at byte " +
                           std::to_string(kPrefix + header_size) + ", the file has " + size() +
                           " (truncated download?)");
  }
  const std::uint64_t data_start = kPrefix + header_size;
  const std::span<const std::byte> data = bytes.subspan(data_start);
  const nlohmann::json header = parse_header(bytes.subspan(kPrefix, header_size), where_);

  struct Range {
    std::uint64_t begin, end;
    std::string name;
  };
  std::vector<Range> ranges;
  for (const auto& [name, value] : header.items()) {
    if (name == "__metadata__") {
      if (!value.is_object()) throw base::InputError(where_ + ": '__metadata__' is not an object");
      for (const auto& [key, text] : value.items()) {
        if (!text.is_string()) {
          throw base::InputError(where_ + ": metadata '" + printable(key) + "' is not a string");
        }
        metadata_[key] = text.get<std::string>();
      }
      continue;
    }
    const std::string what = where_ + ": tensor '" + printable(name) + "'";
    if (!value.is_object()) throw base::InputError(what + " is not an object");
    const auto dtype_field = value.find("dtype");
    if (dtype_field == value.end() || !dtype_field->is_string()) {
      throw base::InputError(what + " has no string 'dtype'");
    }
    const auto dtype = parse_dtype(dtype_field->get<std::string>());
    if (!dtype) {
      throw base::InputError(what + " has dtype '" + printable(dtype_field->get<std::string>()) +
                             "', which is not known");
    }
    const std::vector<std::uint64_t> shape = numbers(value, "shape", what);
    const std::vector<std::uint64_t> offsets = numbers(value, "data_offsets", what);
    if (offsets.size() != 2 || offsets[0] > offsets[1]) {
      throw base::InputError(what + ": 'data_offsets' must be [begin, end] with begin <= end");
    }
    std::uint64_t needed = size_of(*dtype);
    // A zero anywhere makes the product 0, however large the other dimensions are.
    if (std::ranges::find(shape, 0U) != shape.end()) needed = 0;
    for (const std::uint64_t d : shape) {
      if (needed != 0 && __builtin_mul_overflow(needed, d, &needed)) {
        throw base::InputError(what + ": its shape has more bytes than 64 bits can count");
      }
    }
    if (offsets[1] > data.size()) {
      throw base::InputError(what + " ends at byte " + std::to_string(data_start + offsets[1]) +
                             ", the file has " + size() + " (truncated download?)");
    }
    Tensor tensor{.name = name, .dtype = *dtype, .shape = {}, .bytes = {}};
    for (const std::uint64_t d : shape)
      tensor.shape.push_back(static_cast<std::int64_t>(d));
    if (offsets[1] - offsets[0] != needed) {
      throw base::InputError(what + " has " + std::to_string(offsets[1] - offsets[0]) +
                             " bytes, its shape " + printable(to_string(tensor.shape)) + " of " +
                             std::string(to_string(*dtype)) + " needs " + std::to_string(needed));
    }
    tensor.bytes = data.subspan(offsets[0], needed);
    ranges.push_back({offsets[0], offsets[1], name});
    tensors_.push_back(std::move(tensor));
  }

  std::ranges::sort(ranges, {}, [](const Range& r) { return std::tie(r.begin, r.end, r.name); });
  std::uint64_t covered = 0;
  for (const Range& r : ranges) {
    if (r.begin != covered) {
      throw base::InputError(where_ + ": tensor '" + printable(r.name) + "' starts at data byte " +
                             std::to_string(r.begin) + ", the one before ends at " +
                             std::to_string(covered) +
                             (r.begin < covered ? " (they overlap)" : " (a gap)"));
    }
    covered = r.end;
  }
  if (covered != data.size()) {
    throw base::InputError(where_ + ": the tensors end at byte " +
                           std::to_string(data_start + covered) + ", the file has " + size());
  }
  std::ranges::sort(tensors_, {}, [](const Tensor& t) {
    return std::make_tuple(t.bytes.data(), t.bytes.size(), std::string_view(t.name));
  });
  for (std::size_t i = 0; i < tensors_.size(); ++i)
    index_.emplace(tensors_[i].name, i);
}

const Tensor* Safetensors::find(std::string_view name) const {
  const auto it = index_.find(name);
  return it == index_.end() ? nullptr : &tensors_[it->second];
}

const Tensor& Safetensors::at(std::string_view name, std::span<const std::int64_t> shape) const {
  const Tensor* tensor = find(name);
  if (tensor == nullptr) {
    throw base::InputError(where_ + ": has no tensor '" + std::string(name) + "'");
  }
  if (!std::ranges::equal(tensor->shape, shape)) {
    throw base::InputError(where_ + ": tensor '" + std::string(name) + "' has shape " +
                           printable(to_string(tensor->shape)) + ", the model needs " +
                           to_string(shape));
  }
  return *tensor;
}

std::vector<float> Safetensors::floats(std::string_view name,
                                       std::span<const std::int64_t> shape) const {
  const Tensor& tensor = at(name, shape);
  std::vector<float> out(static_cast<std::size_t>(tensor.elements()));
  to_floats(tensor, 0, out, where_);
  return out;
}

}  // namespace sumac::model
