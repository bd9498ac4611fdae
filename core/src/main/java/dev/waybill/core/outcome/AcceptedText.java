// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import java.nio.charset.StandardCharsets;

/** An acceptance as text, for a host that carries it with the message until it is in the log. */
public final class AcceptedText {

  private AcceptedText() {}

  /** The text; {@link #read} reads it, also in a later version. */
  public static String write(Accepted accepted) {
    return new String(EventCodec.encode(accepted), StandardCharsets.UTF_8);
  }

  /**
   * Reads the text.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static Accepted read(String text) {
    if (EventCodec.decode(text.getBytes(StandardCharsets.UTF_8)) instanceof Accepted accepted) {
      return accepted;
    }
    throw new IllegalArgumentException("not an acceptance: " + text);
  }
}
