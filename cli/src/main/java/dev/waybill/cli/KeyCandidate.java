// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import dev.waybill.core.dkim.keys.KeyName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A key that somebody else's configuration names.
 *
 * @param name which key it is there
 * @param origin where it was found, for messages
 * @param pem reads the private key; its text is never shown
 */
record KeyCandidate(KeyName name, String origin, Pem pem) {

  /** Reads a private key when it is needed, so that one that is missing costs no other one. */
  @FunctionalInterface
  interface Pem {
    String read() throws IOException;
  }

  static KeyCandidate of(KeyName name, Path file) {
    return new KeyCandidate(
        name, file.toString(), () -> Files.readString(file, StandardCharsets.ISO_8859_1));
  }

  @Override
  public String toString() {
    return name + " of " + origin;
  }
}
