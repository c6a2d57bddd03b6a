// SPDX-License-Identifier: Apache-2.0
//
// A file that appears whole or not at all: written under another name beside its own, renamed at the end.
// What is there and no regular file (a pipe, a device) is written as it is; a link stays, and what it points to is replaced.
// A process that is killed leaves PATH.tmp-PID behind; the next one that writes PATH removes it.
#pragma once

#include <filesystem>
#include <fstream>

namespace sumac::base {

class WholeFile {
 public:
  /// Opens PATH.tmp-PID, or what is there.  Throws InputError: the folder is not there or cannot be written.
  explicit WholeFile(std::filesystem::path path);
  /// Removes what was not committed.
  ~WholeFile();
  WholeFile(const WholeFile&) = delete;
  WholeFile& operator=(const WholeFile&) = delete;

  [[nodiscard]] std::ostream& stream() { return out_; }
  /// Where another process writes in this one's stead, before commit().
  [[nodiscard]] const std::filesystem::path& unfinished() const {
    return direct_ ? path_ : unfinished_;
  }
  /// For one that is not to be committed, where another process could not go on.  Throws InputError if no more can be written, with the reason.
  void check_room();
  /// Closes and renames.  Throws InputError: the disk is full, the name is a folder.
  void commit();

 private:
  std::filesystem::path path_;
  std::filesystem::path unfinished_;
  std::ofstream out_;
  int slot_ = -1;  // in the list of unfinished files
  int lock_ = -1;  // on the unfinished file: its writer lives
  bool done_ = false;
  bool direct_ = false;  // no other name, no rename
};

/// For a file that is written after long work.  Throws InputError where WholeFile(path) would for want of a folder or of rights; leaves nothing.
void check_can_be_written(const std::filesystem::path& path);

/// Makes a folder and those above it, where they are not there.  Throws InputError.
void make_folder(const std::filesystem::path& path);

/// Unlinks every file that is being written.  For signal handlers: calls nothing but unlink.
void unlink_unfinished() noexcept;

}  // namespace sumac::base
