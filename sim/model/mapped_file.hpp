// SPDX-License-Identifier: Apache-2.0
//
// A file as read-only memory: pages are read when they are touched, so opening a large checkpoint
// costs nothing.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

namespace sumac::model {

class MappedFile {
 public:
  /// Throws InputError: absent, unreadable, not a regular file.
  explicit MappedFile(const std::filesystem::path& path);
  ~MappedFile();
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&&) = delete;
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  [[nodiscard]] std::span<const std::byte> bytes() const { return bytes_; }

 private:
  std::span<const std::byte> bytes_;
};

}  // namespace sumac::model
