// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dns;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.waybill.core.address.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The provider of a domain's mail hosts: the registered domain that all of its MX hosts share.
 *
 * <p>Thread-safe. {@code example.org} whose mail goes to {@code mx1.mail.provider.example} and
 * {@code mx2.provider.example} belongs to {@code provider.example}. If the hosts share no such
 * domain, or cannot be found, the domain is its own provider.
 *
 * <p>A slow lookup continues in the background; meanwhile the caller gets the domain itself.
 */
public final class Providers implements AutoCloseable {

  /** Chosen: more domains than most lists have, and some megabytes. */
  private static final int REMEMBERED = 20_000;

  /** Chosen: providers change rarely. */
  private static final Duration FOR = Duration.ofHours(6);

  /** After a failed lookup; chosen. */
  private static final Duration FOR_UNKNOWN = Duration.ofMinutes(5);

  /** How long a caller waits; chosen: a working name server answers within that time. */
  private static final Duration WAIT = Duration.ofSeconds(3);

  /** Chosen: a hanging resolver must not occupy all threads of the server. */
  private static final int THREADS = 4;

  private static final int QUEUE = 1000;

  private final MxResolver resolver;
  private final InstantSource clock;
  private final ExecutorService threads;

  private final Cache<DomainName, Known> known =
      Caffeine.newBuilder().maximumSize(REMEMBERED).executor(Runnable::run).build();

  /** Uses this resolver. */
  public Providers(MxResolver resolver, InstantSource clock) {
    this.resolver = resolver;
    this.clock = clock;
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            WAIT.toSeconds(),
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(QUEUE),
            task -> {
              Thread thread = new Thread(task, "waybill-providers");
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    this.threads = pool;
  }

  /** The provider of a domain; waits a few seconds at most. */
  public String of(DomainName domain) {
    return Optional.ofNullable(known.getIfPresent(domain))
        .filter(this::isFresh)
        .map(Known::provider)
        .orElseGet(() -> asked(domain));
  }

  /**
   * The provider if it is known; otherwise the domain itself, with a lookup in the background.
   * Never waits.
   */
  public Optional<String> known(DomainName domain) {
    Optional<Known> remembered = Optional.ofNullable(known.getIfPresent(domain));
    if (remembered.filter(this::isFresh).isEmpty()) {
      try {
        threads.execute(() -> look(domain));
      } catch (RejectedExecutionException e) {
        // Too many lookups are running; the next caller tries again.
        return remembered.map(Known::provider);
      }
    }
    return remembered.map(Known::provider);
  }

  private boolean isFresh(Known answer) {
    return clock.instant().isBefore(answer.until());
  }

  private String asked(DomainName domain) {
    try {
      return threads.submit(() -> look(domain)).get(WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
      // An unknown provider is a valid result: the domain is its own provider.
      return domain.value();
    }
    return domain.value();
  }

  private String look(DomainName domain) {
    Known answer =
        resolver
            .mailHosts(domain)
            .fold(
                found -> new Known(shared(domain, found.hops()), clock.instant().plus(FOR)),
                failed -> new Known(domain.value(), clock.instant().plus(FOR_UNKNOWN)));
    known.put(domain, answer);
    return answer.provider();
  }

  private static String shared(DomainName domain, List<NextHop> hops) {
    List<String> all =
        hops.stream().map(hop -> RegisteredDomain.of(hop.host())).distinct().toList();
    return all.size() == 1 ? all.get(0) : domain.value();
  }

  /** Ends the lookups. */
  @Override
  public void close() {
    threads.shutdownNow();
  }

  private record Known(String provider, Instant until) {}
}
