// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.settings;

import java.util.List;

/**
 * The result of reading a settings file without errors.
 *
 * <p>Immutable when the value is.
 *
 * @param value what the file says
 * @param warnings warnings about what was probably not intended, sorted by line
 */
public record Reading<T>(T value, List<Problem> warnings) {

  /** Copies the warnings. */
  public Reading {
    warnings = List.copyOf(warnings);
  }
}
