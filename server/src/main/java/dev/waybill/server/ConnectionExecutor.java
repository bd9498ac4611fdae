// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import io.netty.util.concurrent.AbstractEventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.OrderedEventExecutor;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what one connection has to do one after the other, on whichever thread of a pool is free.
 *
 * <p>Netty's own executors tie a connection to one thread for ever, so that a connection which
 * waits holds up all others of that thread; its unordered pool answers {@code inEventLoop} with no,
 * so that each line of a message would be queued by itself. Thread-safe. It owns no thread: anyone
 * who owns the pool stops it.
 */
final class ConnectionExecutor extends AbstractEventExecutor implements OrderedEventExecutor {
  private static final Logger LOGGER = LoggerFactory.getLogger(ConnectionExecutor.class);

  private final ExecutorService pool;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  /** Tasks that are queued or running; anyone who raises it from zero sends for a thread. */
  private final AtomicInteger unfinished = new AtomicInteger();

  private volatile @Nullable Thread running;

  ConnectionExecutor(ExecutorService pool) {
    this.pool = pool;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (unfinished.getAndIncrement() == 0) {
      pool.execute(this::runAll);
    }
  }

  private void runAll() {
    do {
      running = Thread.currentThread();
      runOne();
      running = null;
    } while (unfinished.decrementAndGet() > 0);
  }

  private void runOne() {
    Runnable task = tasks.remove();
    try {
      task.run();
    } catch (Throwable failure) {
      // Netty's handlers report their own failures; the tasks that follow must run all the same.
      LOGGER.warn("a task of a connection failed", failure);
    }
  }

  @Override
  public boolean inEventLoop(Thread thread) {
    return thread == running;
  }

  @Override
  public boolean isShuttingDown() {
    return pool.isShutdown();
  }

  @Override
  public boolean isShutdown() {
    return pool.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return pool.isTerminated();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return pool.awaitTermination(timeout, unit);
  }

  /** Nothing to do: the pool is not this connection's. */
  @Override
  public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
    return terminationFuture();
  }

  @Override
  public Future<?> terminationFuture() {
    return GlobalEventExecutor.INSTANCE.newSucceededFuture(null);
  }

  /** Nothing to do: the pool is not this connection's. */
  @Override
  @Deprecated
  public void shutdown() {}
}
