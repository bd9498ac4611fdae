/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes the disk fail under a running process. Loaded with LD_PRELOAD; the first two octets of the
 * file that FAULTS names say what fails from now on, so that another process can switch it:
 *
 *   octet 0, writes:  '0' work, 'e' fail with EIO, 's' write only the first half of what they were given
 *   octet 1, syncs:   '0' work, 'e' fail with EIO, and nothing was synced
 *
 * Only regular files below the directory that FAULTS_BELOW names are concerned.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static volatile char working[] = "00";
static volatile char *faults = working;
static const char *below = "/";

#define REAL(type, name, ...)                                                                     \
  static type (*real)(__VA_ARGS__);                                                               \
  if (real == NULL) {                                                                             \
    real = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name);                                         \
  }

__attribute__((constructor)) static void open_faults(void) {
  const char *name = getenv("FAULTS");
  const char *directory = getenv("FAULTS_BELOW");
  int file = name == NULL ? -1 : open(name, O_RDWR | O_CLOEXEC);
  if (file < 0 || directory == NULL) {
    return;
  }
  void *shared = mmap(NULL, 2, PROT_READ, MAP_SHARED, file, 0);
  if (shared != MAP_FAILED) {
    faults = shared;
    below = directory;
  }
  close(file);
}

static bool is_concerned(int file) {
  struct stat status;
  if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
    return false;
  }
  char link[64];
  char path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) {
    return false;
  }
  path[length] = '\0';
  return strncmp(path, below, strlen(below)) == 0;
}

static bool fails(int file, int which, char how) {
  if (faults[which] != how || !is_concerned(file)) {
    return false;
  }
  errno = EIO;
  return true;
}

/* How much of a write is done. */
static size_t part(int file, size_t length) {
  return length > 1 && faults[0] == 's' && is_concerned(file) ? length / 2 : length;
}

ssize_t write(int file, const void *octets, size_t length) {
  REAL(ssize_t, write, int, const void *, size_t)
  return fails(file, 0, 'e') ? -1 : real(file, octets, part(file, length));
}

ssize_t pwrite(int file, const void *octets, size_t length, off_t offset) {
  REAL(ssize_t, pwrite, int, const void *, size_t, off_t)
  return fails(file, 0, 'e') ? -1 : real(file, octets, part(file, length), offset);
}

ssize_t pwrite64(int file, const void *octets, size_t length, off64_t offset) {
  REAL(ssize_t, pwrite64, int, const void *, size_t, off64_t)
  return fails(file, 0, 'e') ? -1 : real(file, octets, part(file, length), offset);
}

ssize_t writev(int file, const struct iovec *parts, int count) {
  REAL(ssize_t, writev, int, const struct iovec *, int)
  return fails(file, 0, 'e') ? -1 : real(file, parts, count);
}

ssize_t pwritev(int file, const struct iovec *parts, int count, off_t offset) {
  REAL(ssize_t, pwritev, int, const struct iovec *, int, off_t)
  return fails(file, 0, 'e') ? -1 : real(file, parts, count, offset);
}

int fsync(int file) {
  REAL(int, fsync, int)
  return fails(file, 1, 'e') ? -1 : real(file);
}

int fdatasync(int file) {
  REAL(int, fdatasync, int)
  return fails(file, 1, 'e') ? -1 : real(file);
}

int sync_file_range(int file, off64_t offset, off64_t length, unsigned int flags) {
  REAL(int, sync_file_range, int, off64_t, off64_t, unsigned int)
  return fails(file, 1, 'e') ? -1 : real(file, offset, length, flags);
}
