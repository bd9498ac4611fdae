// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingMethod;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Tells BlockHound which threads must not wait: those that read from the network. What they do
 * nevertheless is printed, and so is what a control thread of that kind does on purpose.
 *
 * <p>Loaded in the server's process by BlockHound's agent.
 */
public final class NetworkThreads implements BlockHoundIntegration {
  static final String CAUGHT = "Blocking call on ";

  /** How the control thread is called. */
  static final String CONTROL = "control-io-0";

  private static final int FRAMES = 30;
  private static final long CONTROL_EVERY_NANOS = 20_000_000;

  /** Not printed where they happen, as printing is a blocking call too. */
  private final Queue<String> caught = new ConcurrentLinkedQueue<>();

  private final Thread printer = new Thread(this::print, "blockhound-printer");

  private volatile boolean watching;

  @Override
  public void applyTo(BlockHound.Builder builder) {
    builder
        .nonBlockingThreadPredicate(others -> others.or(NetworkThreads::readsFromTheNetwork))
        // TLS draws random numbers from /dev/urandom, which is a file and never waits.
        .allowBlockingCallsInside("java.security.SecureRandom", "nextBytes")
        // The hand-over to the pool takes the lock of its queue, which is held for a few
        // instructions.
        .allowBlockingCallsInside("java.util.concurrent.ThreadPoolExecutor", "execute")
        .blockingMethodCallback(this::note);
    printer.setDaemon(true);
    printer.start();
  }

  /** James calls them {@code smtpserver-io-0} and so on. */
  private static boolean readsFromTheNetwork(Thread thread) {
    return thread.getName().contains("-io-");
  }

  private void note(BlockingMethod method) {
    Thread thread = Thread.currentThread();
    if (!readsFromTheNetwork(thread)) {
      // Netty tells BlockHound that all threads which it makes must not wait; the dialogue's may.
      return;
    }
    StringBuilder text = new StringBuilder(CAUGHT).append(thread.getName()).append(": ");
    text.append(method.getClassName()).append('.').append(method.getName());
    Arrays.stream(thread.getStackTrace()).limit(FRAMES).forEach(f -> text.append("\n  ").append(f));
    caught.add(text.toString());
    watching |= thread.getName().equals(CONTROL);
    LockSupport.unpark(printer);
  }

  private void print() {
    while (!Thread.currentThread().isInterrupted()) {
      String text = caught.poll();
      if (text != null) {
        System.err.println(text);
      } else if (watching) {
        LockSupport.park(this);
      } else {
        // Again and again: the agent is not at work yet, and judges each thread only once.
        new Thread(() -> LockSupport.parkNanos(1), CONTROL).start();
        LockSupport.parkNanos(this, CONTROL_EVERY_NANOS);
      }
    }
  }
}
