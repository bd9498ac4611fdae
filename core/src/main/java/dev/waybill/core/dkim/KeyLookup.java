// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import dev.waybill.core.address.DomainName;
import java.util.List;

/** What a key directory answers about a domain. Exactly four answers exist; all are immutable. */
public sealed interface KeyLookup {

  /** What an operator has to mend: which file, what is wrong and what to do; no key material. */
  default List<String> problems() {
    if (this instanceof Unusable unusable) {
      return List.of(unusable.problem());
    }
    return this instanceof Held held ? List.of(held.problem()) : List.of();
  }

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
  }

  /** Nobody made a key for the domain. */
  record NoKey(DomainName domain) implements KeyLookup {}

  /**
   * The domain has a key that must not or cannot be used until an operator acts.
   *
   * @param problem which file, what is wrong with it and what to do; never key material
   */
  record Unusable(DomainName domain, String problem) implements KeyLookup {}

  /**
   * The domain has a key, but mail must wait: whether the world can see the key is not known yet,
   * or it can not, and the operator wants the mail to wait until it can.
   *
   * @param problem what is waited for; never key material
   */
  record Held(DomainName domain, String problem) implements KeyLookup {}
}
