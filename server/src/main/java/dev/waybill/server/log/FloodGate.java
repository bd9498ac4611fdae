// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.spi.AppenderAttachable;
import ch.qos.logback.core.spi.AppenderAttachableImpl;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * Passes on so many lines of one kind in a minute, and counts the others: who makes the server log
 * cannot push what happened before out of the files. A kind is a logger and a text without its
 * values; of each, a client has its number, and all clients together have a larger one. What was
 * left out is said in one line for each kind when the minute is over.
 *
 * <p>Comes before another appender in {@code conf/logback.xml}. Thread-safe.
 */
public final class FloodGate extends UnsynchronizedAppenderBase<ILoggingEvent>
    implements AppenderAttachable<ILoggingEvent> {

  private static final long MINUTE_MILLIS = 60_000;

  /** Where James writes who the client is. */
  private static final String CLIENT = "ip";

  /** Chosen: bounds the memory; clients beyond it share the number of their kind. */
  private static final int MOST_KEYS = 10_000;

  private static final int DEFAULT_PER_CLIENT = 100;
  private static final int DEFAULT_PER_KIND = 3000;

  private record Kind(String logger, String text) {}

  private record Source(Kind kind, String client) {}

  private final AppenderAttachableImpl<ILoggingEvent> behind = new AppenderAttachableImpl<>();
  private final Map<Source, Integer> bySource = new HashMap<>();
  private final Map<Kind, Integer> byKind = new HashMap<>();
  private final Map<Kind, Integer> leftOut = new HashMap<>();
  private int perClient = DEFAULT_PER_CLIENT;
  private int perKind = DEFAULT_PER_KIND;
  private long minute;

  /** Lines of one kind that one client can cause in a minute; called by logback. */
  public void setPerClient(int lines) {
    perClient = lines;
  }

  /** Lines of one kind that all clients together can cause in a minute; called by logback. */
  public void setPerKind(int lines) {
    perKind = lines;
  }

  @Override
  protected void append(ILoggingEvent event) {
    Map<Kind, Integer> past;
    boolean passes;
    synchronized (this) {
      past = turn(event.getTimeStamp() / MINUTE_MILLIS);
      passes = passes(event);
    }
    past.forEach((kind, lines) -> behind.appendLoopOnAppenders(note(event, kind, lines)));
    if (passes) {
      behind.appendLoopOnAppenders(event);
    }
  }

  /** What was left out in the minute that is over, if one is. */
  private Map<Kind, Integer> turn(long now) {
    if (now == minute) {
      return Map.of();
    }
    Map<Kind, Integer> past = Map.copyOf(leftOut);
    minute = now;
    bySource.clear();
    byKind.clear();
    leftOut.clear();
    return past;
  }

  private boolean passes(ILoggingEvent event) {
    Optional<String> client = Optional.ofNullable(event.getMDCPropertyMap().get(CLIENT));
    // What no client has caused cannot be made to flood, and none may be missed.
    if (client.isEmpty() && event.getLevel().isGreaterOrEqual(Level.ERROR)) {
      return true;
    }
    Kind kind = new Kind(event.getLoggerName(), String.valueOf(event.getMessage()));
    boolean tooMany =
        client.isPresent() && count(bySource, new Source(kind, client.get())) > perClient;
    if (tooMany || count(byKind, kind) > perKind) {
      leftOut.merge(kind, 1, Integer::sum);
      return false;
    }
    return true;
  }

  private static <K> int count(Map<K, Integer> counts, K key) {
    return counts.size() < MOST_KEYS || counts.containsKey(key)
        ? counts.merge(key, 1, Integer::sum)
        : 1;
  }

  private static ILoggingEvent note(ILoggingEvent cause, Kind kind, int lines) {
    LoggingEvent note = new LoggingEvent();
    note.setLoggerName(FloodGate.class.getName());
    note.setLevel(Level.WARN);
    note.setThreadName(cause.getThreadName());
    note.setTimeStamp(cause.getTimeStamp());
    note.setMDCPropertyMap(Map.of());
    note.setMessage(
        "Left out "
            + lines
            + " lines of "
            + kind.logger()
            + " in one minute: "
            + kind.text().replace("{}", "..."));
    return note;
  }

  @Override
  public void stop() {
    behind.detachAndStopAllAppenders();
    super.stop();
  }

  @Override
  public void addAppender(Appender<ILoggingEvent> appender) {
    behind.addAppender(appender);
  }

  @Override
  public Iterator<Appender<ILoggingEvent>> iteratorForAppenders() {
    return behind.iteratorForAppenders();
  }

  @Override
  public Appender<ILoggingEvent> getAppender(String name) {
    return behind.getAppender(name);
  }

  @Override
  public boolean isAttached(Appender<ILoggingEvent> appender) {
    return behind.isAttached(appender);
  }

  @Override
  public void detachAndStopAllAppenders() {
    behind.detachAndStopAllAppenders();
  }

  @Override
  public boolean detachAppender(Appender<ILoggingEvent> appender) {
    return behind.detachAppender(appender);
  }

  @Override
  public boolean detachAppender(String name) {
    return behind.detachAppender(name);
  }
}
