// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every benchmark runs; nothing is measured. */
class SmokeTest {

  @Test
  void every_benchmark_runs() throws RunnerException {
    Optional<String> withoutOpendkim = OpendkimDriver.obstacle();
    withoutOpendkim.ifPresent(reason -> System.out.println("OpenDKIM is left out: " + reason));
    Options once =
        new OptionsBuilder()
            .include("dev.waybill.benchmarks.*")
            .exclude(withoutOpendkim.isPresent() ? "Opendkim" : "no benchmark")
            .mode(Mode.AverageTime)
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(50))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();

    assertThat(new Runner(once).run()).isNotEmpty();
  }
}
