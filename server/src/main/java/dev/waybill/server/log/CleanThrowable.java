// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.log;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An exception whose message, and that of its causes, is {@link CleanText}. */
final class CleanThrowable implements IThrowableProxy {

  private final IThrowableProxy original;

  private CleanThrowable(IThrowableProxy original) {
    this.original = original;
  }

  static @Nullable IThrowableProxy of(@Nullable IThrowableProxy original) {
    return original == null ? null : new CleanThrowable(original);
  }

  @Override
  public @Nullable String getMessage() {
    String message = original.getMessage();
    return message == null ? null : CleanText.of(message);
  }

  @Override
  public String getClassName() {
    return original.getClassName();
  }

  @Override
  public StackTraceElementProxy[] getStackTraceElementProxyArray() {
    return original.getStackTraceElementProxyArray();
  }

  @Override
  public int getCommonFrames() {
    return original.getCommonFrames();
  }

  @Override
  public @Nullable IThrowableProxy getCause() {
    return of(original.getCause());
  }

  @Override
  public IThrowableProxy[] getSuppressed() {
    IThrowableProxy[] suppressed = original.getSuppressed();
    return suppressed == null
        ? new IThrowableProxy[0]
        : Arrays.stream(suppressed).map(CleanThrowable::new).toArray(IThrowableProxy[]::new);
  }

  @Override
  public boolean isCyclic() {
    return original.isCyclic();
  }
}
