// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggerContextVO;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/**
 * A log event as it is written: message, context and exceptions are {@link CleanText}. Below WARN
 * an exception is a remark about what a client has sent, and is one line without a stack trace.
 */
final class CleanEvent implements ILoggingEvent {

  private final ILoggingEvent original;

  CleanEvent(ILoggingEvent original) {
    this.original = original;
  }

  private boolean isRemark() {
    return !original.getLevel().isGreaterOrEqual(Level.WARN);
  }

  @Override
  public String getFormattedMessage() {
    String message = CleanText.of(original.getFormattedMessage());
    IThrowableProxy thrown = original.getThrowableProxy();
    return thrown == null || !isRemark()
        ? message
        : message + ": " + thrown.getClassName() + ": " + CleanText.of(thrown.getMessage());
  }

  @Override
  public @Nullable IThrowableProxy getThrowableProxy() {
    return isRemark() ? null : CleanThrowable.of(original.getThrowableProxy());
  }

  @Override
  public Map<String, String> getMDCPropertyMap() {
    Map<String, String> clean = new TreeMap<>();
    original
        .getMDCPropertyMap()
        .forEach((name, value) -> clean.put(CleanText.of(name), CleanText.of(value)));
    return clean;
  }

  // deprecation: logback asks for it, and wants it to be there.
  @SuppressWarnings("deprecation")
  @Override
  public Map<String, String> getMdc() {
    return getMDCPropertyMap();
  }

  @Override
  public String getThreadName() {
    return original.getThreadName();
  }

  @Override
  public Level getLevel() {
    return original.getLevel();
  }

  @Override
  public String getMessage() {
    return original.getMessage();
  }

  @Override
  public Object[] getArgumentArray() {
    return original.getArgumentArray();
  }

  @Override
  public String getLoggerName() {
    return original.getLoggerName();
  }

  @Override
  public LoggerContextVO getLoggerContextVO() {
    return original.getLoggerContextVO();
  }

  @Override
  public StackTraceElement[] getCallerData() {
    return original.getCallerData();
  }

  @Override
  public boolean hasCallerData() {
    return original.hasCallerData();
  }

  @Override
  public List<Marker> getMarkerList() {
    return original.getMarkerList();
  }

  @Override
  public long getTimeStamp() {
    return original.getTimeStamp();
  }

  @Override
  public int getNanoseconds() {
    return original.getNanoseconds();
  }

  @Override
  public Instant getInstant() {
    return original.getInstant();
  }

  @Override
  public long getSequenceNumber() {
    return original.getSequenceNumber();
  }

  @Override
  public List<KeyValuePair> getKeyValuePairs() {
    return original.getKeyValuePairs();
  }

  @Override
  public void prepareForDeferredProcessing() {
    original.prepareForDeferredProcessing();
  }
}
