// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.queue;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.outcome.Event;
import dev.waybill.core.outcome.RecipientEvent;
import dev.waybill.core.outcome.SiteEvent;
import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
import dev.waybill.core.store.MemoryStore;
import dev.waybill.testkit.time.FixedClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** A delivery queue over a store in memory, and everything that it writes into the log. */
public final class TestQueue implements SiteResolver {

  /** Long enough for a slow machine; chosen, no source. */
  public static final Duration PATIENCE = Duration.ofSeconds(20);

  public final MemoryStore store;
  public final MemoryOctets octets;
  public final FixedClock clock;
  public final DeliveryQueue queue;
  private final Map<String, String> sites = new ConcurrentHashMap<>();
  private final Map<String, String> findable = new ConcurrentHashMap<>();
  private final List<Event> events = new ArrayList<>();
  private long numbers;
  private boolean unknown;

  public TestQueue() {
    this(new MemoryStore(), FixedClock.at("2026-01-02T12:00:00Z"));
  }

  public TestQueue(MemoryStore store, FixedClock clock) {
    this(store, clock, new MemoryOctets(store));
  }

  private TestQueue(MemoryStore store, FixedClock clock, MemoryOctets octets) {
    this.store = store;
    this.clock = clock;
    this.octets = octets;
    this.queue =
        new DeliveryQueue(
            store, this::write, octets, this, this::settled, ReplyClassifier.NONE, clock);
    queue.open();
  }

  /** The same store after the death of the process. */
  public TestQueue reopened() {
    TestQueue again = new TestQueue(store, clock, octets);
    again.numbers = numbers;
    synchronized (this) {
      again.events.addAll(events);
    }
    return again;
  }

  private void write(Changes changes, List<? extends Event> more, Durability durability) {
    store.write(changes, durability);
    synchronized (this) {
      events.addAll(more);
      notifyAll();
    }
  }

  private synchronized Set<Integer> settled(MessageToken message) {
    return recipientEvents().stream()
        .filter(e -> e.message().equals(message) && e.kind().isFinal())
        .map(RecipientEvent::index)
        .collect(Collectors.toSet());
  }

  /** From now on, domains have no known site before they are looked up. */
  public TestQueue forgetful() {
    unknown = true;
    return this;
  }

  public TestQueue site(String domain, String site) {
    sites.put(domain, site);
    return this;
  }

  public TestQueue findable(String domain, String site) {
    findable.put(domain, site);
    return this;
  }

  @Override
  public Optional<String> known(DomainName domain) {
    Optional<String> known = Optional.ofNullable(sites.get(domain.value()));
    return known.or(() -> unknown ? Optional.empty() : Optional.of(domain.value()));
  }

  @Override
  public String find(DomainName domain) {
    return findable.getOrDefault(domain.value(), known(domain).orElse(domain.value()));
  }

  public QueuedDelivery add(String recipient) {
    return add(recipient, "account a@example.com", WaitReason.DUE);
  }

  public QueuedDelivery add(String recipient, String client, WaitReason reason) {
    return add(
        recipient, client, reason, "Subject: x\r\n\r\nx\r\n".getBytes(StandardCharsets.UTF_8));
  }

  public QueuedDelivery add(String recipient, byte[] content) {
    return add(recipient, "account a@example.com", WaitReason.DUE, content);
  }

  public QueuedDelivery add(String recipient, String client, WaitReason reason, byte[] content) {
    long number;
    synchronized (this) {
      number = ++numbers;
    }
    MessageToken token = MessageToken.derive("message " + number);
    octets.put(number, content);
    QueuedDelivery row =
        QueuedDelivery.accepted(
            token,
            0,
            Mailbox.parse(recipient),
            EnvelopeSender.parse(token + "@bounce.example.com"),
            client,
            clock.instant(),
            reason);
    return add(message(token, number, content, client), List.of(row)).get(0);
  }

  public List<QueuedDelivery> add(OutgoingMessage message, List<QueuedDelivery> rows) {
    return queue.add(new Changes(), message, rows, List.of(), Durability.SYNCED);
  }

  public OutgoingMessage message(MessageToken token, long id, byte[] content, String client) {
    boolean eightBit = false;
    for (byte octet : content) {
      eightBit |= octet < 0;
    }
    return new OutgoingMessage(
        token,
        clock.instant(),
        EnvelopeSender.parse("a@example.com"),
        Optional.empty(),
        client,
        "<1@example.com>",
        id,
        new byte[0],
        content.length,
        eightBit);
  }

  public synchronized List<Event> events() {
    return List.copyOf(events);
  }

  public List<RecipientEvent> recipientEvents() {
    return events().stream()
        .filter(RecipientEvent.class::isInstance)
        .map(RecipientEvent.class::cast)
        .toList();
  }

  public List<SiteEvent> siteEvents() {
    return events().stream()
        .filter(SiteEvent.class::isInstance)
        .map(SiteEvent.class::cast)
        .toList();
  }

  /** The latest event of a delivery. */
  public Optional<RecipientEvent> latest(QueuedDelivery delivery) {
    return recipientEvents().stream()
        .filter(event -> event.message().equals(delivery.message()))
        .reduce((first, second) -> second);
  }

  /** The row as it is now. */
  public Optional<QueuedDelivery> row(QueuedDelivery delivery) {
    DeliveryFilter its = DeliveryFilter.ALL.ofMessage(delivery.message());
    return queue.list(its, 0, 100).deliveries().stream()
        .filter(row -> row.index() == delivery.index())
        .findFirst();
  }

  public int depth() {
    return queue.totals().all();
  }

  public int claims() {
    return queue.sites().stream().mapToInt(SiteView::claimed).sum();
  }

  public Optional<Instant> due(QueuedDelivery delivery) {
    return row(delivery).map(QueuedDelivery::due);
  }

  /** Waits for so many events of recipients and gives all. */
  public List<RecipientEvent> awaitEvents(int count) {
    await(count + " events", () -> recipientEvents().size() >= count);
    return recipientEvents();
  }

  /** Waits until something is so; looks after each event and every now and then. */
  public synchronized void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (!condition.getAsBoolean()) {
        if (System.nanoTime() > end) {
          throw new AssertionError("waited for " + what + "; events: " + events);
        }
        TimeUnit.MILLISECONDS.timedWait(this, 10);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
