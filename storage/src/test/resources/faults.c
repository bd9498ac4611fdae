// SPDX-License-Identifier: Apache-2.0
// A disk that fails on demand, for LD_PRELOAD. The first octet of the file FAULTS_CONTROL says how,
// for files below FAULTS_UNDER:
//   '0' not at all       'w' write: EIO            'n' write: ENOSPC     'b' write: EFBIG
//   'f' sync: EIO        's' half of a write is made, the rest fails with EIO
//   'm' write: EIO, and open: EMFILE
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

static volatile char *control;
static const char *under;
static __thread int torn;

#define REAL(name) \
  static __typeof__(name) *real; \
  if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

__attribute__((constructor)) static void start(void) {
  const char *file = getenv("FAULTS_CONTROL");
  under = getenv("FAULTS_UNDER");
  int fd = file ? open(file, O_RDONLY) : -1;
  if (fd >= 0 && under) {
    void *page = mmap(NULL, 1, PROT_READ, MAP_SHARED, fd, 0);
    if (page != MAP_FAILED) control = page;
  }
  if (fd >= 0) close(fd);
}

static char mode(void) { return control ? *control : '0'; }

static int is_below(int fd) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return strncmp(path, under, strlen(under)) == 0;
}

static int write_error(int fd) {
  int error = 0;
  switch (mode()) {
    case 'w': case 'm': error = EIO; break;
    case 'n': error = ENOSPC; break;
    case 'b': error = EFBIG; break;
  }
  return error && is_below(fd) ? error : 0;
}

ssize_t write(int fd, const void *octets, size_t count) {
  REAL(write);
  int error = write_error(fd);
  if (error) { errno = error; return -1; }
  if (mode() == 's' && is_below(fd)) {
    torn = !torn;
    if (torn && count > 1) return real(fd, octets, count / 2);
    errno = EIO;
    return -1;
  }
  return real(fd, octets, count);
}

#define PWRITE(name) \
  ssize_t name(int fd, const void *octets, size_t count, off_t at) { \
    REAL(name); \
    int error = write_error(fd); \
    if (error) { errno = error; return -1; } \
    return real(fd, octets, count, at); \
  }

PWRITE(pwrite)
PWRITE(pwrite64)

static int sync_error(int fd) { return mode() == 'f' && is_below(fd); }

int fdatasync(int fd) {
  REAL(fdatasync);
  if (sync_error(fd)) { errno = EIO; return -1; }
  return real(fd);
}

int fsync(int fd) {
  REAL(fsync);
  if (sync_error(fd)) { errno = EIO; return -1; }
  return real(fd);
}

#define OPEN(name) \
  int name(const char *path, int flags, ...) { \
    REAL(name); \
    mode_t rights = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { \
      va_list rest; \
      va_start(rest, flags); \
      rights = va_arg(rest, int); \
      va_end(rest); \
    } \
    if (mode() == 'm' && strncmp(path, under, strlen(under)) == 0) { \
      errno = EMFILE; \
      return -1; \
    } \
    return real(path, flags, rights); \
  }

OPEN(open)
OPEN(open64)
