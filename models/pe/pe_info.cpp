// SPDX-License-Identifier: Apache-2.0
#include "models/pe/pe_info.hpp"

#include <map>
#include <mutex>
#include <utility>

namespace sumac::pe {

const PeInfo& info_of(std::string_view name, int lanes) {
  static std::mutex mutex;
  static std::map<std::pair<std::string, int>, PeInfo> known;
  const std::lock_guard lock(mutex);
  const std::pair<std::string, int> key{name, lanes};
  const auto found = known.find(key);
  if (found != known.end()) return found->second;
  return known.emplace(key, make_pe(name, lanes)->info()).first->second;
}

}  // namespace sumac::pe
