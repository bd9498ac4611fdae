// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;

/** One thread that does the work of all that wait and syncs once for them. Thread-safe. */
final class SyncedTogether implements AutoCloseable {

  private static final Waiting END = new Waiting(() -> {}, new CompletableFuture<>());

  private final LinkedBlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>();
  private final Thread writer;

  SyncedTogether(Writer all, Sync sync) {
    writer = new Thread(() -> work(all, sync), "writer");
    writer.start();
  }

  /** Returns when the work is on the disk. */
  void run(Runnable work) throws IOException {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    waiting.add(new Waiting(work, done));
    try {
      done.join();
    } catch (CompletionException e) {
      throw new IOException(e.getCause());
    }
  }

  private void work(Writer all, Sync sync) {
    try {
      while (true) {
        List<Waiting> batch = new ArrayList<>(List.of(waiting.take()));
        waiting.drainTo(batch);
        boolean last = batch.remove(END);
        try {
          all.write(batch.stream().map(Waiting::work).toList());
          sync.sync();
          batch.forEach(one -> one.done().complete(true));
        } catch (IOException | RuntimeException e) {
          batch.forEach(one -> one.done().completeExceptionally(e));
        }
        if (last) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    waiting.add(END);
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private record Waiting(Runnable work, CompletableFuture<Boolean> done) {}

  /** Writes for several callers at once. */
  interface Writer {
    void write(List<Runnable> work) throws IOException;
  }

  /** Waits for the disk. */
  interface Sync {
    void sync() throws IOException;
  }
}
