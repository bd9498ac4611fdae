// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where a Redis is: {@code redis://host:6379}, or {@code rediss://user@host:6380/1} with TLS.
 *
 * <p>Immutable. Reads back what it prints. The forms are those registered with IANA for {@code
 * redis} and {@code rediss}, without a password: secrets are files.
 *
 * @param tls whether the connection is encrypted and the certificate checked
 * @param user the user of its access lists; empty for the default user
 * @param host a host name or IP literal, or the name of a master that sentinels know
 * @param port 1 to 65535
 * @param database its number
 */
public record RedisUrl(boolean tls, Optional<String> user, String host, int port, int database) {

  /** The port that IANA assigned to redis. */
  public static final int DEFAULT_PORT = 6379;

  private static final int MAX_PORT = 65_535;

  private static final String EXAMPLES =
      "expected a URL such as redis://redis.example.com:6379 or rediss://user@host:6380/1";

  private static final Pattern DATABASE = Pattern.compile("/?|/\\d{1,4}");

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException when it is none, or has a password; the message never shows it
   */
  public static RedisUrl parse(String text) {
    URI uri = uri(text).orElseThrow(() -> new IllegalArgumentException(EXAMPLES));
    String scheme = String.valueOf(uri.getScheme());
    String path = uri.getPath() == null ? "" : uri.getPath();
    boolean complete = uri.getHost() != null && DATABASE.matcher(path).matches();
    boolean plain = uri.getQuery() == null && uri.getFragment() == null;
    boolean port = uri.getPort() != 0 && uri.getPort() <= MAX_PORT;
    if (!Set.of("redis", "rediss").contains(scheme) || !complete || !plain || !port) {
      throw new IllegalArgumentException(EXAMPLES);
    }
    String user = uri.getUserInfo() == null ? "" : uri.getUserInfo();
    if (user.indexOf(':') >= 0) {
      throw new IllegalArgumentException("expected no password here; use password-file");
    }
    return new RedisUrl(
        scheme.equals("rediss"),
        user.isEmpty() ? Optional.empty() : Optional.of(user),
        uri.getHost(),
        uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
        path.length() < 2 ? 0 : Integer.parseInt(path.substring(1)));
  }

  private static Optional<URI> uri(String text) {
    try {
      return Optional.of(new URI(text));
    } catch (URISyntaxException e) {
      // Not as the cause of anything: its message would quote the password.
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return (tls ? "rediss://" : "redis://")
        + user.map(name -> name + "@").orElse("")
        + host
        + ":"
        + port
        + (database == 0 ? "" : "/" + database);
  }
}
