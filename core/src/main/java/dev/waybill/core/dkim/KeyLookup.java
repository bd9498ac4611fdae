// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import dev.waybill.core.address.DomainName;
import java.util.List;
import java.util.function.Function;

/** What a key directory answers about a domain. Exactly four answers exist; all are immutable. */
public sealed interface KeyLookup {

  /** Answers with the function for the case that this is. */
  <T> T fold(
      Function<? super Found, ? extends T> found,
      Function<? super NoKey, ? extends T> noKey,
      Function<? super Unusable, ? extends T> unusable,
      Function<? super Held, ? extends T> held);

  /**
   * The domain has keys to sign with.
   *
   * @param keys each of them signs; never empty
   * @param problems keys that do not sign until an operator acts: which file, what is wrong with it
   *     and what to do; never key material
   */
  record Found(List<SigningKey> keys, List<String> problems) implements KeyLookup {

    /** Copies the lists. */
    public Found {
      keys = List.copyOf(keys);
      problems = List.copyOf(problems);
    }

    @Override
    public <T> T fold(
        Function<? super Found, ? extends T> found,
        Function<? super NoKey, ? extends T> noKey,
        Function<? super Unusable, ? extends T> unusable,
        Function<? super Held, ? extends T> held) {
      return found.apply(this);
    }
  }

  /** Nobody made a key for the domain. */
  record NoKey(DomainName domain) implements KeyLookup {
    @Override
    public <T> T fold(
        Function<? super Found, ? extends T> found,
        Function<? super NoKey, ? extends T> noKey,
        Function<? super Unusable, ? extends T> unusable,
        Function<? super Held, ? extends T> held) {
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
        Function<? super Unusable, ? extends T> unusable,
        Function<? super Held, ? extends T> held) {
      return unusable.apply(this);
    }
  }

  /**
   * The domain has a key, but mail must wait: whether the world can see the key is not known yet,
   * or it can not, and the operator wants the mail to wait until it can.
   *
   * @param problem what is waited for; never key material
   */
  record Held(DomainName domain, String problem) implements KeyLookup {
    @Override
    public <T> T fold(
        Function<? super Found, ? extends T> found,
        Function<? super NoKey, ? extends T> noKey,
        Function<? super Unusable, ? extends T> unusable,
        Function<? super Held, ? extends T> held) {
      return held.apply(this);
    }
  }
}
