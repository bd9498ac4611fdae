// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import java.util.Arrays;
import java.util.Locale;

/** Where in the SMTP dialogue a reply was given. */
public enum Stage {
  /** To the connection, or instead of one. */
  CONNECT,
  /** To EHLO or HELO, or in the TLS handshake. */
  EHLO,
  /** To MAIL FROM. */
  MAIL,
  /** To RCPT TO. */
  RCPT,
  /** To DATA. */
  DATA,
  /** To the end of the message. */
  END,
  /** Not known, as in most reports. */
  UNKNOWN;

  /**
   * The stage of this label.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Stage of(String label) {
    return Arrays.stream(values())
        .filter(stage -> stage.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no stage: " + label + "; expected connect, ehlo, mail, rcpt, data or end"));
  }

  /** The name as it is in rules, such as {@code rcpt}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
