// SPDX-License-Identifier: Apache-2.0
#include "sim/base/whole_file.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

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

constexpr std::string_view kMark = ".tmp-";
constexpr std::size_t kRoom = 65536;

/// Names with kMark in a folder as this process first saw it: a folder is read once, however many files are written there.
const std::vector<std::string>& marked_in(const std::filesystem::path& folder) {
  static std::mutex mutex;
  static std::map<std::filesystem::path, std::vector<std::string>> seen;
  const std::lock_guard lock(mutex);
  const auto [place, first] = seen.try_emplace(folder);
  std::error_code error;
  if (!first) return place->second;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    std::string name = entry.path().filename().string();
    if (name.find(kMark) != std::string::npos) place->second.push_back(std::move(name));
  }
  return place->second;
}

/// Removes what processes that were killed left of this file: no such process lives here, and none of another machine holds the lock.
void remove_leftovers(const std::filesystem::path& path) {
  std::error_code unknown;
  const std::filesystem::path folder = std::filesystem::absolute(path, unknown).parent_path();
  if (unknown) return;  // the folder of the process is gone: no file can be opened there either
  const std::string stem = path.filename().string() + std::string(kMark);
  for (const std::string& name : marked_in(folder)) {
    if (!name.starts_with(stem)) continue;
    pid_t pid = 0;
    const char* end = name.data() + name.size();
    const auto [stopped, error] = std::from_chars(name.data() + stem.size(), end, pid);
    if (error != std::errc() || stopped != end || pid <= 0) continue;
    if (kill(pid, 0) == 0 || errno != ESRCH) continue;
    const std::string leftover = (folder / name).string();
    const int fd = ::open(leftover.c_str(), O_RDWR | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) continue;
    if (flock(fd, LOCK_EX | LOCK_NB) == 0) unlink(leftover.c_str());
    ::close(fd);
  }
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
  remove_leftovers(path_);
  unfinished_ = path_;
  unfinished_ += std::string(kMark) + std::to_string(getpid());
  slot_ = enter(unfinished_.string());
  errno = 0;
  lock_ = ::open(unfinished_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (lock_ >= 0) {
    (void)flock(lock_, LOCK_EX | LOCK_NB);  // where locks are not known, the process id must do
    errno = 0;
    out_.open(unfinished_, std::ios::binary | std::ios::trunc);
  }
  if (lock_ < 0 || !out_) {
    const std::string why = reason();
    if (lock_ >= 0) {
      unlink(unfinished_.c_str());
      ::close(lock_);
    }
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
  if (lock_ >= 0) ::close(lock_);
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

void WholeFile::check_room() {
  const std::string some(kRoom, '\0');
  errno = 0;
  out_.seekp(0, std::ios::end);
  out_.write(some.data(), static_cast<std::streamsize>(some.size()));
  out_.flush();
  if (!out_) throw InputError(path_.string() + ": cannot be written: " + reason());
}

void check_can_be_written(const std::filesystem::path& path) {
  std::error_code ignored;
  const std::filesystem::file_status status = std::filesystem::status(path, ignored);
  // A pipe would see an end before what is written later.
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status) &&
      !std::filesystem::is_directory(status))
    return;
  const WholeFile nothing(path);
}

void make_folder(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) throw InputError(path.string() + ": cannot be made: " + error.message());
}

void unlink_unfinished() noexcept {
  for (const Slot& slot : slots) {
    if (slot.used && slot.name[0] != '\0') unlink(slot.name.data());
  }
}

}  // namespace sumac::base
