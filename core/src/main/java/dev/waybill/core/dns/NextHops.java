// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dns;

import java.util.List;
import java.util.function.Function;

/**
 * The result of a mail host lookup: next hops, or the reason why there are none.
 *
 * <p>Immutable.
 */
public sealed interface NextHops {

  /** Calls the function of the case that this answer is. */
  <T> T fold(
      Function<? super Found, ? extends T> found, Function<? super Failed, ? extends T> failed);

  /**
   * There are next hops.
   *
   * @param hops at least one, in the order in which they are to be tried
   */
  record Found(List<NextHop> hops) implements NextHops {
    /** Copies the list and refuses an empty one. */
    public Found {
      hops = List.copyOf(hops);
      if (hops.isEmpty()) {
        throw new IllegalArgumentException("found means at least one address");
      }
    }

    @Override
    public <T> T fold(
        Function<? super Found, ? extends T> found, Function<? super Failed, ? extends T> failed) {
      return found.apply(this);
    }
  }

  /**
   * There is no next hop.
   *
   * @param failure what kind of failure
   * @param detail the query and the answer, for people
   */
  record Failed(LookupFailure failure, String detail) implements NextHops {
    @Override
    public <T> T fold(
        Function<? super Found, ? extends T> found, Function<? super Failed, ? extends T> failed) {
      return failed.apply(this);
    }
  }
}
