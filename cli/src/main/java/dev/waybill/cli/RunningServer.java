// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import dev.waybill.storage.ServerFacts;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
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
  private final Path secret;

  private RunningServer(URI admin, Path secret) {
    this.admin = admin;
    this.secret = secret;
  }

  /**
   * Where a server says it listens; empty when none runs there.
   *
   * @throws CommandProblem when only another user may know
   */
  static Optional<RunningServer> on(Path data) {
    Path file = data.resolve("waybill").resolve("admin.url");
    try {
      URI written = URI.create(Files.readString(file).strip());
      if (!isAlive(data)) {
        // Whatever else listens there after a server was killed must not get the secret.
        return Optional.empty();
      }
      return Optional.of(written)
          .filter(uri -> "http".equals(uri.getScheme()) && uri.getHost() != null)
          .map(uri -> new RunningServer(uri, file.resolveSibling("admin.secret")));
    } catch (NoSuchFileException | IllegalArgumentException e) {
      return Optional.empty();
    } catch (AccessDeniedException e) {
      throw ServerSecret.ofAnother(file, e);
    } catch (IOException e) {
      throw new CommandProblem(file + " cannot be read: " + Reason.of(e), e);
    }
  }

  private static boolean isAlive(Path data) throws IOException {
    return ServerFacts.read(data)
        .flatMap(facts -> ProcessHandle.of(facts.process()))
        .filter(ProcessHandle::isAlive)
        .isPresent();
  }

  /**
   * The answer to a POST without a body; empty when nobody listens there any more.
   *
   * @throws CommandProblem when somebody does, and does not answer
   */
  Optional<Answer> post(String path) {
    return ask("POST", path, Optional.empty(), ANSWER);
  }

  /** Where its WebAdmin is. */
  String address() {
    return admin.toString();
  }

  /** Whether somebody listens there. */
  boolean isThere() {
    return get("/healthcheck/checks").isPresent();
  }

  /** The answer to a POST of JSON; as {@link #post(String)}. */
  Optional<Answer> post(String path, String json) {
    return ask("POST", path, Optional.of(json), ANSWER);
  }

  /** The same for what makes the server ask the DNS, which may take its time. */
  Optional<Answer> postPatiently(String path) {
    return ask("POST", path, Optional.empty(), PATIENT_ANSWER);
  }

  /** The answer to a PUT; as {@link #post(String)}. */
  Optional<Answer> put(String path, Optional<String> json) {
    return ask("PUT", path, json, ANSWER);
  }

  /** The answer to a DELETE; as {@link #post(String)}. */
  Optional<Answer> delete(String path) {
    return ask("DELETE", path, Optional.empty(), ANSWER);
  }

  /**
   * The answer to a GET; empty when nobody listens there any more.
   *
   * @throws CommandProblem when somebody does, and does not answer
   */
  Optional<Answer> get(String path) {
    return ask("GET", path, Optional.empty(), ANSWER);
  }

  /** A part of a path or a query. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  // Not java.net.http: its client prepares TLS and threads, which costs more than all the rest.
  private Optional<Answer> ask(
      String method, String path, Optional<String> json, Duration patience) {
    URI uri = admin.resolve(path);
    try {
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
      try {
        connection.setRequestMethod(method);
        ServerSecret.read(secret)
            .ifPresent(known -> connection.setRequestProperty("Authorization", known));
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout((int) CONNECT.toMillis());
        connection.setReadTimeout((int) patience.toMillis());
        if (json.isPresent() || !method.equals("GET")) {
          send(connection, json);
        }
        refuseStranger(connection.getResponseCode());
        return Optional.of(new Answer(connection.getResponseCode(), body(connection)));
      } finally {
        connection.disconnect();
      }
    } catch (ConnectException e) {
      return Optional.empty();
    } catch (SocketTimeoutException e) {
      throw new CommandProblem(
          "The server at " + admin + " has not answered in " + patience.toSeconds() + " s", e);
    } catch (HttpRetryException e) {
      // What this client makes of a 401 to a request of known length.
      throw stranger(e.responseCode());
    } catch (IOException e) {
      throw new CommandProblem("The server at " + admin + " does not answer: " + Reason.of(e), e);
    }
  }

  private static void send(HttpURLConnection connection, Optional<String> json) throws IOException {
    byte[] octets = json.orElse("").getBytes(StandardCharsets.UTF_8);
    connection.setRequestProperty("Content-Type", "application/json");
    connection.setDoOutput(true);
    // A request of known length is not sent a second time when the connection breaks.
    connection.setFixedLengthStreamingMode(octets.length);
    try (OutputStream body = connection.getOutputStream()) {
      body.write(octets);
    }
  }

  private static String body(HttpURLConnection connection) throws IOException {
    InputStream stream =
        connection.getResponseCode() < HttpURLConnection.HTTP_BAD_REQUEST
            ? connection.getInputStream()
            : connection.getErrorStream();
    if (stream == null) {
      return "";
    }
    try (stream) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void refuseStranger(int status) {
    if (status == HttpURLConnection.HTTP_UNAUTHORIZED
        || status == HttpURLConnection.HTTP_FORBIDDEN) {
      throw stranger(status);
    }
  }

  private CommandProblem stranger(int status) {
    return new CommandProblem(
        "The server at %s does not accept the secret in %s (%d); is it the server of this directory? If so, try again in a few seconds, or restart it"
            .formatted(admin, secret, status));
  }

  /** What WebAdmin said. */
  record Answer(int status, String body) {}
}
