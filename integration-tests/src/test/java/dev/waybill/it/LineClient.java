// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import dev.waybill.testkit.tls.TrustEverything;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A client of IMAP, POP3 or something that is neither; sends and shows every octet as it is. */
final class LineClient implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Socket socket;
  private final BufferedReader input;

  private LineClient(Socket socket) throws IOException {
    this.socket = socket;
    this.input =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
  }

  /** A client at an address of this machine. */
  static LineClient connect(String from, int port) {
    try {
      Socket socket = new Socket();
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return new LineClient(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same connection, encrypted from now on with what Java offers, or one suite of it. */
  LineClient overTls(String... suites) throws IOException {
    SSLSocket secure =
        (SSLSocket)
            TrustEverything.clientContext().getSocketFactory().createSocket(socket, null, true);
    secure.setUseClientMode(true);
    if (suites.length > 0) {
      secure.setEnabledCipherSuites(suites);
      secure.setEnabledProtocols(new String[] {"TLSv1.2"});
    }
    secure.startHandshake();
    return new LineClient(secure);
  }

  LineClient send(String text) {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  LineClient send(byte[] octets) {
    try {
      socket.getOutputStream().write(octets);
      socket.getOutputStream().flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next line, or nothing at the end of the connection. */
  @Nullable String line() {
    try {
      return input.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first line that begins so, or nothing. */
  @Nullable String lineWith(String start) {
    String line = line();
    while (line != null && !line.startsWith(start)) {
      line = line();
    }
    return line;
  }

  /** Sends a line, and returns the next one. */
  @Nullable String ask(String line) {
    return send(line + "\r\n").line();
  }

  /** All that the server still says, until it ends the connection. */
  String rest() {
    StringBuilder all = new StringBuilder();
    for (String line = line(); line != null; line = line()) {
      all.append(line).append('\n');
    }
    return all.toString();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
