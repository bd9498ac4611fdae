// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.smtp;

import dev.waybill.testkit.tls.TrustEverything;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLSocket;

/**
 * An SMTP client on a bare socket that sends what a test says and nothing else. Trouble with the
 * connection is an {@link UncheckedIOException}. Confined to one thread.
 */
public final class SmtpClient implements AutoCloseable {

  /**
   * Longer than any server under test takes, shorter than a build's patience. Chosen, no source.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Socket raw;
  private final Transcript transcript = new Transcript();
  private WireInput in;
  private OutputStream out;

  private SmtpClient(Socket raw) throws IOException {
    this.raw = raw;
    this.in = new WireInput(raw.getInputStream());
    this.out = new BufferedOutputStream(raw.getOutputStream());
  }

  /** Connects; the greeting is the first {@link #reply()}. */
  public static SmtpClient connect(InetSocketAddress server) {
    return connect(new Socket(), server);
  }

  /** Connects to a server by IP address or name. */
  public static SmtpClient connect(String host, int port) {
    return connect(new InetSocketAddress(host, port));
  }

  /** Connects from a chosen address of this machine, such as {@code 127.0.0.2}. */
  public static SmtpClient connect(String from, String host, int port) {
    try {
      return connect(InetAddress.getByName(from), new InetSocketAddress(host, port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Connects from a chosen address of this machine. */
  public static SmtpClient connect(InetAddress from, InetSocketAddress server) {
    Socket socket = new Socket();
    try {
      socket.bind(new InetSocketAddress(from, 0));
    } catch (IOException e) {
      closeQuietly(socket, e);
      throw new UncheckedIOException("cannot talk from " + from, e);
    }
    return connect(socket, server);
  }

  private static SmtpClient connect(Socket socket, InetSocketAddress server) {
    try {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.setTcpNoDelay(true);
      socket.connect(server, (int) PATIENCE.toMillis());
      return new SmtpClient(socket);
    } catch (IOException e) {
      closeQuietly(socket, e);
      throw new UncheckedIOException("cannot connect to " + server, e);
    }
  }

  private static void closeQuietly(Socket socket, IOException cause) {
    try {
      socket.close();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /** Waits this long for each reply; 30 s unless said. */
  public SmtpClient patience(Duration each) {
    return doing(() -> raw.setSoTimeout((int) each.toMillis()));
  }

  /** Sends a line in UTF-8 with CRLF. */
  public SmtpClient send(String line) {
    transcript.client(line);
    return octets((line + "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Sends lines in one go, without waiting in between. */
  public SmtpClient pipeline(String... lines) {
    List.of(lines).forEach(transcript::client);
    return octets((String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Sends exactly these octets. */
  public SmtpClient sendOctets(byte[] octets) {
    transcript.client("<" + octets.length + " raw octets>");
    return octets(octets);
  }

  private SmtpClient octets(byte[] octets) {
    return doing(
        () -> {
          out.write(octets);
          out.flush();
        });
  }

  /**
   * Waits for a whole reply.
   *
   * @throws UncheckedIOException if the server is silent or gone
   */
  public SmtpReply reply() {
    List<String> lines = new ArrayList<>();
    try {
      do {
        String line =
            in.line().orElseThrow(() -> new EOFException("the server closed the connection"));
        transcript.server(line);
        lines.add(line);
      } while (continues(lines.get(lines.size() - 1)));
    } catch (IOException e) {
      transcript.note(String.valueOf(e.getMessage()));
      throw new UncheckedIOException(e);
    }
    return new SmtpReply(lines);
  }

  private static boolean continues(String line) {
    return line.length() > 3 && line.charAt(3) == '-';
  }

  /**
   * Waits for a reply whose last line begins so.
   *
   * @throws AssertionError with the transcript if another one comes
   */
  public SmtpReply expect(String prefix) {
    SmtpReply reply = reply();
    if (!reply.lastLine().startsWith(prefix)) {
      throw new AssertionError(
          "expected \"" + prefix + "\", got \"" + reply.lastLine() + "\"\n" + describe());
    }
    return reply;
  }

  /** Sends a line and waits for its reply. */
  public SmtpReply command(String line) {
    return send(line).reply();
  }

  /** Waits for the greeting and says EHLO. */
  public SmtpReply greet(String name) {
    expect("220");
    return command("EHLO " + name);
  }

  /** DATA and the message; the reply to DATA if that is not 354. */
  public SmtpReply data(byte[] message) {
    return data(new ByteArrayInputStream(message));
  }

  /** As {@link #data(byte[])} without holding the message; the caller closes the stream. */
  public SmtpReply data(InputStream message) {
    SmtpReply go = command("DATA");
    return go.code() == 354 ? content(message).reply() : go;
  }

  /** What follows 354: the message, its dots doubled, and the final dot. */
  public SmtpClient content(InputStream message) {
    transcript.client("<message>");
    return doing(() -> DotStuffing.copy(message, out));
  }

  /** One whole transaction; the first reply that refuses something, or the last one. */
  public SmtpReply submit(String sender, List<String> recipients, byte[] message) {
    return submit(sender, recipients, new ByteArrayInputStream(message));
  }

  /** As {@link #submit(String, List, byte[])} without holding the message. */
  public SmtpReply submit(String sender, List<String> recipients, InputStream message) {
    SmtpReply reply = command("MAIL FROM:<" + sender + ">");
    for (String recipient : recipients) {
      if (reply.isPositive()) {
        reply = command("RCPT TO:<" + recipient + ">");
      }
    }
    return reply.isPositive() ? data(message) : reply;
  }

  /** STARTTLS and the handshake; the reply, after which TLS is on if it was 220. */
  public SmtpReply startTls() {
    SmtpReply reply = command("STARTTLS");
    if (reply.code() == 220) {
      handshake();
    }
    return reply;
  }

  /** The TLS handshake alone: after STARTTLS, or first of all where TLS is implicit. */
  public SmtpClient handshake() {
    return doing(
        () -> {
          InetSocketAddress server = (InetSocketAddress) raw.getRemoteSocketAddress();
          SSLSocket tls =
              (SSLSocket)
                  TrustEverything.clientContext()
                      .getSocketFactory()
                      .createSocket(raw, server.getHostString(), server.getPort(), true);
          tls.startHandshake();
          transcript.note("TLS " + tls.getSession().getProtocol());
          in = new WireInput(tls.getInputStream());
          out = new BufferedOutputStream(tls.getOutputStream());
        });
  }

  /** AUTH PLAIN with an initial response (RFC 4616). */
  public SmtpReply authPlain(String user, String password) {
    byte[] response = ("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8);
    transcript.client("AUTH PLAIN <" + user + ">");
    octets(
        ("AUTH PLAIN " + Base64.getEncoder().encodeToString(response) + "\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    return reply();
  }

  /** Whether the server ends the connection before it says anything more; waits for either. */
  public boolean isEndedByServer() {
    try {
      return in.read() < 0;
    } catch (SocketException e) {
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The address from which this client talks. */
  public InetAddress localAddress() {
    return raw.getLocalAddress();
  }

  /** The conversation so far. */
  public List<String> transcript() {
    return transcript.lines();
  }

  /** The conversation so far as one text, indented, for failure messages. */
  public String describe() {
    StringBuilder text = new StringBuilder();
    transcript().forEach(line -> text.append("  ").append(line).append('\n'));
    return text.toString();
  }

  /** Ends the connection as a crashed machine does (RST). */
  public void abort() {
    doing(
        () -> {
          raw.setSoLinger(true, 0);
          raw.close();
        });
  }

  /** Hangs up without QUIT. */
  @Override
  public void close() {
    doing(raw::close);
  }

  private interface SocketWork {
    void run() throws IOException;
  }

  private SmtpClient doing(SocketWork work) {
    try {
      work.run();
      return this;
    } catch (IOException e) {
      transcript.note(String.valueOf(e.getMessage()));
      throw new UncheckedIOException(e);
    }
  }
}
