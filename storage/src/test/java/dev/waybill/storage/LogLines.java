// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What the store says to administrators: everything from WARN on. */
public final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  private final Logger logger;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  /** Listens to what is logged in the name of a class. */
  public LogLines(Class<?> speaker) {
    logger = (Logger) LoggerFactory.getLogger(speaker);
    setContext(logger.getLoggerContext());
    start();
    logger.setLevel(Level.WARN);
    logger.setAdditive(false);
    logger.addAppender(this);
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
      lines.add(event.getLevel() + " " + event.getFormattedMessage());
    }
  }

  /** What was said so far. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    logger.setAdditive(true);
  }
}
