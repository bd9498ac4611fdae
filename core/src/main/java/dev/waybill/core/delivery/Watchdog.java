// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Cuts connections: one that is too slow, or all of them at the end.
 *
 * <p>Thread-safe. Java's blocking sockets have a time limit for reading an octet and none for
 * writing; a remote that drips or does not read would hold a thread for ever. So each step has one
 * limit, kept by this single daemon thread, and a step that exceeds it finds its socket closed.
 * Threads are never interrupted: an interrupt would close the files of an embedded database.
 */
final class Watchdog implements AutoCloseable {

  private final ScheduledThreadPoolExecutor timer;
  private final Set<SmtpSocket> live = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;

  Watchdog() {
    timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "waybill-delivery-watchdog");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
  }

  /** Runs {@code cutting} after {@code limit} unless it is cancelled before. */
  ScheduledFuture<?> after(Duration limit, Runnable cutting) {
    return timer.schedule(cutting, limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Makes a connection one that {@link #cutAll} ends; at once, if that was called before. */
  void watch(SmtpSocket wire) {
    live.add(wire);
    if (cut) {
      wire.cut();
    }
  }

  void forget(SmtpSocket wire) {
    live.remove(wire);
  }

  /** Ends every connection, those that come later included. */
  void cutAll() {
    cut = true;
    live.forEach(SmtpSocket::cut);
  }

  boolean isCut() {
    return cut;
  }

  @Override
  public void close() {
    cutAll();
    timer.shutdownNow();
  }
}
