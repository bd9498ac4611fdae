// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core;

import dev.waybill.core.settings.Scalars;
import dev.waybill.core.settings.Section;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The {@code <postgresql>} element of {@code <storage>}: what several servers keep together.
 *
 * <p>Immutable. Holds no secret, only the files that they are in.
 *
 * @param url where it is
 * @param passwordFile a file with the password; empty for none
 * @param tls whether the connection is encrypted
 * @param ca a PEM file with the authorities that its certificate may come from; empty for those of
 *     the Java platform
 * @param timeout how long a connection, and one statement, may take
 */
public record PostgresSettings(
    PostgresUrl url,
    Optional<Path> passwordFile,
    PostgresTls tls,
    Optional<Path> ca,
    Duration timeout) {

  /** Chosen: no mail waits for it. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

  private static final Duration SHORTEST_TIMEOUT = Duration.ofSeconds(1);

  /** Chosen: half of the minute that a switch is planned ahead. */
  private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(30);

  /** Checks the duration. */
  public PostgresSettings {
    if (timeout.compareTo(SHORTEST_TIMEOUT) < 0 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new IllegalArgumentException("expected a duration from 1s to 30s");
    }
  }

  /** One database at a URL, everything else by default. */
  public static PostgresSettings at(PostgresUrl url) {
    return new PostgresSettings(
        url, Optional.empty(), PostgresTls.VERIFY_FULL, Optional.empty(), DEFAULT_TIMEOUT);
  }

  /**
   * Reads the {@code <postgresql>} element, if there is one.
   *
   * @param storage the element that it is in
   * @param base where relative paths start
   * @return empty when there is none, or after a missing or wrong URL was noted as a problem
   */
  static Optional<PostgresSettings> read(Section storage, Path base) {
    return storage.children("postgresql").isEmpty()
        ? Optional.empty()
        : readElement(storage.child("postgresql"), base);
  }

  private static Optional<PostgresSettings> readElement(Section element, Path base) {
    Optional<PostgresUrl> url =
        element.required(
            "url", "postgresql://waybill@db.example.com:5432/waybill", PostgresUrl::parse);
    Optional<Path> passwordFile = element.optional("password-file", Scalars.path(base));
    PostgresTls tls =
        element.value("sslmode", PostgresTls.VERIFY_FULL, Scalars.oneOf(PostgresTls.class));
    Optional<Path> ca = element.optional("ca", Scalars.path(base));
    Duration timeout = element.value("timeout", DEFAULT_TIMEOUT, PostgresSettings::timeout);
    if (ca.isPresent() && tls != PostgresTls.VERIFY_FULL) {
      element.problem("has a ca, but checks no certificate; write sslmode=\"verify-full\"");
    }
    return url.map(where -> new PostgresSettings(where, passwordFile, tls, ca, timeout));
  }

  private static Duration timeout(String text) {
    Duration timeout = Scalars.duration(text);
    if (timeout.compareTo(SHORTEST_TIMEOUT) < 0 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new IllegalArgumentException("expected a duration from 1s to 30s");
    }
    return timeout;
  }
}
