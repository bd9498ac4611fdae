// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Whether an SMTP server answers at an address. Sends nothing but QUIT. */
final class SmtpReach {

  /** Chosen: a person waits; a port that is filtered takes this long. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** A greeting that is longer is none (RFC 5321 §4.5.3.1.5). */
  private static final int MAX_GREETING = 512;

  private SmtpReach() {}

  /**
   * The first line that the server says.
   *
   * @throws IOException when nobody answers within five seconds
   */
  static String greeting(InetAddress address, int port) throws IOException {
    try (Socket socket = new Socket()) {
      int patience = Math.toIntExact(PATIENCE.toMillis());
      socket.connect(new InetSocketAddress(address, port), patience);
      socket.setSoTimeout(patience);
      byte[] line = new byte[MAX_GREETING];
      int length = 0;
      int octet = socket.getInputStream().read();
      while (octet >= 0 && octet != '\n' && length < MAX_GREETING) {
        line[length++] = (byte) octet;
        octet = socket.getInputStream().read();
      }
      socket.getOutputStream().write("QUIT\r\n".getBytes(StandardCharsets.US_ASCII));
      return new String(line, 0, length, StandardCharsets.US_ASCII)
          .replaceAll("[^\\x20-\\x7e]", "");
    }
  }

  /** Why nobody answers there; empty when an SMTP server does. */
  static Optional<String> trouble(InetAddress address, int port) {
    try {
      String greeting = greeting(address, port);
      return greeting.startsWith("2") ? Optional.empty() : Optional.of("it says " + greeting);
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
