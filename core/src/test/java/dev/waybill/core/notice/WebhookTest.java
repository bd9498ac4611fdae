// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.notice;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookTest {

  private static final byte[] SECRET = "a secret of the test".getBytes(StandardCharsets.US_ASCII);
  private static final List<Duration> SHORT = List.of(Duration.ofMillis(1), Duration.ofMillis(1));

  private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
  private final List<Posted> posted = new CopyOnWriteArrayList<>();
  private HttpServer server;

  private record Posted(String event, String id, String signature, String body) {}

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/hook",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          var headers = exchange.getRequestHeaders();
          posted.add(
              new Posted(
                  headers.getFirst("Waybill-Event"),
                  headers.getFirst("Waybill-Id"),
                  String.valueOf(headers.getFirst("Waybill-Signature")),
                  body));
          Integer answer = answers.poll();
          exchange.sendResponseHeaders(answer == null ? 204 : answer, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private Webhook webhook(byte[] secret) {
    return new Webhook(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook"), secret, SHORT);
  }

  @Test
  void posts_the_notification_signed() throws GeneralSecurityException {
    webhook(SECRET).accept(Samples.notification(7));

    Posted only = posted.get(0);
    assertThat(only.event()).isEqualTo("limit-reached");
    assertThat(only.id()).isEqualTo("limit.7");
    assertThat(only.body())
        .isEqualTo(
            "{\"event\":\"limit-reached\",\"id\":\"limit.7\",\"at\":\"2026-11-23T12:00:00Z\","
                + "\"subject\":\"A limit is reached\",\"used\":7}");
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
    byte[] expected = mac.doFinal(only.body().getBytes(StandardCharsets.UTF_8));
    assertThat(only.signature()).isEqualTo("sha256=" + HexFormat.of().formatHex(expected));
  }

  @Test
  void signs_nothing_without_a_secret() {
    webhook(new byte[0]).accept(Samples.notification(1));

    assertThat(posted.get(0).signature()).isEqualTo("null");
  }

  @Test
  void tries_three_times_what_may_pass() {
    answers.addAll(List.of(500, 429));
    Webhook webhook = webhook(SECRET);

    webhook.accept(Samples.notification(1));

    assertThat(posted).hasSize(3).extracting(Posted::id).containsOnly("limit.1");
    assertThat(webhook.failed()).isZero();
  }

  @Test
  void gives_up_after_three_times() {
    answers.addAll(List.of(500, 502, 503, 204));
    Webhook webhook = webhook(SECRET);

    webhook.accept(Samples.notification(1));

    assertThat(posted).hasSize(3);
    assertThat(webhook.failed()).isEqualTo(1);
  }

  @Test
  void does_not_repeat_what_was_refused_nor_follow_elsewhere() {
    answers.addAll(List.of(404));
    Webhook webhook = webhook(SECRET);

    webhook.accept(Samples.notification(1));

    assertThat(posted).hasSize(1);
    assertThat(webhook.failed()).isEqualTo(1);
  }

  @Test
  void stands_a_receiver_that_is_away() {
    Webhook webhook = webhook(SECRET);
    server.stop(0);

    webhook.accept(Samples.notification(1));

    assertThat(webhook.failed()).isEqualTo(1);
  }
}
