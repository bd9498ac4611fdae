// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dns;

import java.util.List;
import java.util.function.Function;

/**
 * What a lookup of mail hosts gave: somewhere to go, or a reason why not.
 *
 * <p>Immutable.
 */
public sealed interface NextHops {

  /** Calls the function of the case that this answer is. */
  <T> T fold(
      Function<? super Found, ? extends T> found, Function<? super Failed, ? extends T> failed);

  /**
   * Somewhere to go.
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
   * Nowhere to go.
   *
   * @param failure what kind of failure
   * @param detail what was asked and what came, for people
   */
  record Failed(LookupFailure failure, String detail) implements NextHops {
    @Override
    public <T> T fold(
        Function<? super Found, ? extends T> found, Function<? super Failed, ? extends T> failed) {
      return failed.apply(this);
    }
  }
}
