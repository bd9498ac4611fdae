// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import dev.waybill.core.address.DomainName;
import java.util.function.Function;

/** What a key directory answers about a domain. Exactly three answers exist; all are immutable. */
public sealed interface KeyLookup {

  /** Answers with the function for the case that this is. */
  <T> T fold(
      Function<? super Found, ? extends T> found,
      Function<? super NoKey, ? extends T> noKey,
      Function<? super Unusable, ? extends T> unusable);

  /** The domain has a key to sign with. */
  record Found(SigningKey key) implements KeyLookup {
    @Override
    public <T> T fold(
        Function<? super Found, ? extends T> found,
        Function<? super NoKey, ? extends T> noKey,
        Function<? super Unusable, ? extends T> unusable) {
      return found.apply(this);
    }
  }

  /** Nobody made a key for the domain. */
  record NoKey(DomainName domain) implements KeyLookup {
    @Override
    public <T> T fold(
        Function<? super Found, ? extends T> found,
        Function<? super NoKey, ? extends T> noKey,
        Function<? super Unusable, ? extends T> unusable) {
      return noKey.apply(this);
    }
  }

  /**
   * The domain has a key that must not or cannot be used until an operator acts.
   *
   * @param problem which file, what is wrong with it and what to do; never key material
   */
  record Unusable(DomainName domain, String problem) implements KeyLookup {
    @Override
    public <T> T fold(
        Function<? super Found, ? extends T> found,
        Function<? super NoKey, ? extends T> noKey,
        Function<? super Unusable, ? extends T> unusable) {
      return unusable.apply(this);
    }
  }
}
