// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.process;

import dev.waybill.testkit.time.Changes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** A process's output: all of it in a file, the latest lines at hand. Thread-safe. */
final class OutputLines {

  /** Enough to find what a server said while it started. Chosen, no source. */
  private static final int KEPT = 20_000;

  private final Path file;
  private final ArrayDeque<String> lines = new ArrayDeque<>();
  private final Changes changes = new Changes();
  private boolean ended;

  OutputLines(Path file) {
    this.file = file;
  }

  /** Reads to the end of the output; meant for a thread of its own. */
  void readAll(InputStream output) {
    try (BufferedReader reader =
            new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8));
        Writer writer =
            Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      String line = reader.readLine();
      while (line != null) {
        writer.write(line + "\n");
        writer.flush();
        add(line);
        line = reader.readLine();
      }
    } catch (IOException e) {
      add("(the output cannot be read on: " + e.getMessage() + ")");
    } finally {
      end();
    }
  }

  private void add(String line) {
    synchronized (this) {
      lines.addLast(line);
      if (lines.size() > KEPT) {
        lines.removeFirst();
      }
    }
    changes.ring();
  }

  private void end() {
    synchronized (this) {
      ended = true;
    }
    changes.ring();
  }

  synchronized Optional<String> find(Predicate<String> wanted) {
    return lines.stream().filter(wanted).findFirst();
  }

  synchronized boolean isEnded() {
    return ended;
  }

  synchronized List<String> tail(int count) {
    return lines.stream().skip(Math.max(0, lines.size() - count)).toList();
  }

  boolean await(BooleanSupplier condition, Duration atMost) {
    return changes.await(condition, atMost);
  }
}
