// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.queue;

import dev.waybill.core.store.Keys;
import java.nio.charset.StandardCharsets;

/**
 * Keys of table {@code SPOOL}: the name of a queue, 0x00, a sequence number. Dead letters have an
 * empty name before: 0x00, the path of their repository, 0x00, a sequence number.
 */
final class QueueKeys {

  private static final byte[] END = {0};

  private QueueKeys() {}

  /** What all keys of a queue begin with. */
  static byte[] ofQueue(String name) {
    if (name.isEmpty() || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a mail queue needs a name without NUL");
    }
    return Keys.join(Keys.of(name), END);
  }

  /** What all keys of dead letters in one repository begin with. */
  static byte[] ofDeadLetters(String path) {
    if (path.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("the path of a repository must not have a NUL");
    }
    return Keys.join(END, Keys.of(path), END);
  }

  static byte[] row(byte[] prefix, long sequence) {
    return Keys.join(prefix, Keys.of(sequence));
  }

  static long sequence(byte[] key) {
    return Keys.number(key, key.length - Long.BYTES);
  }

  /** Whether the key is that of a dead letter. */
  static boolean isDeadLetter(byte[] key) {
    return key[0] == 0;
  }

  /** The name of the queue that a row which is no dead letter is in. */
  static String queue(byte[] key) {
    return new String(key, 0, key.length - Long.BYTES - END.length, StandardCharsets.UTF_8);
  }

  /** Who holds the octets of a row's message. */
  static String holder(long sequence) {
    return "spool-" + sequence;
  }

  /** The key right after this one. */
  static byte[] next(byte[] key) {
    return Keys.join(key, END);
  }
}
