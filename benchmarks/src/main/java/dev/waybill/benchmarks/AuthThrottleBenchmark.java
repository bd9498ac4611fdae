// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import dev.waybill.core.login.AuthThrottle;
import dev.waybill.core.login.LoginSettings;
import dev.waybill.core.reply.Verdict;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Whether a login may be tested, with thousands of networks that have failed before. */
@State(Scope.Benchmark)
@BenchmarkMode({Mode.SampleTime, Mode.Throughput})
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class AuthThrottleBenchmark {

  private static final int OFFENDERS = 10_000;
  private static final int OCTET = 256;

  private final AuthThrottle guard =
      new AuthThrottle(() -> LoginSettings.DEFAULTS, InstantSource.system());
  private final InetAddress client = address(OFFENDERS / 2);

  /** Fills the guard's memory. */
  @Setup
  public void fail() {
    for (int i = 0; i < OFFENDERS; i++) {
      guard.failed(address(i), "account" + i + "@example.com");
    }
  }

  /** A client that has failed once. */
  @Benchmark
  public Verdict decide() {
    return guard.before(client, "account@example.com", false);
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
