// SPDX-License-Identifier: Apache-2.0
//
// LD_PRELOAD: what lies below $HIDE does not exist; what was asked for is written to $HIDE_LOG.
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

template <class Function>
Function* real(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

bool hidden(const char* path) {
  const char* below = std::getenv("HIDE");
  if (path == nullptr || below == nullptr || std::strncmp(path, below, std::strlen(below)) != 0)
    return false;
  if (const char* log = std::getenv("HIDE_LOG")) {
    const int file =
        real<int(const char*, int, mode_t)>("open")(log, O_WRONLY | O_CREAT | O_APPEND, 0644);
    if (file >= 0) {
      dprintf(file, "%s\n", path);
      close(file);
    }
  }
  errno = ENOENT;
  return true;
}

}  // namespace

#define SUMAC_OPEN(name)                                                                      \
  int name(const char* path, int flags, ...) {                                                \
    va_list more;                                                                             \
    va_start(more, flags);                                                                    \
    const mode_t mode = va_arg(more, mode_t);                                                 \
    va_end(more);                                                                             \
    return hidden(path) ? -1 : real<int(const char*, int, mode_t)>(#name)(path, flags, mode); \
  }
#define SUMAC_OPENAT(name)                                                                   \
  int name(int folder, const char* path, int flags, ...) {                                   \
    va_list more;                                                                            \
    va_start(more, flags);                                                                   \
    const mode_t mode = va_arg(more, mode_t);                                                \
    va_end(more);                                                                            \
    return hidden(path)                                                                      \
               ? -1                                                                          \
               : real<int(int, const char*, int, mode_t)>(#name)(folder, path, flags, mode); \
  }
#define SUMAC_STAT(name, kind)                                                        \
  int name(const char* path, struct kind* to) noexcept {                              \
    return hidden(path) ? -1 : real<int(const char*, struct kind*)>(#name)(path, to); \
  }
#define SUMAC_STATAT(name, kind)                                                                 \
  int name(int folder, const char* path, struct kind* to, int flags) noexcept {                  \
    return hidden(path)                                                                          \
               ? -1                                                                              \
               : real<int(int, const char*, struct kind*, int)>(#name)(folder, path, to, flags); \
  }

extern "C" {

SUMAC_OPEN(open)
SUMAC_OPEN(open64)
SUMAC_OPENAT(openat)
SUMAC_OPENAT(openat64)
SUMAC_STAT(stat, stat)
SUMAC_STAT(stat64, stat64)
SUMAC_STAT(lstat, stat)
SUMAC_STAT(lstat64, stat64)
SUMAC_STATAT(fstatat, stat)
SUMAC_STATAT(fstatat64, stat64)

int access(const char* path, int mode) noexcept {
  return hidden(path) ? -1 : real<int(const char*, int)>("access")(path, mode);
}
FILE* fopen(const char* path, const char* mode) {
  return hidden(path) ? nullptr : real<FILE*(const char*, const char*)>("fopen")(path, mode);
}
FILE* fopen64(const char* path, const char* mode) {
  return hidden(path) ? nullptr : real<FILE*(const char*, const char*)>("fopen64")(path, mode);
}
DIR* opendir(const char* path) {
  return hidden(path) ? nullptr : real<DIR*(const char*)>("opendir")(path);
}

}  // extern "C"
