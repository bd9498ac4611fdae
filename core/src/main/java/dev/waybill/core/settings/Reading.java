// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.settings;

import java.util.List;

/**
 * What came out of a settings file that has no error.
 *
 * <p>Immutable when the value is.
 *
 * @param value what the file says
 * @param warnings what its author probably did not mean, sorted by line
 */
public record Reading<T>(T value, List<Problem> warnings) {

  /** Copies the warnings. */
  public Reading {
    warnings = List.copyOf(warnings);
  }
}
