// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.queue;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/**
 * A value of table {@code SPOOL}: one mail in a queue, or one dead letter. Immutable; nobody
 * changes the array.
 *
 * @param due when it may be handed out; of a dead letter: when it died
 * @param failingSince when processing it failed first; empty when it has not failed
 * @param attempts how often processing it has failed
 * @param envelope the mail without its message, as {@link MailJson} writes it
 */
@SuppressWarnings("ArrayRecordComponent") // nobody changes or compares it
record QueueRow(Instant due, Optional<Instant> failingSince, int attempts, byte[] envelope) {

  /** The first octet of the value; another one is another format. */
  private static final byte VERSION = 1;

  /** Version, due, failing since, attempts. */
  private static final int HEAD = Byte.BYTES + 2 * Long.BYTES + Integer.BYTES;

  /** A mail that has not failed. */
  static QueueRow fresh(Instant due, byte[] envelope) {
    return new QueueRow(due, Optional.empty(), 0, envelope);
  }

  /** The same mail after one more failure, to be tried again at {@code next}. */
  QueueRow failedAgain(Instant now, Instant next) {
    return new QueueRow(next, Optional.of(failingSince.orElse(now)), attempts + 1, envelope);
  }

  QueueRow withDue(Instant other) {
    return new QueueRow(other, failingSince, attempts, envelope);
  }

  QueueRow withEnvelope(byte[] other) {
    return new QueueRow(due, failingSince, attempts, other);
  }

  byte[] encode() {
    return ByteBuffer.allocate(HEAD + envelope.length)
        .put(VERSION)
        .putLong(due.toEpochMilli())
        .putLong(failingSince.map(Instant::toEpochMilli).orElse(0L))
        .putInt(attempts)
        .put(envelope)
        .array();
  }

  /**
   * Reads what {@link #encode} writes.
   *
   * @throws IllegalArgumentException when this is something else
   */
  static QueueRow decode(byte[] value) {
    if (value.length < HEAD || value[0] != VERSION) {
      throw new IllegalArgumentException("no row of a mail queue that this version writes");
    }
    ByteBuffer in = ByteBuffer.wrap(value).position(Byte.BYTES);
    Instant due = Instant.ofEpochMilli(in.getLong());
    long since = in.getLong();
    int attempts = in.getInt();
    byte[] envelope = new byte[in.remaining()];
    in.get(envelope);
    return new QueueRow(
        due,
        since == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(since)),
        attempts,
        envelope);
  }
}
