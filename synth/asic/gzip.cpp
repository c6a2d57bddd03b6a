// SPDX-License-Identifier: Apache-2.0
//
// Files that may be compressed: zlib reads both kinds.
#include <zlib.h>

#include <array>
#include <filesystem>

#include "models/base/error.hpp"
#include "synth/asic/liberty.hpp"

namespace sumac::asic {

std::string read_maybe_gzip(const std::string& path) {
  constexpr std::size_t kMaxBytes = std::size_t{1} << 30;
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored))
    throw base::InputError(path + ": is a folder, not a file");
  gzFile in = gzopen(path.c_str(), "rb");
  if (in == nullptr) throw base::InputError(path + ": cannot be read (is it there?)");
  std::string text;
  std::array<char, 1 << 16> block;
  int got = 0;
  while (text.size() <= kMaxBytes &&
         (got = gzread(in, block.data(), static_cast<unsigned>(block.size()))) > 0)
    text.append(block.data(), static_cast<std::size_t>(got));
  const bool closed = gzclose(in) == Z_OK;  // also of a file that could not be read to its end
  const bool whole = got == 0 && closed;
  if (text.size() > kMaxBytes) throw base::InputError(path + ": more than 1 GiB");
  if (!whole)
    throw base::InputError(path + ": damaged or cut off (gzip's own check fails): fetch it again");
  return text;
}

}  // namespace sumac::asic
