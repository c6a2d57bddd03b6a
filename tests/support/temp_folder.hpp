// SPDX-License-Identifier: Apache-2.0
//
// A fresh folder that is gone at the end of the scope.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <string>

#include "models/base/error.hpp"

namespace sumac::test {

class TempFolder {
 public:
  TempFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "sumac-test-XXXXXX").string();
    SUMAC_CHECK(mkdtemp(pattern.data()) != nullptr, "a temporary folder can be made");
    path_ = pattern;
  }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path operator/(const std::string& name) const {
    return path_ / name;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace sumac::test
