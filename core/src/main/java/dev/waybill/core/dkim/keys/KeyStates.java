// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import dev.waybill.core.address.DomainName;
import java.util.List;

/**
 * Where the states of all keys are kept: one truth for all servers. A port.
 *
 * <p>Thread-safe. What a method wrote is durable when it returns. Where the states are shared every
 * method may throw {@link StatesAwayException}.
 */
public interface KeyStates {

  /** Every key, in the order of their names. */
  List<ManagedKey> all();

  /** The keys of one domain, in the order of their selectors. */
  default List<ManagedKey> of(DomainName domain) {
    return all().stream().filter(key -> key.name().domain().equals(domain)).toList();
  }

  /** Adds a key; false when one of this name is there, which stays as it is. */
  boolean add(ManagedKey key);

  /**
   * Writes all changes or none of them; false when one of the keys is not any more as it was before
   * the change, because somebody else was faster.
   */
  boolean change(List<KeyChange> changes);

  /** Whether other servers read and write here too. */
  boolean isShared();

  /**
   * Every key as this server knew it last, for a start while the others cannot be asked: never
   * fails for that, and may be old. The same as {@link #all} where nobody else writes.
   */
  default List<ManagedKey> remembered() {
    return all();
  }

  /**
   * Runs something that no other server does at the same time, and waits until it may. Not to be
   * called from within such a task.
   */
  default void alone(Runnable task) {
    task.run();
  }
}
