/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signs one message with libopendkim, as often as standard input says: a number on a line is
 * answered with "ok" and nanoseconds of CPU time when so many signatures are made. What a mail host
 * does once for each message is done each time: the key is parsed and the fields are handed over
 * one by one. The message is in memory, its fields are found before.
 *
 *   opendkim-sign rsa|ed25519 KEY.pem MESSAGE
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <time.h>

#include <opendkim/dkim.h>

/* What the milter gets at once from Postfix. */
#define CHUNK 65535
#define MAX_FIELDS 100

static const u_char *signed_fields[] = {
    (u_char *)"from", (u_char *)"to", (u_char *)"subject", (u_char *)"date",
    (u_char *)"message-id", (u_char *)"reply-to", (u_char *)"cc", (u_char *)"mime-version",
    (u_char *)"content-type", (u_char *)"content-transfer-encoding",
    (u_char *)"list-unsubscribe", (u_char *)"list-unsubscribe-post", NULL};

static u_char *fields[MAX_FIELDS];
static size_t field_lengths[MAX_FIELDS];
static int field_count;
static u_char *body;
static size_t body_length;

static void fail(const char *what, int status) {
  printf("%s: status %d\n", what, status);
  exit(1);
}

static u_char *contents(const char *name, size_t *length) {
  FILE *file = fopen(name, "rb");
  if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
    fail(name, 0);
  }
  *length = (size_t)ftell(file);
  rewind(file);
  u_char *octets = malloc(*length + 1);
  if (octets == NULL || fread(octets, 1, *length, file) != *length) {
    fail(name, 0);
  }
  octets[*length] = 0;
  fclose(file);
  return octets;
}

static void split(u_char *message, size_t length) {
  u_char *end = (u_char *)strstr((char *)message, "\r\n\r\n");
  if (end == NULL) {
    fail("no empty line", 0);
  }
  body = end + 4;
  body_length = length - (size_t)(body - message);
  u_char *start = message;
  while (start < end + 2 && field_count < MAX_FIELDS) {
    u_char *stop = start;
    do {
      stop = (u_char *)strstr((char *)stop, "\r\n") + 2;
    } while (*stop == ' ' || *stop == '\t');
    fields[field_count] = start;
    field_lengths[field_count++] = (size_t)(stop - 2 - start);
    start = stop;
  }
}

static void sign(DKIM_LIB *library, u_char *key, dkim_alg_t algorithm) {
  DKIM_STAT status;
  DKIM *dkim = dkim_sign(library, (u_char *)"id", NULL, key, (u_char *)"rsa",
                         (u_char *)"example.com", DKIM_CANON_RELAXED, DKIM_CANON_RELAXED,
                         algorithm, -1, &status);
  if (dkim == NULL) {
    fail("dkim_sign", status);
  }
  for (int i = 0; i < field_count && status == DKIM_STAT_OK; i++) {
    status = dkim_header(dkim, fields[i], field_lengths[i]);
  }
  if (status != DKIM_STAT_OK || (status = dkim_eoh(dkim)) != DKIM_STAT_OK) {
    fail("header", status);
  }
  for (size_t from = 0; from < body_length && status == DKIM_STAT_OK; from += CHUNK) {
    size_t rest = body_length - from;
    status = dkim_body(dkim, body + from, rest < CHUNK ? rest : CHUNK);
  }
  u_char *field;
  size_t length;
  if (status != DKIM_STAT_OK || (status = dkim_eom(dkim, NULL)) != DKIM_STAT_OK ||
      (status = dkim_getsighdr_d(dkim, strlen("DKIM-Signature: "), &field, &length)) !=
          DKIM_STAT_OK || length == 0) {
    fail("signature", status);
  }
  dkim_free(dkim);
}

static long long cpu_nanos(void) {
  struct timespec used;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return used.tv_sec * 1000000000LL + used.tv_nsec;
}

int main(int count, char **arguments) {
  if (count != 4) {
    fail("opendkim-sign rsa|ed25519 KEY.pem MESSAGE", 0);
  }
  size_t length;
  u_char *key = contents(arguments[2], &length);
  u_char *message = contents(arguments[3], &length);
  split(message, length);
  DKIM_LIB *library = dkim_init(NULL, NULL);
  if (library == NULL ||
      dkim_options(library, DKIM_OP_SETOPT, DKIM_OPTS_SIGNHDRS, (void *)signed_fields,
                   sizeof(u_char **)) != DKIM_STAT_OK) {
    fail("dkim_init", 0);
  }
  bool edwards = strcmp(arguments[1], "ed25519") == 0;
  char line[32];
  while (fgets(line, sizeof line, stdin) != NULL) {
    long long start = cpu_nanos();
    for (long n = atol(line); n > 0; n--) {
      sign(library, key, edwards ? DKIM_SIGN_ED25519SHA256 : DKIM_SIGN_RSASHA256);
    }
    printf("ok %lld\n", cpu_nanos() - start);
    fflush(stdout);
  }
  dkim_close(library);
  return 0;
}
