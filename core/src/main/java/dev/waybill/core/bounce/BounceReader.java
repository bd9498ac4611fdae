// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.james.mime4j.MimeException;

/**
 * Reads a message that came to a return path, and says what it is.
 *
 * <p>Thread-safe: has no state.
 *
 * <p>The message is read as a stream and only as far as the first usable report, which comes before
 * the returned message (RFC 6522 §3). Bounds: 16 MiB of the message, 16 levels of nesting, 1,000
 * parts, 1 MiB of the report. What lies beyond is not looked at; what is malformed is read as far
 * as it makes sense.
 */
public final class BounceReader {

  private BounceReader() {}

  /**
   * Reads the message. The caller closes the stream.
   *
   * @throws UncheckedIOException when the stream itself fails; never because of what is in it
   */
  public static ReturnedMail read(InputStream message) {
    SourceStream source = new SourceStream(message);
    ReportParts parts = new ReportParts();
    try {
      parts.collect(source);
    } catch (MimeException e) {
      return parts.judge();
    } catch (IOException e) {
      if (source.hasFailed()) {
        throw new UncheckedIOException("a returned message could not be read", e);
      }
      return parts.judge();
    }
    return parts.judge();
  }
}
