// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import dev.waybill.core.dns.ServerAddress;
import dev.waybill.core.settings.Scalars;
import dev.waybill.core.settings.Section;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The {@code <redis>} element of {@code <limits>}: where several servers count together.
 *
 * <p>Immutable. Holds no secret, only the files that they are in.
 *
 * @param url where it is, with or without TLS
 * @param passwordFile a file with the password; empty for none
 * @param ca a PEM file with the authorities that its certificate may come from; empty for those of
 *     the Java platform
 * @param sentinels who is to be asked for the master that the URL names; empty when the URL names
 *     the server itself
 * @param sentinelPasswordFile a file with the password of the sentinels; empty for none
 * @param cluster more nodes of a cluster that the URL names one of; empty when it is no cluster
 * @param prefix what every key begins with, so that several installations can share one Redis
 * @param timeout how long one answer may take
 */
public record RedisSettings(
    RedisUrl url,
    Optional<Path> passwordFile,
    Optional<Path> ca,
    List<ServerAddress> sentinels,
    Optional<Path> sentinelPasswordFile,
    List<ServerAddress> cluster,
    String prefix,
    Duration timeout) {

  /** Chosen. */
  public static final String DEFAULT_PREFIX = "waybill";

  /** Chosen: a hundred times what a healthy Redis in the same building takes. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofMillis(500);

  /** Chosen: a client that waits longer for the answer to RCPT may think that we are gone. */
  public static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(10);

  /** The port that IANA lists for redis-sentinel's default configuration. */
  private static final int SENTINEL_PORT = 26_379;

  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  /** Copies the lists and checks the rest. */
  public RedisSettings {
    sentinels = List.copyOf(sentinels);
    cluster = List.copyOf(cluster);
    if (!PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException("expected 1 to 64 letters, digits and any of _ . -");
    }
    if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new IllegalArgumentException("expected a duration of at most 10s");
    }
  }

  /** One server at a URL, everything else by default. */
  public static RedisSettings at(RedisUrl url) {
    return new RedisSettings(
        url,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        List.of(),
        DEFAULT_PREFIX,
        DEFAULT_TIMEOUT);
  }

  /**
   * Reads the {@code <redis>} element, if there is one.
   *
   * @param limits the element that it is in
   * @param base where relative paths start
   * @return empty when there is none, or after a missing or wrong URL was noted as a problem
   */
  public static Optional<RedisSettings> read(Section limits, Path base) {
    return limits.children("redis").isEmpty()
        ? Optional.empty()
        : readElement(limits.child("redis"), base);
  }

  private static Optional<RedisSettings> readElement(Section redis, Path base) {
    Function<String, List<ServerAddress>> sentinels =
        Scalars.list(text -> ServerAddress.parse(text, SENTINEL_PORT));
    Function<String, List<ServerAddress>> nodes =
        Scalars.list(text -> ServerAddress.parse(text, RedisUrl.DEFAULT_PORT));
    Optional<RedisUrl> url =
        redis.required("url", "rediss://redis.example.com:6379", RedisUrl::parse);
    Optional<Path> passwordFile = redis.optional("password-file", Scalars.path(base));
    Optional<Path> ca = redis.optional("ca", Scalars.path(base));
    List<ServerAddress> asked = redis.value("sentinels", List.of(), sentinels);
    Optional<Path> sentinelPasswordFile =
        redis.optional("sentinel-password-file", Scalars.path(base));
    List<ServerAddress> cluster = redis.value("cluster", List.of(), nodes);
    String prefix = redis.value("prefix", DEFAULT_PREFIX, RedisSettings::prefix);
    Duration timeout = redis.value("timeout", DEFAULT_TIMEOUT, RedisSettings::timeout);
    if (!asked.isEmpty() && !cluster.isEmpty()) {
      redis.problem("has sentinels and cluster; it can be one of them only");
    }
    url.filter(where -> !cluster.isEmpty() && where.database() != 0)
        .ifPresent(where -> redis.problem("has a database; a cluster has only number 0"));
    url.filter(where -> ca.isPresent() && !where.tls())
        .ifPresent(where -> redis.problem("has a ca, but redis: is without TLS; write rediss:"));
    return url.map(
        where ->
            new RedisSettings(
                where, passwordFile, ca, asked, sentinelPasswordFile, cluster, prefix, timeout));
  }

  private static String prefix(String text) {
    if (!PREFIX.matcher(text).matches()) {
      throw new IllegalArgumentException("expected 1 to 64 letters, digits and any of _ . -");
    }
    return text;
  }

  private static Duration timeout(String text) {
    Duration timeout = Scalars.duration(text);
    if (timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new IllegalArgumentException("expected a duration of at most 10s");
    }
    return timeout;
  }
}
