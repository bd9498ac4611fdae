// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.notice;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Posts notifications as JSON to a URL of the administrator.
 *
 * <p>Thread-safe, but blocks. An answer of 2yz is success; 4yz other than 408 and 429 is not tried
 * again (RFC 9110 §15.5). Redirects are not followed. A receiver may get the same twice, with the
 * same id.
 */
public final class Webhook implements Consumer<Notification> {

  /** Between the three attempts; chosen, no source. */
  public static final List<Duration> PAUSES =
      List.of(Duration.ofSeconds(2), Duration.ofSeconds(10));

  private static final Logger LOG = System.getLogger(Webhook.class.getName());

  /** Timeout for connecting, and for the whole response; chosen. */
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;

  private final URI address;
  private final Optional<SecretKeySpec> secret;
  private final List<Duration> pauses;
  private final HttpClient client;
  private final AtomicLong failed = new AtomicLong();

  /**
   * A webhook.
   *
   * @param address the URL
   * @param secret signs the body by HMAC-SHA256; empty for no signature
   * @param pauses between the attempts, so one fewer than attempts
   */
  public Webhook(URI address, byte[] secret, List<Duration> pauses) {
    this.address = address;
    this.secret =
        secret.length == 0
            ? Optional.empty()
            : Optional.of(new SecretKeySpec(secret, "HmacSHA256"));
    this.pauses = List.copyOf(pauses);
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /** How many were given up since startup. */
  public long failed() {
    return failed.get();
  }

  @Override
  public void accept(Notification notification) {
    HttpRequest request = request(notification);
    String trouble = attempt(request);
    for (Duration pause : pauses) {
      if (trouble.isEmpty() || isFinal(trouble) || !slept(pause)) {
        break;
      }
      trouble = attempt(request);
    }
    if (!trouble.isEmpty()) {
      failed.incrementAndGet();
      LOG.log(Level.WARNING, "the webhook did not accept " + notification.id() + ": " + trouble);
    }
  }

  private HttpRequest request(Notification notification) {
    byte[] body = notification.json().toString().getBytes(StandardCharsets.UTF_8);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .header("Waybill-Event", notification.event())
            .header("Waybill-Id", notification.id())
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    secret.ifPresent(key -> request.header("Waybill-Signature", "sha256=" + signature(key, body)));
    return request.build();
  }

  /** The error; empty on success. */
  private String attempt(HttpRequest request) {
    try {
      int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      return status / 100 == 2 ? "" : "status " + status;
    } catch (IOException e) {
      return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : " " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  private static boolean isFinal(String trouble) {
    return trouble.startsWith("status 4")
        && !trouble.endsWith(String.valueOf(REQUEST_TIMEOUT))
        && !trouble.endsWith(String.valueOf(TOO_MANY_REQUESTS));
  }

  private static boolean slept(Duration pause) {
    try {
      TimeUnit.MILLISECONDS.sleep(pause.toMillis());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static String signature(SecretKeySpec key, byte[] body) {
    try {
      Mac mac = Mac.getInstance(key.getAlgorithm());
      mac.init(key);
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
