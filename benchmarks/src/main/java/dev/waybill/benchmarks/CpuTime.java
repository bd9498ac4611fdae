// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import java.lang.management.ManagementFactory;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The CPU time of the operations of one iteration. On a machine with other work the clock on the
 * wall, which JMH reads, tells more about the neighbours. Confined to one thread.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class CpuTime {

  /** Nanoseconds of CPU time. */
  public long cpuNanos;

  /** How many operations they went into; counted by the benchmark. */
  public long operations;

  private long start;
  private boolean elsewhere;

  /** Begins. */
  @Setup(Level.Iteration)
  public void start() {
    start = ofThisThread();
  }

  /** Ends. */
  @TearDown(Level.Iteration)
  public void stop() {
    if (!elsewhere) {
      cpuNanos = ofThisThread() - start;
    }
  }

  /** Counts operations of another process, and what they cost there, instead of this thread's. */
  void elsewhere(int count, long nanos) {
    elsewhere = true;
    operations += count;
    cpuNanos += nanos;
  }

  private static long ofThisThread() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
