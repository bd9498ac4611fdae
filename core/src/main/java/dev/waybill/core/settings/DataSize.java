// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.settings;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of data, {@code 25MiB}.
 *
 * <p>Immutable; reads back what it prints. Units are powers of 1024 (IEC 80000-13), so that the
 * unit is unambiguous.
 *
 * @param octets at least 1
 */
public record DataSize(long octets) {

  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(B|KiB|MiB|GiB)");

  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;
  private static final long GIB = 1024 * MIB;

  /** Refuses zero and negative sizes. */
  public DataSize {
    if (octets < 1) {
      throw new IllegalArgumentException("expected a size above zero");
    }
  }

  /**
   * Reads {@code 500B}, {@code 64KiB}, {@code 25MiB} or {@code 1GiB}.
   *
   * @throws IllegalArgumentException for anything else, and for zero
   */
  public static DataSize parse(String text) {
    Matcher parts = SIZE.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("expected a size such as 500B, 64KiB, 25MiB or 1GiB");
    }
    long unit =
        switch (parts.group(2)) {
          case "B" -> 1;
          case "KiB" -> KIB;
          case "MiB" -> MIB;
          default -> GIB;
        };
    return new DataSize(Long.parseLong(parts.group(1)) * unit);
  }

  /** In the largest unit that needs no fraction. */
  @Override
  public String toString() {
    if (octets % GIB == 0) {
      return octets / GIB + "GiB";
    }
    if (octets % MIB == 0) {
      return octets / MIB + "MiB";
    }
    return octets % KIB == 0 ? octets / KIB + "KiB" : octets + "B";
  }
}
