// SPDX-License-Identifier: Apache-2.0
#include "sim/base/whole_file.hpp"

#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>

#include "models/base/error.hpp"

namespace sumac::base {
namespace {

/// Names of unfinished files, where a signal handler can read them: fixed places, a length of 0 means free.
struct Slot {
  std::atomic<bool> used{false};
  std::array<char, 4096> name{};
};
std::array<Slot, 8> slots;

int enter(const std::string& name) {
  if (name.size() >= slots[0].name.size()) return -1;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    bool expected = false;
    if (!slots[i].used.compare_exchange_strong(expected, true)) continue;
    std::memcpy(slots[i].name.data(), name.c_str(), name.size() + 1);
    return static_cast<int>(i);
  }
  return -1;
}

void leave(int slot) {
  if (slot < 0) return;
  slots[static_cast<std::size_t>(slot)].name[0] = '\0';
  slots[static_cast<std::size_t>(slot)].used = false;
}

std::string reason() {
  return errno != 0 ? std::strerror(errno) : "is the disk full?";
}

}  // namespace

WholeFile::WholeFile(std::filesystem::path path) : path_(std::move(path)) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path_, ignored)) {
    throw InputError(path_.string() + ": is a folder, and a file is to be written");
  }
  const std::filesystem::file_status status = std::filesystem::status(path_, ignored);
  direct_ = std::filesystem::exists(status) && !std::filesystem::is_regular_file(status);
  if (std::filesystem::is_symlink(path_, ignored) && !direct_) {
    const std::filesystem::path target = std::filesystem::weakly_canonical(path_, ignored);
    if (!ignored) path_ = target;
  }
  if (direct_) {
    errno = 0;
    out_.open(path_, std::ios::binary);
    if (!out_) throw InputError(path_.string() + ": cannot be written: " + reason());
    return;
  }
  unfinished_ = path_;
  unfinished_ += ".tmp-" + std::to_string(getpid());
  slot_ = enter(unfinished_.string());
  errno = 0;
  out_.open(unfinished_, std::ios::binary | std::ios::trunc);
  if (!out_) {
    const std::string why = reason();
    leave(slot_);
    throw InputError(path_.string() + ": cannot be written: " + why);
  }
}

WholeFile::~WholeFile() {
  if (!done_ && !direct_) {
    out_.close();
    std::error_code ignored;
    std::filesystem::remove(unfinished_, ignored);
  }
  leave(slot_);
}

void WholeFile::commit() {
  errno = 0;
  out_.close();
  if (!out_) throw InputError(path_.string() + ": cannot be written: " + reason());
  if (direct_) return;
  std::error_code error;
  std::filesystem::rename(unfinished_, path_, error);
  if (error) throw InputError(path_.string() + ": cannot be written: " + error.message());
  done_ = true;
}

void unlink_unfinished() noexcept {
  for (const Slot& slot : slots) {
    if (slot.used && slot.name[0] != '\0') unlink(slot.name.data());
  }
}

}  // namespace sumac::base
