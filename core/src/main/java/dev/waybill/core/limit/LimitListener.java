// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

/** Called when a limit is nearly or completely used. Called outside of locks; must not block. */
@FunctionalInterface
public interface LimitListener {

  /**
   * A threshold was reached, for the first time in this window.
   *
   * @param usage how full the counter is
   * @param percent the threshold: 80 or 100
   */
  void reached(Usage usage, int percent);
}
