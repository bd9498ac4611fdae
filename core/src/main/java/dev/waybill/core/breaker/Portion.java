// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.breaker;

/**
 * How many of some things are of a certain kind.
 *
 * <p>Immutable.
 *
 * @param part how many are
 * @param of of how many
 */
public record Portion(long part, long of) {

  /** Whether they are more than so many of a thousand; of nothing, none are. */
  public boolean exceeds(int perMille) {
    return part * 1000 > of * perMille;
  }

  /** The share in per cent with one digit, rounded down: {@code 5.3 %}. */
  public String percent() {
    long tenths = of == 0 ? 0 : part * 1000 / of;
    return tenths / 10 + "." + tenths % 10 + " %";
  }
}
