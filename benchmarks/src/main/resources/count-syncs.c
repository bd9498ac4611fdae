/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counts how often a process waits for its disk: fsync, fdatasync, and msync with MS_SYNC. Loaded
 * with LD_PRELOAD; the count is one 64-bit number in the file that COUNT_SYNCS names, so that it
 * can be read while the process runs and costs next to nothing.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static uint64_t unread;
static uint64_t *count = &unread;

__attribute__((constructor)) static void open_count(void) {
  const char *name = getenv("COUNT_SYNCS");
  int file = name == NULL ? -1 : open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) {
    return;
  }
  if (ftruncate(file, sizeof *count) == 0) {
    void *shared = mmap(NULL, sizeof *count, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (shared != MAP_FAILED) {
      count = shared;
    }
  }
  close(file);
}

static void add_one(void) { __atomic_add_fetch(count, 1, __ATOMIC_RELAXED); }

int fsync(int file) {
  static int (*real)(int);
  if (real == NULL) {
    real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  }
  add_one();
  return real(file);
}

int fdatasync(int file) {
  static int (*real)(int);
  if (real == NULL) {
    real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  }
  add_one();
  return real(file);
}

int msync(void *address, size_t length, int flags) {
  static int (*real)(void *, size_t, int);
  if (real == NULL) {
    real = (int (*)(void *, size_t, int))dlsym(RTLD_NEXT, "msync");
  }
  if ((flags & MS_SYNC) != 0) {
    add_one();
  }
  return real(address, length, flags);
}
