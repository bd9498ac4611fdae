// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dns;

import java.util.List;

/**
 * What name servers said about a name.
 *
 * @param values the records; empty when there are none, and when nobody answered
 * @param known whether a name server answered
 */
public record Answer<T>(List<T> values, boolean known) {

  /** Copies the list. */
  public Answer {
    values = List.copyOf(values);
  }

  /** The records that are there. */
  public static <T> Answer<T> of(List<T> values) {
    return new Answer<>(values, true);
  }

  /** Nobody answered. */
  public static <T> Answer<T> unknown() {
    return new Answer<>(List.of(), false);
  }
}
