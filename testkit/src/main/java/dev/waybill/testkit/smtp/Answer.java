// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.smtp;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The octets of one reply, and whether the connection ends after them. Immutable. */
final class Answer implements SinkAction {

  private final byte[] octets;
  private final boolean thenDrop;

  private Answer(byte[] octets, boolean thenDrop) {
    this.octets = octets.clone();
    this.thenDrop = thenDrop;
  }

  /** A well-formed reply of these lines, given without CRLF. */
  static Answer lines(boolean thenDrop, List<String> lines) {
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("a reply has at least one line");
    }
    for (int i = 0; i < lines.size(); i++) {
      // RFC 5321 section 4.2.1: every line but the last has a hyphen after the code.
      String form = i < lines.size() - 1 ? "\\d{3}-.*" : "\\d{3}( .*)?";
      if (!lines.get(i).matches(form)) {
        throw new IllegalArgumentException(
            "\"" + lines.get(i) + "\" is not line " + (i + 1) + " of a reply; use octets(...)");
      }
    }
    String text = String.join("\r\n", lines) + "\r\n";
    return new Answer(text.getBytes(StandardCharsets.UTF_8), thenDrop);
  }

  /** Any octets at all, well-formed or not. */
  static Answer octets(boolean thenDrop, byte[] octets) {
    return new Answer(octets, thenDrop);
  }

  @Override
  public Optional<Answer> on(SinkWire wire) {
    return Optional.of(this);
  }

  byte[] octets() {
    return octets.clone();
  }

  boolean thenDrop() {
    return thenDrop;
  }

  /** Whether its code is 2yz. */
  boolean isPositive() {
    return octets.length > 0 && octets[0] == '2';
  }

  /** Whether its code is 3yz. */
  boolean isIntermediate() {
    return octets.length > 0 && octets[0] == '3';
  }
}
