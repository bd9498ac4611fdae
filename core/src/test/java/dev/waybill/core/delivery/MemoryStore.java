// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.journal.Event;
import dev.waybill.core.message.MessageToken;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** The outgoing store without a disk: the same rules, and every breach of them is an error. */
final class MemoryStore implements OutgoingStore {

  /** Long enough for a slow machine; chosen, no source. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Map<MessageToken, byte[]> bytes = new HashMap<>();
  private final Map<String, Entry> waiting = new HashMap<>();
  private final PriorityQueue<Entry> order =
      new PriorityQueue<>(
          Comparator.comparing((Entry e) -> e.due()).thenComparingLong(Entry::number));
  private final Set<String> claimed = new HashSet<>();
  private final Set<String> known = new HashSet<>();
  private final Map<String, Untold> untold = new LinkedHashMap<>();
  private final List<Event> events = new ArrayList<>();
  private final List<Optional<Instant>> retries = new ArrayList<>();
  private final List<String> misuse = new ArrayList<>();
  private long numbers;
  private int releases;
  private Predicate<Event> failing = event -> false;

  @Override
  public synchronized void add(List<Consignment> consignments, InputStream raw) throws IOException {
    byte[] octets = raw.readAllBytes();
    for (Consignment each : consignments) {
      if (known.add(key(each))) {
        bytes.put(each.message(), octets);
        enter(each, each.acceptedAt());
      }
    }
    notifyAll();
  }

  /** Adds one message for one recipient. */
  Consignment add(String recipient, String body, Instant at) {
    return add(recipient, body.getBytes(StandardCharsets.UTF_8), at);
  }

  Consignment add(String recipient, byte[] body, Instant at) {
    MessageToken token = MessageToken.derive("message " + numbers++);
    Consignment consignment =
        new Consignment(
            token,
            0,
            Mailbox.parse(recipient),
            EnvelopeSender.parse(token + "@bounce.example.com"),
            at,
            0);
    try {
      add(List.of(consignment), new ByteArrayInputStream(body));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return consignment;
  }

  @Override
  public synchronized List<Consignment> claimDue(Instant now, int max) {
    List<Consignment> due = new ArrayList<>();
    Entry first = order.peek();
    while (first != null && due.size() < max && !first.due().isAfter(now)) {
      order.remove();
      claimed.add(key(first.consignment()));
      due.add(first.consignment());
      first = order.peek();
    }
    return due;
  }

  @Override
  public synchronized Optional<Instant> nextDue() {
    return Optional.ofNullable(order.peek()).map(Entry::due);
  }

  @Override
  public synchronized void release(Consignment consignment) {
    unclaim(consignment, "released");
    Entry entry = entry(consignment);
    order.add(entry);
    releases++;
    notifyAll();
  }

  @Override
  public synchronized InputStream open(MessageToken message) throws IOException {
    return new ByteArrayInputStream(octets(message));
  }

  @Override
  public synchronized long size(MessageToken message) throws IOException {
    return octets(message).length;
  }

  @Override
  public synchronized void settle(
      Consignment consignment, Event outcome, Optional<Instant> retryAt) {
    if (failing.test(outcome)) {
      notifyAll();
      throw new IllegalStateException("the disk is full");
    }
    unclaim(consignment, "settled");
    if (!waiting.containsKey(key(consignment))) {
      misuse.add("settled twice: " + consignment);
    }
    waiting.remove(key(consignment));
    events.add(outcome);
    retries.add(retryAt);
    switch (outcome.kind()) {
      case DELIVERED -> {}
      case DEFERRED -> enter(again(consignment), retryAt.orElseThrow());
      case BOUNCED -> untold.put(key(consignment), new Untold(consignment, outcome));
      case ACCEPTED, HELD, RELEASED, BOUNCED_LATER -> misuse.add("settled as " + outcome.kind());
    }
    notifyAll();
  }

  @Override
  public synchronized List<Untold> untold() {
    return List.copyOf(untold.values());
  }

  @Override
  public synchronized void told(Consignment bounced) {
    if (untold.remove(key(bounced)) == null) {
      misuse.add("told twice: " + bounced);
    }
    notifyAll();
  }

  @Override
  public synchronized long depth() {
    return (long) waiting.size() + untold.size();
  }

  /** Has every settling fail that the condition names, from now on. */
  synchronized void failSettling(Predicate<Event> condition) {
    failing = condition;
  }

  /** Loses a message's bytes, or gives it others. */
  synchronized void corrupt(Consignment consignment) {
    bytes.remove(consignment.message());
  }

  /** Puts a bounce there that an earlier process did not tell. */
  synchronized void leaveUntold(Consignment consignment, Event event) {
    order.remove(entry(consignment));
    waiting.remove(key(consignment));
    untold.put(key(consignment), new Untold(consignment, event));
  }

  synchronized List<Event> events() {
    return List.copyOf(events);
  }

  synchronized List<Optional<Instant>> retries() {
    return List.copyOf(retries);
  }

  synchronized List<String> misuse() {
    return List.copyOf(misuse);
  }

  synchronized int claims() {
    return claimed.size();
  }

  synchronized int releases() {
    return releases;
  }

  /** The latest event of a consignment. */
  synchronized Optional<Event> latest(Consignment consignment) {
    return events.stream()
        .filter(event -> event.message().equals(consignment.message()))
        .reduce((first, second) -> second);
  }

  /** Waits for so many events and gives all. */
  List<Event> awaitEvents(int count) {
    await(count + " events", () -> events().size() >= count);
    return events();
  }

  /** Waits until something is so; only what this store does wakes the wait. */
  synchronized void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (!condition.getAsBoolean()) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          throw new AssertionError("waited for " + what + "; events: " + events);
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void enter(Consignment consignment, Instant due) {
    Entry entry = new Entry(consignment, due, numbers++);
    waiting.put(key(consignment), entry);
    order.add(entry);
  }

  private Entry entry(Consignment consignment) {
    Entry entry = waiting.get(key(consignment));
    if (entry == null) {
      throw new IllegalStateException("unknown: " + consignment);
    }
    return entry;
  }

  private void unclaim(Consignment consignment, String what) {
    if (!claimed.remove(key(consignment))) {
      misuse.add(what + " without a claim: " + consignment);
    }
  }

  private byte[] octets(MessageToken message) throws IOException {
    byte[] octets = bytes.get(message);
    if (octets == null) {
      throw new FileNotFoundException(message.text());
    }
    return octets;
  }

  private static Consignment again(Consignment c) {
    return new Consignment(
        c.message(),
        c.index(),
        c.recipient(),
        c.sender(),
        c.acceptedAt(),
        c.releasedAt(),
        c.attempts() + 1);
  }

  private static String key(Consignment consignment) {
    return consignment.message() + "/" + consignment.index();
  }

  private record Entry(Consignment consignment, Instant due, long number) {}
}
