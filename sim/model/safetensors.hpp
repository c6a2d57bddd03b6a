// SPDX-License-Identifier: Apache-2.0
//
// safetensors: named tensors in one file.
//
//   layout   8 bytes: length H of the header, little-endian; H bytes: a JSON object; then the data
//   header   {"name": {"dtype": "F32", "shape": [..], "data_offsets": [begin, end]}, ..,
//   "__metadata__": {"key": "value"}} strict   H at most 100 MB and within the file; no name or key
//   twice; known dtype; end - begin = product of shape * size;
//            tensors cover the data without gaps or overlaps, so that a file cut short never loads
//   limits   little-endian hosts
//   source   the safetensors format specification (huggingface/safetensors, README, section Format)
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/model/mapped_file.hpp"

namespace sumac::model {

static_assert(std::endian::native == std::endian::little, "tensor bytes are used as they are");

enum class Dtype : std::uint8_t {
  kBool,
  kU8,
  kI8,
  kF8E5M2,
  kF8E4M3,
  kI16,
  kU16,
  kF16,
  kBf16,
  kI32,
  kU32,
  kF32,
  kI64,
  kU64,
  kF64,
};
[[nodiscard]] std::string_view to_string(Dtype dtype);  // as in the file: "F32"
[[nodiscard]] std::size_t size_of(Dtype dtype);         // bytes

/// A tensor inside a file; valid as long as the file object.
struct Tensor {
  std::string name;
  Dtype dtype = Dtype::kF32;
  std::vector<std::int64_t> shape;  // row-major, last dimension fastest; empty: one element
  std::span<const std::byte> bytes;

  [[nodiscard]] std::int64_t elements() const {
    return static_cast<std::int64_t>(bytes.size() / size_of(dtype));
  }
};

/// "[384, 1536]".
[[nodiscard]] std::string to_string(std::span<const std::int64_t> shape);

class Safetensors {
 public:
  /// Maps and checks a file.  Throws InputError, one line, with the file's name.
  static Safetensors open(const std::filesystem::path& path);
  /// Checks a file that is already in memory; `bytes` must outlive the object.
  static Safetensors parse(std::span<const std::byte> bytes, const std::string& where);

  [[nodiscard]] const std::vector<Tensor>& tensors() const { return tensors_; }  // in file order
  [[nodiscard]] const std::map<std::string, std::string>& metadata() const { return metadata_; }
  [[nodiscard]] const Tensor* find(std::string_view name) const;  // nullptr: not there
  /// Throws InputError: not there, another shape.
  [[nodiscard]] const Tensor& at(std::string_view name, std::span<const std::int64_t> shape) const;
  /// at() as FP32.  Throws InputError: dtype not F32, F16 or BF16.
  [[nodiscard]] std::vector<float> floats(std::string_view name,
                                          std::span<const std::int64_t> shape) const;
  [[nodiscard]] const std::string& where() const { return where_; }

 private:
  explicit Safetensors(std::string where) : where_(std::move(where)) {}
  void read(std::span<const std::byte> bytes);

  std::string where_;
  std::vector<MappedFile> file_;  // none or one
  std::vector<Tensor> tensors_;
  std::map<std::string, std::size_t, std::less<>> index_;
  std::map<std::string, std::string> metadata_;
};

/// Elements first .. first + out.size() - 1 as FP32; exact for F32, F16 and BF16.  Throws
/// InputError for any other dtype.
void to_floats(const Tensor& tensor, std::int64_t first, std::span<float> out,
               std::string_view where);

/// A tensor to write; bytes.size() must be the product of shape times the size of dtype.
struct TensorData {
  std::string name;
  Dtype dtype = Dtype::kF32;
  std::vector<std::int64_t> shape;
  std::span<const std::byte> bytes;
};

/// Writes a file that `open` and other readers take: header padded to 8 bytes, tensors in
/// descending size of dtype, then by name. The file appears whole or not at all.  Throws InputError
/// when it cannot be written.
void write_safetensors(const std::filesystem::path& path, std::vector<TensorData> tensors,
                       const std::map<std::string, std::string>& metadata = {});

}  // namespace sumac::model
