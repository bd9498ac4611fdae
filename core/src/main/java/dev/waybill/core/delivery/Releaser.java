// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.journal.Event;
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
 * <p><b>Order.</b> Within a line the first that came leaves first, and whoever is behind a
 * consignment that has to wait, waits too. Of several lines that may go on, the one goes on whose
 * first consignment came first; a line that has to wait holds up no other.
 *
 * <p><b>Once.</b> A consignment is asked for until it may leave, and never again: retries of its
 * delivery are not asked for. It is counted before it is made due, so the death of the process
 * between the two counts up to {@value #PAGE} consignments twice, and never sends one too many. A
 * store that fails in between is tried again without asking.
 */
public final class Releaser implements AutoCloseable {

  private static final Logger LOG = System.getLogger(Releaser.class.getName());

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

  private final HeldMail mail;
  private final Pace pace;
  private final InstantSource clock;
  private final Runnable due;
  private final Loop loop = new Loop("waybill-delivery-holds", this::round);
  private final Set<String> added = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean changed = new AtomicBoolean();
  private volatile boolean stopping;

  // Of the loop's thread alone.
  private final Map<String, Line> lines = new HashMap<>();
  private final List<Held> going = new ArrayList<>();
  private boolean read;

  /**
   * A releaser that does nothing before {@link #start}.
   *
   * @param mail what is held
   * @param pace when it may leave
   * @param clock wall time
   * @param due called when something has become due, or has bounced
   */
  public Releaser(HeldMail mail, Pace pace, InstantSource clock, Runnable due) {
    this.mail = mail;
    this.pace = pace;
    this.clock = clock;
    this.due = due;
  }

  /** Begins with what an earlier process left. */
  public void start() {
    loop.start();
  }

  /** Says that something was added to these lines. Returns at once. */
  public void added(Collection<String> queues) {
    if (added.addAll(queues)) {
      loop.wake();
    }
  }

  /** Says that the pace may have changed, so that every line is asked for again. */
  public void changed() {
    changed.set(true);
    loop.wake();
  }

  /** How many consignments are held. */
  public long count() {
    return mail.count();
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
    return more && !stopping ? Duration.ZERO : untilNext();
  }

  private void collect() {
    if (!read) {
      mail.queues().forEach((queue, place) -> line(queue).place = place);
      read = true;
    }
    if (changed.getAndSet(false)) {
      lines.values().forEach(line -> line.until = Instant.MIN);
    }
    for (String queue : List.copyOf(added)) {
      // Removed before it is read, so that what comes meanwhile is not missed.
      added.remove(queue);
      line(queue).unsaid = true;
    }
  }

  private Line line(String queue) {
    return lines.computeIfAbsent(queue, Line::new);
  }

  private PriorityQueue<Line> ready() {
    Instant now = clock.instant();
    PriorityQueue<Line> ready =
        new PriorityQueue<>(Comparator.comparingLong((Line line) -> line.place));
    lines.values().stream().filter(line -> !line.until.isAfter(now)).forEach(ready::add);
    return ready;
  }

  /** One consignment of a line; whether the line may go on in this round. */
  private boolean step(Line line) {
    if (line.ahead.isEmpty()) {
      return readOn(line);
    }
    Held first = line.ahead.get(0);
    if (line.place != first.place()) {
      // Another line may be older now.
      line.place = first.place();
      return true;
    }
    return ask(first)
        .fold(
            go -> goes(line, first), wait -> waits(line, wait), never -> ends(line, first, never));
  }

  private boolean readOn(Line line) {
    int max = Math.max(1, Math.min(PAGE, READ_AHEAD / lines.size()));
    List<Held> page = mail.first(line.queue, max);
    if (page.isEmpty()) {
      lines.remove(line.queue);
      return false;
    }
    page.stream().filter(held -> !going.contains(held)).forEach(line.ahead::add);
    if (line.ahead.isEmpty() && page.size() == max) {
      flush();
      return true;
    }
    // What is about to go was the last of the line; the next round finds it empty.
    return !line.ahead.isEmpty();
  }

  private Pace.Permission ask(Held held) {
    try {
      return pace.ask(held, clock.instant());
    } catch (RuntimeException e) {
      // The other lines must not wait for one that cannot be asked for.
      LOG.log(Level.ERROR, "message " + held.consignment().message() + " stays held", e);
      return new Pace.Wait(Replies.cannotAsk(), Optional.empty());
    }
  }

  private boolean goes(Line line, Held first) {
    going.add(first);
    line.left();
    if (going.size() >= PAGE) {
      flush();
    }
    return true;
  }

  private boolean waits(Line line, Pace.Wait wait) {
    Instant now = clock.instant();
    line.until = wait.until().filter(now::isBefore).orElse(now.plus(MOMENT));
    line.why = Optional.of(wait.why());
    line.ahead.subList(1, line.ahead.size()).clear();
    return false;
  }

  private boolean ends(Line line, Held first, Pace.Never never) {
    Consignment consignment = first.consignment();
    mail.refuse(
        first,
        new Event(
            consignment.message(),
            consignment.index(),
            consignment.recipient(),
            Event.Kind.BOUNCED,
            clock.instant(),
            Optional.of(never.why()),
            ""));
    line.left();
    due.run();
    return true;
  }

  private void flush() {
    if (!going.isEmpty()) {
      mail.letGo(List.copyOf(going), clock.instant());
      going.clear();
      due.run();
    }
  }

  /** Writes into the journal what waits; whether there is more of it. */
  private boolean sayHeld() {
    boolean more = false;
    for (Line line : lines.values()) {
      if (line.unsaid && line.why.isPresent()) {
        int said = mail.say(line.queue, line.why.get(), clock.instant(), PAGE);
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

  /** Consignments that wait for the same things, as far as they are known. */
  private static final class Line {
    final String queue;
    final List<Held> ahead = new ArrayList<>();
    long place;
    Instant until = Instant.MIN;
    Optional<Reply> why = Optional.empty();

    /** Whether some that wait here may not have been said to wait. */
    boolean unsaid = true;

    Line(String queue) {
      this.queue = queue;
    }

    void left() {
      ahead.remove(0);
      why = Optional.empty();
    }
  }
}
