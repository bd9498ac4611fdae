// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.store;

import java.util.Locale;

/** The tables of a {@link Store}. Names are part of the format on the disk. */
public enum Table {
  /** The version of the format, sequences, states of subscribers. */
  META,
  /** Octets of messages in pieces: message id, number of the piece. */
  OCTETS,
  /** What is known of stored octets: message id. */
  STORED,
  /** Who still needs stored octets: message id, name of the holder. */
  HOLDER,
  /** Outgoing messages: token. */
  MESSAGE,
  /** The delivery queue: token, recipient index. */
  DELIVERY,
  /** Sites that are paused or shaped: site. */
  SITE,
  /** The log of events: sequence number. */
  LOG,
  /** The events of one message: token, sequence number. */
  TOKEN,
  /** Recipients that an account has written to: hash. */
  RECIPIENT,
  /** The spool of the host: queue name, sequence number. */
  SPOOL;

  /** The name on the disk. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
