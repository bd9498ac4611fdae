// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.smtp;

import dev.waybill.testkit.time.Changes;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Everything that a sink has seen. Thread-safe. */
final class SinkLedger {

  private final Changes changes = new Changes();
  private final List<Entry> connections = new ArrayList<>();
  private final List<ReceivedMessage> accepted = new ArrayList<>();
  private final List<ReceivedMessage> unacknowledged = new ArrayList<>();
  private final List<Violation> violations = new ArrayList<>();
  private int open;
  private int peak;

  /** What changes about a connection while it lives; guarded by the ledger. */
  private static final class Entry {
    final InetAddress client;
    final Transcript transcript;
    boolean open = true;
    boolean tls;
    int messages;

    Entry(InetAddress client, Transcript transcript) {
      this.client = client;
      this.transcript = transcript;
    }
  }

  /** Takes a new connection in and gives its number, counted from 1. */
  int opened(InetAddress client, Transcript transcript) {
    int number;
    synchronized (this) {
      connections.add(new Entry(client, transcript));
      number = connections.size();
      open++;
      peak = Math.max(peak, open);
    }
    changes.ring();
    return number;
  }

  void closed(int connection) {
    synchronized (this) {
      connections.get(connection - 1).open = false;
      open--;
    }
    changes.ring();
  }

  synchronized void encrypted(int connection) {
    connections.get(connection - 1).tls = true;
  }

  /** Takes a whole message in, which nobody has answered yet. */
  synchronized void arrive(ReceivedMessage message) {
    unacknowledged.add(message);
  }

  /** Counts a message as accepted; the 2yz follows at once. */
  void accept(ReceivedMessage message) {
    synchronized (this) {
      unacknowledged.remove(message);
      accepted.add(message);
      connections.get(message.connection() - 1).messages++;
    }
    changes.ring();
  }

  synchronized void violate(Violation violation) {
    violations.add(violation);
  }

  synchronized List<ReceivedMessage> accepted() {
    return List.copyOf(accepted);
  }

  synchronized int acceptedCount() {
    return accepted.size();
  }

  synchronized List<ReceivedMessage> unacknowledged() {
    return List.copyOf(unacknowledged);
  }

  synchronized List<Violation> violations() {
    return List.copyOf(violations);
  }

  synchronized int open() {
    return open;
  }

  synchronized int peak() {
    return peak;
  }

  synchronized int connectionCount() {
    return connections.size();
  }

  synchronized List<SinkConnection> connections() {
    List<SinkConnection> views = new ArrayList<>(connections.size());
    for (Entry entry : connections) {
      views.add(
          new SinkConnection(
              views.size() + 1, entry.client, entry.open, entry.tls, entry.messages));
    }
    return List.copyOf(views);
  }

  synchronized List<String> transcript(int connection) {
    return connections.get(connection - 1).transcript.lines();
  }

  /** Forgets messages and violations; connections keep their numbers. */
  synchronized void forget() {
    accepted.clear();
    unacknowledged.clear();
    violations.clear();
  }

  boolean await(BooleanSupplier condition, Duration atMost) {
    return changes.await(condition, atMost);
  }

  /** The latest conversations, for failure messages. */
  String describe() {
    // Three conversations tell the story; more would bury it.
    int count = connectionCount();
    StringBuilder text = new StringBuilder();
    for (int i = Math.max(1, count - 2); i <= count; i++) {
      text.append("connection ").append(i).append(":\n");
      transcript(i).forEach(line -> text.append("  ").append(line).append('\n'));
    }
    return count == 0 ? "nobody has connected\n" : text.toString();
  }
}
