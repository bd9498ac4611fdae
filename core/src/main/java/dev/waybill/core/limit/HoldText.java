// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Demands of held mail as text that survives a restart and a change of the limits.
 *
 * <p>One line per charge: limit, what it counts, amount, member or a hyphen, key; separated by
 * tabs. Demands of limits that do not hold are marked; they are there if the message could not be
 * counted on arrival. When the text is read, a charge is dropped if its limit is gone, switched
 * off, no longer holds, or now counts something else.
 */
public final class HoldText {

  private static final String TAB = "\t";
  private static final String NOBODY = "-";
  private static final String UNCOUNTED = "uncounted:";
  private static final int PARTS = 5;

  private HoldText() {}

  /** Finds the limits now in force. */
  @FunctionalInterface
  public interface Counters {
    /**
     * The current counter; empty if no limit uses it any more.
     *
     * @param uncounted whether limits that do not hold count too
     */
    Optional<Counter> find(CounterId id, boolean uncounted);
  }

  /** The line in which mail with these charges waits: all with the same counters are in one. */
  public static String queue(List<LimitCharge> charges) {
    return charges.stream()
        .map(charge -> charge.counter().limit().name() + TAB + charge.counter().key())
        .distinct()
        .sorted()
        .collect(Collectors.joining("\n"));
  }

  /** The charges as text. */
  public static String write(List<LimitCharge> charges) {
    return charges.stream().map(HoldText::line).collect(Collectors.joining("\n"));
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static List<LimitCharge> read(String text, Counters counters) {
    List<LimitCharge> charges = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      String[] parts = line.split(TAB, PARTS);
      if (parts.length != PARTS) {
        throw new IllegalArgumentException("not the demands of held mail: " + text);
      }
      boolean uncounted = parts[1].startsWith(UNCOUNTED);
      Counted counts =
          Counted.valueOf(uncounted ? parts[1].substring(UNCOUNTED.length()) : parts[1]);
      long amount = Long.parseLong(parts[2]);
      OptionalLong member =
          parts[3].equals(NOBODY)
              ? OptionalLong.empty()
              : OptionalLong.of(Long.parseUnsignedLong(parts[3], 16));
      counters
          .find(new CounterId(parts[0], counts, parts[4]), uncounted)
          .map(counter -> new LimitCharge(counter, amount, member, isEnforced(counter)))
          .ifPresent(charges::add);
    }
    return charges;
  }

  private static boolean isEnforced(Counter counter) {
    return counter.limit().over() != OverLimitAction.REPORT;
  }

  private static String line(LimitCharge charge) {
    String member =
        charge.member().isPresent() ? Long.toHexString(charge.member().getAsLong()) : NOBODY;
    Limit limit = charge.counter().limit();
    return String.join(
        TAB,
        limit.name(),
        (limit.over() == OverLimitAction.HOLD ? "" : UNCOUNTED) + limit.counts().name(),
        Long.toString(charge.amount()),
        member,
        charge.counter().key());
  }
}
