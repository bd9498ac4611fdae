// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import static java.util.Objects.requireNonNull;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.KeyDirectory;
import dev.waybill.core.dkim.Selector;
import dev.waybill.testkit.files.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One signature by libopendkim, of the message of {@link DkimBenchmark}; needs libopendkim-dev. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class OpendkimBenchmark {

  /** So many that a word through a pipe costs nothing beside them. Chosen, no source. */
  private static final int AT_ONCE = 10;

  /** Octets of the message. */
  @Param({"4096", "102400", "10485760"})
  public int octets;

  private final TemporaryDirectory directory = TemporaryDirectory.create("opendkim-benchmark");
  private @Nullable OpendkimDriver rsa;
  private @Nullable OpendkimDriver ed25519;

  /** Starts the two processes. */
  @Setup(Level.Trial)
  public void start() throws IOException {
    KeyDirectory keys =
        new KeyDirectory(directory.path(), InstantSource.system(), new SecureRandom());
    DomainName domain = new DomainName(DkimLoad.DOMAIN);
    keys.create(domain, new Selector("rsa"), 2048);
    keys.createEd25519(domain, new Selector("ed25519"));
    Path files = directory.path().resolve(DkimLoad.DOMAIN);
    byte[] message = DkimLoad.message(octets);
    rsa =
        OpendkimDriver.start(
            directory.path().resolve("rsa"), "rsa", files.resolve("rsa.pem"), message);
    ed25519 =
        OpendkimDriver.start(
            directory.path().resolve("ed25519"), "ed25519", files.resolve("ed25519.pem"), message);
  }

  /** Ends them. */
  @TearDown(Level.Trial)
  public void stop() {
    requireNonNull(rsa).close();
    requireNonNull(ed25519).close();
    directory.close();
  }

  /** RSA-2048, whole. */
  @Benchmark
  @OperationsPerInvocation(AT_ONCE)
  public void opendkimRsa(CpuTime cpu) throws IOException {
    cpu.elsewhere(AT_ONCE, requireNonNull(rsa).sign(AT_ONCE));
  }

  /** Ed25519, whole. */
  @Benchmark
  @OperationsPerInvocation(AT_ONCE)
  public void opendkimEd25519(CpuTime cpu) throws IOException {
    cpu.elsewhere(AT_ONCE, requireNonNull(ed25519).sign(AT_ONCE));
  }
}
