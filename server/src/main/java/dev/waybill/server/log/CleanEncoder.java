// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.log;

import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;

/**
 * Writes log lines in which nothing that a client has sent can be taken for a line of its own, or
 * for a command to a terminal; see {@link CleanEvent}. Used as logback's own encoder is.
 */
public final class CleanEncoder extends PatternLayoutEncoder {

  @Override
  public byte[] encode(ILoggingEvent event) {
    return super.encode(new CleanEvent(event));
  }
}
