// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.breaker;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Keys;
import dev.waybill.core.store.Store;
import dev.waybill.core.store.Table;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * To whom each client has written, for 90 to 180 days after it last did.
 *
 * <p>Confined to one thread at a time. A recipient is kept as a hash of 80 bits, under the number
 * of the period; what is two periods old is removed as a whole.
 */
final class KnownRecipients {

  /** Chosen: as long as the log is kept by default. */
  private static final Duration PERIOD = Duration.ofDays(90);

  private static final int HASH_OCTETS = 10;

  private final Store store;
  private final Set<byte[]> added = new TreeSet<>(Arrays::compareUnsigned);
  private long removedBefore;

  KnownRecipients(Store store) {
    this.store = store;
  }

  /** Whether a client writes to a recipient for the first time; from now on it is known. */
  boolean isNew(String client, Mailbox recipient, Instant at) {
    long period = Math.max(1, at.getEpochSecond() / PERIOD.toSeconds());
    byte[] hash = hash(client + '\0' + recipient.toString().toLowerCase(Locale.ROOT));
    byte[] now = Keys.join(Keys.of(period), hash);
    if (added.contains(now) || store.get(Table.RECIPIENT, now).isPresent()) {
      return false;
    }
    added.add(now);
    byte[] before = Keys.join(Keys.of(period - 1), hash);
    return !added.contains(before) && store.get(Table.RECIPIENT, before).isEmpty();
  }

  /** Adds what has become known, and the removal of what is too old at this moment. */
  void write(Changes changes, Instant now) {
    added.forEach(key -> changes.put(Table.RECIPIENT, key, new byte[0]));
    long oldest = Math.max(0, now.getEpochSecond() / PERIOD.toSeconds() - 1);
    if (oldest > removedBefore) {
      changes.deleteRange(Table.RECIPIENT, Keys.of(0), Keys.of(oldest));
      removedBefore = oldest;
    }
  }

  /** What has become known is in the store. */
  void written() {
    added.clear();
  }

  private static byte[] hash(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return Arrays.copyOf(digest.digest(Keys.of(text)), HASH_OCTETS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
