// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One counter as a list of everything that happened: slow and obvious. */
final class ModelCounter {

  private static final long DAY = 86_400_000;

  /** Something committed: when, how much, of whom. */
  private record Event(long at, long amount, long member) {}

  /** Something pending: by whom, how much, of whom. */
  private record Pending(Object holder, long amount, long member) {}

  final Limit limit;
  private long latest;
  private List<Event> events = new ArrayList<>();
  private final List<Pending> pending = new ArrayList<>();
  private final List<Object> holders = new ArrayList<>();
  private final Map<Long, Long> known = new HashMap<>();
  private final List<Long> daysWithMail = new ArrayList<>();
  private final Map<Integer, Long> told = new HashMap<>();

  /** The burst's level times the window's milliseconds. */
  private BigInteger level = BigInteger.ZERO;

  private long levelAt;

  /** Whether the time that it has seen stays when it holds nothing any more. */
  private boolean remembers;

  ModelCounter(Limit limit, long now) {
    this.limit = limit;
    this.latest = now;
    this.levelAt = now;
  }

  ModelCounter copy() {
    ModelCounter copy = new ModelCounter(limit, latest);
    copy.events = new ArrayList<>(events);
    copy.pending.addAll(pending);
    copy.known.putAll(known);
    copy.daysWithMail.addAll(daysWithMail);
    copy.level = level;
    copy.levelAt = levelAt;
    return copy;
  }

  long latest() {
    return latest;
  }

  private long length() {
    return limit.rate().window().length().toMillis();
  }

  /** From now on it knows what time it has seen, for good. */
  void remember() {
    remembers = true;
  }

  private boolean holdsNothing() {
    return !remembers
        && holders.isEmpty()
        && events.stream().noneMatch(this::counts)
        && (limit.rate().burst().isEmpty() || level.signum() == 0)
        && known.isEmpty()
        && (limit.schedule().steps().isEmpty() || daysWithMail.isEmpty())
        && told.values().stream().noneMatch(this::isThisWindow);
  }

  void pass(long now) {
    if (now < latest && holdsNothing()) {
      latest = now;
      levelAt = now;
      reset();
    }
    if (latest - now > length()) {
      drain();
      told.values().removeIf(at -> !isThisWindow(at));
      List<Event> counted = events.stream().filter(this::counts).toList();
      latest = now;
      levelAt = now;
      events = new ArrayList<>();
      counted.forEach(event -> events.add(new Event(now, event.amount(), event.member())));
      int days = daysWithMail.size();
      if (days > 0) {
        daysWithMail.set(days - 1, Math.min(daysWithMail.get(days - 1), now));
      }
      told.replaceAll((percent, at) -> Math.min(at, now));
    }
    latest = Math.max(latest, now);
    drain();
  }

  private void drain() {
    BigInteger drained =
        BigInteger.valueOf(limit.rate().amount()).multiply(BigInteger.valueOf(latest - levelAt));
    level = level.subtract(drained).max(BigInteger.ZERO);
    levelAt = latest;
  }

  private boolean counts(Event event) {
    return latest < end(event.at());
  }

  /** From when on something committed at a moment does not count. */
  private long end(long at) {
    if (limit.rate().window() instanceof Window.Calendar calendar) {
      return samePeriod(calendar, at, latest) ? Long.MAX_VALUE : Long.MIN_VALUE;
    }
    long slice = length() / 100;
    return (Math.floorDiv(at, slice) + 1) * slice + length();
  }

  static boolean samePeriod(Window.Calendar calendar, long a, long b) {
    return period(calendar, a).equals(period(calendar, b));
  }

  private static Object period(Window.Calendar calendar, long millis) {
    ZonedDateTime time = Instant.ofEpochMilli(millis).atZone(calendar.zone());
    return switch (calendar.unit()) {
      case MINUTE -> time.toOffsetDateTime().truncatedTo(ChronoUnit.MINUTES);
      case HOUR -> time.toOffsetDateTime().truncatedTo(ChronoUnit.HOURS);
      case DAY, WEEK, MONTH -> first(calendar.unit(), begunDate(time));
    };
  }

  /** The last date that has begun, which is not the one shown after a change over midnight. */
  private static LocalDate begunDate(ZonedDateTime time) {
    LocalDate date = time.toLocalDate().plusDays(2);
    ZoneId zone = time.getZone();
    while (date.atStartOfDay(zone).toInstant().isAfter(time.toInstant())) {
      date = date.minusDays(1);
    }
    return date;
  }

  private static LocalDate first(CalendarUnit unit, LocalDate date) {
    LocalDate first = date;
    while (unit == CalendarUnit.WEEK && first.getDayOfWeek().getValue() != 1) {
      first = first.minusDays(1);
    }
    while (unit == CalendarUnit.MONTH && first.getDayOfMonth() != 1) {
      first = first.minusDays(1);
    }
    return first;
  }

  long pendingAmount() {
    if (limit.counts() == Counted.NEW_RECIPIENTS) {
      return unknownPending().size();
    }
    return limit.counts() == Counted.DISTINCT_RECIPIENTS
        ? pendingMembers().size()
        : pending.stream().mapToLong(Pending::amount).sum();
  }

  private Set<Long> pendingMembers() {
    Set<Long> members = new HashSet<>();
    pending.forEach(p -> members.add(p.member()));
    return members;
  }

  private Set<Long> unknownPending() {
    Set<Long> members = pendingMembers();
    members.removeIf(this::isKnown);
    return members;
  }

  private boolean isKnown(long member) {
    return known.getOrDefault(member, -1L) >= Math.max(0, latest / DAY - 407);
  }

  long used() {
    if (limit.counts() == Counted.DISTINCT_RECIPIENTS) {
      Set<Long> members = pendingMembers();
      events.stream().filter(this::counts).forEach(event -> members.add(event.member()));
      return members.size();
    }
    return pendingAmount() + committed();
  }

  private long committed() {
    return events.stream().filter(this::counts).mapToLong(Event::amount).sum();
  }

  long cost(LimitCharge charge) {
    if (!limit.counts().byMember()) {
      return charge.amount();
    }
    long member = charge.member().orElseThrow();
    boolean counted =
        limit.counts() == Counted.NEW_RECIPIENTS
            ? isKnown(member)
            : events.stream().filter(this::counts).anyMatch(e -> e.member() == member);
    return counted || pendingMembers().contains(member) ? 0 : 1;
  }

  long allowed(long raised) {
    return limit.schedule().allowed(earlierDays(), limit.rate().amount()) + raised;
  }

  private int earlierDays() {
    int days = daysWithMail.size();
    return days > 0 && isToday(daysWithMail.get(days - 1)) ? days - 1 : days;
  }

  private boolean isToday(long at) {
    return limit.rate().window() instanceof Window.Calendar calendar
        && samePeriod(calendar, at, latest);
  }

  boolean fits(long cost, long raised) {
    return cost == 0 || (used() + cost <= allowed(raised) && fitsBurst(cost, raised));
  }

  private boolean fitsBurst(long cost, long raised) {
    if (limit.rate().burst().isEmpty()) {
      return true;
    }
    long most = limit.rate().burst().getAsLong() + raised - pendingAmount() - cost;
    return level.compareTo(BigInteger.valueOf(most).multiply(BigInteger.valueOf(length()))) <= 0;
  }

  void reserve(Object holder, LimitCharge charge) {
    holders.add(holder);
    boolean free =
        limit.counts() == Counted.NEW_RECIPIENTS && isKnown(charge.member().orElseThrow());
    if (!free) {
      pending.add(new Pending(holder, charge.amount(), charge.member().orElse(0)));
    }
  }

  void release(Object holder) {
    holders.removeIf(h -> h == holder);
    pending.removeIf(p -> p.holder() == holder);
  }

  void commit(Object holder, LimitCharge charge) {
    holders.remove(holder);
    long member = charge.member().orElse(0);
    for (int i = 0; i < pending.size(); i++) {
      if (pending.get(i).holder() == holder && pending.get(i).member() == member) {
        pending.remove(i);
        break;
      }
    }
    long counted = charge.amount();
    if (limit.counts() == Counted.NEW_RECIPIENTS) {
      counted = isKnown(member) ? 0 : 1;
      long today = latest / DAY;
      if (counted == 1 || known.getOrDefault(member, 0L) < today - 7) {
        known.put(member, today);
      }
    }
    if (counted > 0) {
      events.add(new Event(latest, counted, member));
      level = level.add(BigInteger.valueOf(counted).multiply(BigInteger.valueOf(length())));
    }
    noteDay();
  }

  private void noteDay() {
    int days = daysWithMail.size();
    if (days == 0 || !isToday(daysWithMail.get(days - 1))) {
      daysWithMail.add(latest);
    }
  }

  /** As if everything pending had been committed now. */
  void settle() {
    List<Pending> all = List.copyOf(pending);
    Set<Long> fresh = unknownPending();
    pending.clear();
    boolean byMember = limit.counts().byMember();
    if (limit.counts() == Counted.NEW_RECIPIENTS) {
      fresh.forEach(member -> settle(1, member));
    } else {
      all.forEach(p -> settle(byMember ? 1 : p.amount(), p.member()));
    }
  }

  private void settle(long amount, long member) {
    events.add(new Event(latest, amount, member));
    level = level.add(BigInteger.valueOf(amount).multiply(BigInteger.valueOf(length())));
  }

  private boolean isThisWindow(long at) {
    return limit.rate().window() instanceof Window.Calendar calendar
        ? samePeriod(calendar, at, latest)
        : latest - at < length();
  }

  boolean tell(int percent) {
    Long before = told.get(percent);
    boolean same = before != null && isThisWindow(before);
    if (!same) {
      told.put(percent, latest);
    }
    return !same;
  }

  void reset() {
    events = new ArrayList<>();
    level = BigInteger.ZERO;
    told.clear();
  }
}
