// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * TLS that protects against listening, not against a man in the middle (RFC 7435).
 *
 * <p>Thread-safe. See {@link TlsMode} for why no certificate is checked. Versions and ciphers are
 * those that the Java platform has enabled.
 */
final class UnverifiedTls {

  private static final SSLSocketFactory FACTORY = factory();

  private UnverifiedTls() {}

  /** A client's TLS over a connected socket; the host name is sent as SNI (RFC 6066 §3). */
  static SSLSocket wrap(Socket socket, String host, int port) throws IOException {
    SSLSocket tls = (SSLSocket) FACTORY.createSocket(socket, host, port, true);
    tls.setUseClientMode(true);
    return tls;
  }

  private static SSLSocketFactory factory() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new AnyCertificate()}, null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has TLS", e);
    }
  }

  /** Believes every certificate. */
  private static final class AnyCertificate extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

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
