// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.smtp;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** One connection's socket with its transcript. Confined to one session, except {@link #cut}. */
final class SinkWire implements AutoCloseable {

  private final Socket raw;
  private final Transcript transcript;
  private Socket spoken;
  private WireInput in;
  private OutputStream out;

  SinkWire(Socket raw, Transcript transcript) throws IOException {
    this.raw = raw;
    this.spoken = raw;
    this.transcript = transcript;
    this.in = new WireInput(raw.getInputStream());
    this.out = raw.getOutputStream();
  }

  InetAddress client() {
    return raw.getInetAddress();
  }

  WireInput input() {
    return in;
  }

  Transcript transcript() {
    return transcript;
  }

  Optional<String> line() throws IOException {
    Optional<String> line = in.line();
    line.ifPresentOrElse(transcript::client, () -> transcript.note("the client hung up"));
    return line;
  }

  void throttle(int octetsPerRead, Runnable pause) {
    in.throttle(octetsPerRead, pause);
  }

  /** Sends the answer, and ends the connection if the answer says so. */
  void send(Answer answer) throws IOException {
    new String(answer.octets(), StandardCharsets.UTF_8).lines().forEach(transcript::server);
    out.write(answer.octets());
    out.flush();
    if (answer.thenDrop()) {
      throw drop(false);
    }
  }

  /** Speaks TLS from now on; what the client sent too early is thrown away (RFC 3207 section 5). */
  void startTls(SSLContext context) throws IOException {
    SSLSocket tls =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(raw, raw.getInetAddress().getHostAddress(), raw.getPort(), true);
    tls.setUseClientMode(false);
    tls.startHandshake();
    transcript.note("TLS " + tls.getSession().getProtocol());
    spoken = tls;
    in = new WireInput(tls.getInputStream());
    out = tls.getOutputStream();
  }

  /** Ends the connection; the exception is there to be thrown. */
  ConnectionDropped drop(boolean reset) throws IOException {
    transcript.note(reset ? "reset by the script" : "dropped by the script");
    if (reset) {
      raw.setSoLinger(true, 0);
    }
    raw.close();
    return new ConnectionDropped();
  }

  /** Ends the connection from another thread; the session then finds it ended. */
  void cut() throws IOException {
    raw.close();
  }

  /** Ends the connection in good manners: TLS says goodbye, too. */
  @Override
  public void close() throws IOException {
    spoken.close();
  }
}
