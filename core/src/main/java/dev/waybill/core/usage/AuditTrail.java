// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.usage;

import java.util.List;

/**
 * Who changed limits, when and why. A port: the adapter lives in the storage room.
 *
 * <p>Thread-safe. When {@link #record} returns, the entry survives the death of the process.
 */
public interface AuditTrail {

  /** Writes an entry; none is ever changed or removed. */
  void record(Change change);

  /** The latest entries, newest first. */
  List<Change> latest(int atMost);
}
