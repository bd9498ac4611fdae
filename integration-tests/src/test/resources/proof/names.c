/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A resolver that knows no names, and may take its time to say so. Loaded with LD_PRELOAD; each look-up of the name
 * of an address adds a line to the file that LOOKUPS names, then waits as long as there is a file that SLOW names.
 */
#include <fcntl.h>
#include <netdb.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int getnameinfo(const struct sockaddr *address, socklen_t length, char *host, socklen_t host_length,
                char *service, socklen_t service_length, int flags) {
  (void)address, (void)length, (void)host, (void)host_length, (void)service, (void)service_length, (void)flags;
  const char *lookups = getenv("LOOKUPS");
  const char *slow = getenv("SLOW");
  int file = lookups == NULL ? -1 : open(lookups, O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (file >= 0) {
    if (write(file, "lookup\n", 7) != 7) {
      abort();
    }
    close(file);
  }
  while (slow != NULL && access(slow, F_OK) == 0) {
    sleep(1);
  }
  return EAI_AGAIN;
}
