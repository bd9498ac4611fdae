// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A client of a line-based protocol on loopback that sends and shows every octet as it is. */
final class LineClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket;
  private final InputStream input;

  private LineClient(Socket socket) throws IOException {
    this.socket = socket;
    this.input = new BufferedInputStream(socket.getInputStream());
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  static LineClient plain(int port) throws IOException {
    return new LineClient(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  static LineClient tls(int port) throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustsAll()}, null);
    return new LineClient(
        context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port));
  }

  LineClient send(String octets) throws IOException {
    socket.getOutputStream().write(octets.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    return this;
  }

  /** What comes up to and with the first line that is the last one of an answer. */
  String readUntil(Predicate<String> lastLine) throws IOException {
    StringBuilder answer = new StringBuilder();
    String line;
    do {
      line = readLine();
      answer.append(line);
    } while (!line.isEmpty() && !lastLine.test(line));
    return answer.toString();
  }

  /** One SMTP answer, or one line; empty at the end of the connection. */
  String answer() throws IOException {
    return readUntil(line -> line.length() < 4 || line.charAt(3) != '-');
  }

  /** Sends one command of SMTP or POP3, returns its answer. */
  String ask(String command) throws IOException {
    return send(command + "\r\n").answer();
  }

  private String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int octet;
    do {
      octet = input.read();
      if (octet >= 0) {
        line.write(octet);
      }
    } while (octet >= 0 && octet != '\n');
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static final class TrustsAll implements X509TrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
