// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import static java.util.Objects.requireNonNull;

import dev.waybill.core.login.AuthThrottle;
import dev.waybill.core.login.LoginOutcome;
import dev.waybill.core.login.LoginSettings;
import dev.waybill.storage.rocks.RocksSettings;
import dev.waybill.storage.rocks.RocksStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Whether a login may be tested, with thousands of networks that have failed before. */
@State(Scope.Benchmark)
@BenchmarkMode({Mode.SampleTime, Mode.Throughput})
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class AuthThrottleBenchmark {

  private static final int OFFENDERS = 10_000;
  private static final int OCTET = 256;

  private final InetAddress client = address(OFFENDERS / 2);
  private Path directory = Path.of("");
  private @Nullable RocksStore store;
  private @Nullable AuthThrottle guard;

  /** Fills the guard's memory. */
  @Setup
  public void fail() throws IOException {
    directory = Files.createTempDirectory("waybill-logins");
    store = RocksStore.open(RocksSettings.of(directory));
    AuthThrottle filled =
        new AuthThrottle(() -> LoginSettings.DEFAULTS, store, InstantSource.system());
    for (int i = 0; i < OFFENDERS; i++) {
      filled.login(address(i), "account" + i + "@example.com", () -> false);
    }
    guard = filled;
  }

  /** Closes the store. */
  @TearDown
  public void close() throws IOException {
    requireNonNull(store).close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** A client that has failed once, and gets it right now. */
  @Benchmark
  public LoginOutcome decide() {
    return requireNonNull(guard).login(client, "account@example.com", () -> true);
  }

  private static InetAddress address(int number) {
    byte[] octets = {10, 0, (byte) (number / OCTET), (byte) number};
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four octets are an address", e);
    }
  }
}
