// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The server that runs on a data directory, asked over its WebAdmin.
 *
 * <p>It writes where to find it into {@code waybill/admin.url}. A file that a killed server left
 * behind leads nowhere, which is the same as no server. Confined to one thread.
 */
final class RunningServer {

  /** Chosen: loopback answers at once, or the machine has other problems. */
  private static final Duration CONNECT = Duration.ofSeconds(2);

  /** Chosen: a server under load still answers; a person waits no longer. */
  private static final Duration ANSWER = Duration.ofSeconds(10);

  /** Chosen: the server gives up on dead name servers after a minute or two. */
  private static final Duration PATIENT_ANSWER = Duration.ofMinutes(3);

  private final URI admin;

  private RunningServer(URI admin) {
    this.admin = admin;
  }

  /**
   * Where a server says it listens; empty when none runs there.
   *
   * @throws CommandProblem when only another user may know
   */
  static Optional<RunningServer> on(Path data) {
    Path file = data.resolve("waybill").resolve("admin.url");
    try {
      return Optional.of(URI.create(Files.readString(file).strip()))
          .filter(uri -> "http".equals(uri.getScheme()) && uri.getHost() != null)
          .map(RunningServer::new);
    } catch (NoSuchFileException | IllegalArgumentException e) {
      return Optional.empty();
    } catch (AccessDeniedException e) {
      throw new CommandProblem(file + " cannot be read; run this as the user of the server", e);
    } catch (IOException e) {
      throw new CommandProblem(file + " cannot be read: " + e, e);
    }
  }

  /**
   * The answer to a POST without a body; empty when nobody listens there any more.
   *
   * @throws CommandProblem when somebody does, and does not answer
   */
  Optional<Answer> post(String path) {
    return ask(request(path).POST(HttpRequest.BodyPublishers.noBody()).build());
  }

  /** Whether somebody listens there. */
  boolean isThere() {
    return get("/healthcheck/checks").isPresent();
  }

  /** The answer to a POST of JSON; as {@link #post(String)}. */
  Optional<Answer> post(String path, String json) {
    return ask(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  /** The same for what makes the server ask the DNS, which may take its time. */
  Optional<Answer> postPatiently(String path) {
    return ask(
        request(path).timeout(PATIENT_ANSWER).POST(HttpRequest.BodyPublishers.noBody()).build());
  }

  /**
   * The answer to a GET; empty when nobody listens there any more.
   *
   * @throws CommandProblem when somebody does, and does not answer
   */
  Optional<Answer> get(String path) {
    return ask(request(path).GET().build());
  }

  /** A part of a path or a query. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(admin.resolve(path)).timeout(ANSWER);
  }

  private static Optional<Answer> ask(HttpRequest request) {
    HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      return Optional.of(new Answer(response.statusCode(), response.body()));
    } catch (ConnectException | HttpConnectTimeoutException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new CommandProblem("The server at " + request.uri() + " does not answer: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandProblem("Interrupted", new InterruptedIOException());
    }
  }

  /** What WebAdmin said. */
  record Answer(int status, String body) {}
}
