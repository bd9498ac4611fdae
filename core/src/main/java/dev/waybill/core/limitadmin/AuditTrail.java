// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limitadmin;

import java.util.List;

/**
 * The audit log: who changed limits, when and why. A port, implemented in the storage module.
 *
 * <p>Thread-safe. When {@link #record} returns, the entry survives a crash of the process.
 */
public interface AuditTrail {

  /** Adds an entry; entries are never changed or removed. */
  void record(Change change);

  /** The latest entries, newest first. */
  List<Change> latest(int atMost);
}
