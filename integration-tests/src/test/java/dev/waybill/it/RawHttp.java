// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * HTTP as an attacker writes it: octets on a socket, one request on each connection.
 *
 * @param at where the server listens
 */
record RawHttp(InetSocketAddress at) {

  private static final int PATIENCE_MILLIS = 60_000;

  /** Everything that came back; empty fields when nothing did. */
  record Answer(String text) {

    int status() {
      return text.matches("(?s)HTTP/1\\.1 \\d{3} .*") ? Integer.parseInt(text.substring(9, 12)) : 0;
    }

    /** The names of the header fields, in lower case. */
    List<String> fields() {
      return text.split("\r\n\r\n", 2)[0]
          .lines()
          .skip(1)
          .map(line -> line.split(":", 2)[0].toLowerCase(Locale.ROOT))
          .toList();
    }
  }

  /** Host, as this server wants it. */
  String host() {
    return "Host: 127.0.0.1:" + at.getPort();
  }

  /** Sends a request without a body. */
  Answer ask(String requestLine, String... fields) {
    return send(
        String.join("\r\n", Stream.concat(Stream.of(requestLine), Stream.of(fields)).toList())
            + "\r\nConnection: close\r\n\r\n");
  }

  /** Sends it, says that no more comes, and reads to the end. */
  Answer send(String octets) {
    try (Socket socket = new Socket()) {
      socket.connect(at, PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(octets.getBytes(ISO_8859_1));
      socket.shutdownOutput();
      return new Answer(new String(socket.getInputStream().readAllBytes(), ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
