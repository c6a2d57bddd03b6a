// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "models/base/error.hpp"
#include "sim/base/whole_file.hpp"
#include "sim/model/safetensors.hpp"

namespace sumac::model {

void write_safetensors(const std::filesystem::path& path, std::vector<TensorData> tensors,
                       const std::map<std::string, std::string>& metadata) {
  // Wide elements first: every tensor is then aligned to its element without padding.
  std::ranges::sort(tensors, [](const TensorData& a, const TensorData& b) {
    return std::make_tuple(size_of(b.dtype), std::string_view(a.name)) <
           std::make_tuple(size_of(a.dtype), std::string_view(b.name));
  });
  nlohmann::json header = nlohmann::json::object();
  if (!metadata.empty()) header["__metadata__"] = metadata;
  std::uint64_t offset = 0;
  std::set<std::string> names;
  for (const TensorData& t : tensors) {
    std::uint64_t bytes = size_of(t.dtype);
    for (const std::int64_t d : t.shape)
      bytes *= static_cast<std::uint64_t>(d);
    SUMAC_CHECK(bytes == t.bytes.size(), "tensor '" + t.name + "' has the bytes of its shape");
    SUMAC_CHECK(t.name != "__metadata__" && names.insert(t.name).second,
                "tensor '" + t.name + "' is written once");
    header[t.name] = {{"dtype", to_string(t.dtype)},
                      {"shape", t.shape},
                      {"data_offsets", {offset, offset + bytes}}};
    offset += bytes;
  }
  std::string text = header.dump();
  text.append((8 - text.size() % 8) % 8, ' ');

  base::WholeFile file(path);
  const std::uint64_t size = text.size();
  file.stream().write(reinterpret_cast<const char*>(&size), sizeof size);
  file.stream().write(text.data(), static_cast<std::streamsize>(text.size()));
  for (const TensorData& t : tensors) {
    file.stream().write(reinterpret_cast<const char*>(t.bytes.data()),
                        static_cast<std::streamsize>(t.bytes.size()));
  }
  file.commit();
}

}  // namespace sumac::model
