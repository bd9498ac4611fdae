// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import dev.waybill.benchmarks.DkimScores.Score;
import dev.waybill.core.dkim.RsaProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.james.jdkim.DKIMSigner;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Ours, jDKIM and OpenDKIM in turns: each round is a whole run of JMH over all of them, with a Java
 * machine for each benchmark, and only figures of the same round are divided by each other. Figures
 * are CPU time.
 */
@Command(name = "dkim-side-by-side", mixinStandardHelpOptions = true, sortOptions = false)
public final class DkimSideBySide implements Callable<Integer> {

  private static final double NANOS_OF_MICRO = 1000;

  @Option(names = "--rounds", defaultValue = "5", description = "Of all (${DEFAULT-VALUE}).")
  private int rounds;

  @Option(names = "--warm-up", defaultValue = "2", description = "Seconds (${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(names = "--measure", defaultValue = "3", description = "Seconds (${DEFAULT-VALUE}).")
  private int measure;

  @Option(
      names = "--octets",
      split = ",",
      defaultValue = "4096,102400,10485760",
      description = "Sizes of the message (${DEFAULT-VALUE}).")
  private List<Integer> octets = List.of();

  @Option(names = "--to", description = "Writes the page into this file, too.")
  private Path file = Path.of("");

  /** Runs the comparison that the arguments describe. */
  public static void main(String... arguments) {
    System.exit(new CommandLine(new DkimSideBySide()).execute(arguments));
  }

  @Override
  public Integer call() throws RunnerException, IOException {
    Optional<String> obstacle = OpendkimDriver.obstacle();
    obstacle.ifPresent(reason -> System.out.println("OpenDKIM is left out: " + reason));
    DkimScores scores = new DkimScores();
    for (int round = 1; round <= rounds; round++) {
      System.out.printf("Round %d of %d%n", round, rounds);
      for (RunResult result : new Runner(options(obstacle.isEmpty()).build()).run()) {
        scores.add(score(round, result));
      }
    }
    String page =
        new DkimTable(scores, octets, RsaProvider.preferred().name(), versionOfJdkim()).toString();
    System.out.printf("%n%s", page);
    if (!file.toString().isEmpty()) {
      Files.writeString(file, page);
    }
    return 0;
  }

  private ChainedOptionsBuilder options(boolean withOpendkim) {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("\\.DkimBenchmark\\.")
            .param("octets", octets.stream().map(String::valueOf).toArray(String[]::new))
            .addProfiler(GCProfiler.class)
            .forks(1)
            .warmupIterations(1)
            .warmupTime(TimeValue.seconds(warmUp))
            .measurementIterations(1)
            .measurementTime(TimeValue.seconds(measure))
            .shouldFailOnError(true);
    return withOpendkim ? options.include("\\.OpendkimBenchmark\\.") : options;
  }

  private static Score score(int round, RunResult result) {
    String name = result.getParams().getBenchmark();
    return new Score(
        round,
        name.substring(name.lastIndexOf('.') + 1),
        Integer.parseInt(result.getParams().getParam("octets")),
        secondary(result, "cpuNanos") / secondary(result, "operations") / NANOS_OF_MICRO,
        secondary(result, "gc.alloc.rate.norm"));
  }

  private static double secondary(RunResult result, String name) {
    return result.getSecondaryResults().keySet().stream()
        .filter(key -> key.endsWith(name))
        .mapToDouble(key -> requireNonNull(result.getSecondaryResults().get(key)).getScore())
        .findFirst()
        .orElse(Double.NaN);
  }

  /** From the jar that was loaded, so that nobody compares with another one. */
  private static String versionOfJdkim() {
    return requireNonNullElse(
        DKIMSigner.class.getPackage().getImplementationVersion(), "of unknown version");
  }
}
