// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.breaker;

import java.util.List;

/**
 * What the breaker decided, beyond the death of the process. A port.
 *
 * <p>Thread-safe. When a method returns, what it wrote survives.
 */
public interface BreakerStore {

  /** The standing of every account that has one. */
  List<Standing> standings();

  /** Writes the standing of an account in place of an earlier one. */
  void put(Standing standing);
}
