// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A change that a message got while it came in, before it was stored and signed. */
public enum Fix {
  /** Bcc and Resent-Bcc fields were removed. */
  BCC_REMOVED,
  /** A Date field was added, because there was none or an empty one. */
  DATE_ADDED,
  /** A Message-ID field was added, because there was none or an empty one. */
  MESSAGE_ID_ADDED,
  /** Received fields that the client sent were removed. */
  RECEIVED_REMOVED,
  /** Lines that ended in LF alone were ended by CRLF. */
  LINE_ENDS_NORMALISED;

  /** Its name in the log; part of the format on the disk. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The fix of this name; empty for one of a later version. */
  static Optional<Fix> of(String label) {
    return Arrays.stream(values()).filter(fix -> fix.label().equals(label)).findFirst();
  }
}
