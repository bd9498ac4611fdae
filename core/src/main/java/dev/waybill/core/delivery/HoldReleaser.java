// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.queue.DeliveryQueue;
import dev.waybill.core.queue.QueuedDelivery;
import dev.waybill.core.queue.WaitReason;
import dev.waybill.core.reply.Reply;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets held mail go at the pace that it is given.
 *
 * <p>Thread-safe, with a thread of its own between {@link #start} and {@link #close}.
 *
 * <p><b>Order.</b> Within a line the first that came leaves first, and anyone who is behind a
 * delivery that has to wait, waits too. Of several lines that may go on, the one goes on whose
 * first delivery came first; a line that has to wait holds up no other.
 *
 * <p><b>Once.</b> A delivery is asked for until it may leave, and never again: retries of its
 * delivery are not asked for. It is counted before it is made due, so the death of the process
 * between the two counts up to {@value #PAGE} deliveries twice, and never sends one too many. A
 * store that fails in between is tried again without asking.
 */
public final class HoldReleaser implements AutoCloseable {

  private static final Logger LOG = System.getLogger(HoldReleaser.class.getName());

  /** What one transaction lets go; chosen: some milliseconds of writing. */
  private static final int PAGE = 100;

  /** How many are read ahead of all lines together; chosen: some megabytes. */
  private static final int READ_AHEAD = 10_000;

  /** What one round lets go before it looks at new lines; chosen. */
  private static final int ROUND = 5_000;

  /** When nobody knows when to ask again; chosen. */
  private static final Duration MOMENT = Duration.ofMinutes(1);

  private static final Duration NOT_SOON = Duration.ofDays(1);

  /** What a transaction may still take at the end; chosen. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final DeliveryQueue queue;
  private final HoldPolicy policy;
  private final InstantSource clock;
  private final Loop loop = new Loop("waybill-delivery-holds", this::round);
  private final Set<String> added = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean changed = new AtomicBoolean();
  private volatile boolean stopping;

  // Of the loop's thread alone.
  private final Map<String, Line> lines = new HashMap<>();
  private final List<QueuedDelivery> going = new ArrayList<>();
  private boolean read;

  /**
   * A releaser that does nothing before {@link #start}.
   *
   * @param queue where it waits
   * @param policy says when it may leave
   * @param clock wall time
   */
  public HoldReleaser(DeliveryQueue queue, HoldPolicy policy, InstantSource clock) {
    this.queue = queue;
    this.policy = policy;
    this.clock = clock;
  }

  /** Begins with what an earlier process left. */
  public void start() {
    loop.start();
  }

  /** Says that something was added to these lines. Returns at once. */
  public void added(Collection<String> names) {
    if (added.addAll(names)) {
      loop.wake();
    }
  }

  /** Says that the policy may have changed, so that every line is asked for again. */
  public void changed() {
    changed.set(true);
    loop.wake();
  }

  /** How many deliveries are held. */
  public long count() {
    return queue.totals().waitingFor(WaitReason.Kind.LIMIT);
  }

  /** Ends the thread after the transaction that it is in. */
  @Override
  public void close() {
    stopping = true;
    loop.stop();
    try {
      if (!loop.join(PATIENCE)) {
        LOG.log(Level.ERROR, "the thread that lets held mail go did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One round; tells when the next is to be made. Package-private for tests. */
  Duration round() {
    flush();
    collect();
    PriorityQueue<Line> ready = ready();
    int left = ROUND;
    while (!ready.isEmpty() && left > 0 && !stopping) {
      Line line = ready.poll();
      if (step(line)) {
        ready.add(line);
      }
      left--;
    }
    flush();
    boolean unsaid = sayHeld();
    boolean more = unsaid || !ready.isEmpty();
    loop.relief();
    return more && !stopping ? Duration.ZERO : untilNext();
  }

  private void collect() {
    if (!read) {
      queue.limitLines().forEach((name, place) -> line(name).place = place);
      read = true;
    }
    if (changed.getAndSet(false)) {
      lines.values().forEach(line -> line.until = Instant.MIN);
    }
    for (String name : List.copyOf(added)) {
      // Removed before it is read, so that what comes meanwhile is not missed.
      added.remove(name);
      line(name).unsaid = true;
    }
  }

  private Line line(String name) {
    return lines.computeIfAbsent(name, Line::new);
  }

  private PriorityQueue<Line> ready() {
    Instant now = clock.instant();
    PriorityQueue<Line> ready =
        new PriorityQueue<>(Comparator.comparingLong((Line line) -> line.place));
    lines.values().stream().filter(line -> !line.until.isAfter(now)).forEach(ready::add);
    return ready;
  }

  /** One delivery of a line; whether the line may go on in this round. */
  private boolean step(Line line) {
    if (line.ahead.isEmpty()) {
      return readOn(line);
    }
    QueuedDelivery first = line.ahead.get(0);
    long place = place(first);
    if (line.place != place) {
      // Another line may be older now.
      line.place = place;
      return true;
    }
    HoldPolicy.Permission answer = ask(first);
    if (answer instanceof HoldPolicy.Wait wait) {
      return waits(line, wait);
    }
    return answer instanceof HoldPolicy.Never never ? ends(line, first, never) : goes(line, first);
  }

  private static long place(QueuedDelivery held) {
    return held.reason() instanceof WaitReason.Limit limit ? limit.place() : 0;
  }

  private boolean readOn(Line line) {
    int max = Math.max(1, Math.min(PAGE, READ_AHEAD / lines.size()));
    List<QueuedDelivery> page = queue.firstOfLine(line.name, max);
    if (page.isEmpty()) {
      lines.remove(line.name);
      return false;
    }
    page.stream().filter(held -> !isGoing(held)).forEach(line.ahead::add);
    if (line.ahead.isEmpty() && page.size() == max) {
      flush();
      return true;
    }
    // What is about to go was the last of the line; the next round finds it empty.
    return !line.ahead.isEmpty();
  }

  private boolean isGoing(QueuedDelivery held) {
    return going.stream()
        .anyMatch(one -> one.message().equals(held.message()) && one.index() == held.index());
  }

  private HoldPolicy.Permission ask(QueuedDelivery held) {
    if (!(held.reason() instanceof WaitReason.Limit limit)) {
      // Nothing to wait for; it is let go without asking.
      return new HoldPolicy.Go();
    }
    try {
      return policy.ask(held, limit, clock.instant());
    } catch (RuntimeException e) {
      // The other lines must not wait for one that cannot be asked for.
      LOG.log(Level.ERROR, "message " + held.message() + " stays held", e);
      return new HoldPolicy.Wait(Replies.cannotAsk(), Optional.empty());
    }
  }

  private boolean goes(Line line, QueuedDelivery first) {
    going.add(first);
    line.left();
    if (going.size() >= PAGE) {
      flush();
    }
    return true;
  }

  private boolean waits(Line line, HoldPolicy.Wait wait) {
    Instant now = clock.instant();
    line.until = wait.until().filter(now::isBefore).orElse(now.plus(MOMENT));
    line.why = Optional.of(wait.why());
    line.ahead.subList(1, line.ahead.size()).clear();
    return false;
  }

  private boolean ends(Line line, QueuedDelivery first, HoldPolicy.Never never) {
    queue.refuse(List.of(first), never.why());
    line.left();
    return true;
  }

  private void flush() {
    if (!going.isEmpty()) {
      queue.letGo(List.copyOf(going));
      going.clear();
    }
  }

  /** Writes into the log what waits; whether there is more of it. */
  private boolean sayHeld() {
    boolean more = false;
    for (Line line : lines.values()) {
      if (line.unsaid && line.why.isPresent()) {
        int said = queue.sayHeld(line.name, line.why.get(), PAGE);
        line.unsaid = said == PAGE;
        more |= line.unsaid;
      }
    }
    return more;
  }

  private Duration untilNext() {
    Instant now = clock.instant();
    return lines.values().stream()
        .map(line -> line.until)
        .min(Comparator.naturalOrder())
        .map(until -> until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO)
        .orElse(NOT_SOON);
  }

  /** Deliveries that wait for the same things, as far as they are known. */
  private static final class Line {
    final String name;
    final List<QueuedDelivery> ahead = new ArrayList<>();
    long place;
    Instant until = Instant.MIN;
    Optional<Reply> why = Optional.empty();

    /** Whether some that wait here may not have been said to wait. */
    boolean unsaid = true;

    Line(String name) {
      this.name = name;
    }

    void left() {
      ahead.remove(0);
      why = Optional.empty();
    }
  }
}
