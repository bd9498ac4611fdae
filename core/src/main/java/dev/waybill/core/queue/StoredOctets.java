// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.queue;

import dev.waybill.core.store.Changes;
import java.io.IOException;
import java.io.InputStream;

/**
 * Where the octets of messages are kept. A port.
 *
 * <p>Thread-safe. Octets are kept as long as somebody holds them.
 */
public interface StoredOctets {

  /** Adds to {@code changes} that {@code holder} needs the octets. */
  void hold(Changes changes, long id, String holder);

  /** Adds to {@code changes} that {@code holder} needs them no longer. */
  void release(Changes changes, long id, String holder);

  /** Removes octets that nobody holds; called behind the write of a release. */
  void removeIfUnused(long id);

  /**
   * The octets from the beginning; the caller closes the stream.
   *
   * @throws IOException when they cannot be read
   */
  InputStream open(long id) throws IOException;
}
