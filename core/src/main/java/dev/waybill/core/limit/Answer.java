// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.util.List;
import java.util.function.Function;

/**
 * What a store answers to demands.
 *
 * <p>Immutable.
 */
public sealed interface Answer {

  /** Calls the function of the case that this answer is. */
  <T> T fold(
      Function<? super Taken, ? extends T> taken,
      Function<? super Short, ? extends T> tooMuch,
      Function<? super Unavailable, ? extends T> unavailable);

  /**
   * Everything fits and is reserved.
   *
   * @param reservation to be committed or released
   */
  record Taken(Reservation reservation) implements Answer {
    @Override
    public <T> T fold(
        Function<? super Taken, ? extends T> taken,
        Function<? super Short, ? extends T> tooMuch,
        Function<? super Unavailable, ? extends T> unavailable) {
      return taken.apply(this);
    }
  }

  /**
   * Something does not fit; nothing is reserved.
   *
   * @param shortages every demand that does not fit, in the order of the demands; at least one
   */
  @SuppressWarnings("JavaLangClash") // always written Answer.Short
  record Short(List<Shortage> shortages) implements Answer {
    /** Copies the shortages. */
    public Short {
      shortages = List.copyOf(shortages);
    }

    @Override
    public <T> T fold(
        Function<? super Taken, ? extends T> taken,
        Function<? super Short, ? extends T> tooMuch,
        Function<? super Unavailable, ? extends T> unavailable) {
      return tooMuch.apply(this);
    }
  }

  /**
   * The store cannot say; nothing is reserved.
   *
   * @param limit the name of a limit that would have to be checked
   * @param why for the log, not for the client
   */
  record Unavailable(String limit, String why) implements Answer {
    @Override
    public <T> T fold(
        Function<? super Taken, ? extends T> taken,
        Function<? super Short, ? extends T> tooMuch,
        Function<? super Unavailable, ? extends T> unavailable) {
      return unavailable.apply(this);
    }
  }
}
