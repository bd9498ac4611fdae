// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin.gate;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.AbstractHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a real Jetty. */
@Timeout(60)
class FirstRequestTimeoutTest {

  private static final Duration PATIENCE = Duration.ofMillis(200);

  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);

  /** Answers without a body. */
  private static final class Nothing extends AbstractHandler {
    @Override
    public void handle(
        String target, Request base, HttpServletRequest request, HttpServletResponse response) {
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      base.setHandled(true);
    }
  }

  @BeforeEach
  void start() throws Exception {
    connector.setHost("127.0.0.1");
    connector.addBean(new FirstRequestTimeout(connector.getScheduler(), PATIENCE));
    server.addConnector(connector);
    server.setHandler(new Nothing());
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
  }

  @Test
  void a_connection_that_dribbles_is_closed_without_an_answer() throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\nX: ".getBytes(US_ASCII));

      assertThat(answerToADribble(socket)).isEqualTo(-1);
    }
  }

  /** Writes an octet every few milliseconds until one comes back, or the end. */
  private static int answerToADribble(Socket socket) throws IOException {
    socket.setSoTimeout(5);
    while (true) {
      try {
        return socket.getInputStream().read();
      } catch (SocketTimeoutException e) {
        socket.getOutputStream().write('x');
      }
    }
  }

  @Test
  void a_connection_that_has_asked_stays_open() throws Exception {
    try (Socket socket = connect()) {
      String first = answer(socket);
      CountDownLatch passed = new CountDownLatch(1);
      connector
          .getScheduler()
          .schedule(passed::countDown, 2 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      passed.await();

      assertThat(first).startsWith("HTTP/1.1 204 ");
      assertThat(answer(socket)).startsWith("HTTP/1.1 204 ");
    }
  }

  private static String answer(Socket socket) throws IOException {
    socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int octet = socket.getInputStream().read();
      assertThat(octet).as("open").isNotEqualTo(-1);
      head.append((char) octet);
    }
    return head.toString();
  }
}
