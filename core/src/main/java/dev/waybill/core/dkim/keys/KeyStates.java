// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import dev.waybill.core.address.DomainName;
import java.util.List;

/**
 * Stores the states of all keys, possibly for several servers. A port.
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

  /** Adds a key; returns false if one of this name exists, which is not changed. */
  boolean add(ManagedKey key);

  /**
   * Compare and set: writes all changes or none; returns false if one of the keys has been changed
   * meanwhile.
   */
  boolean change(List<KeyChange> changes);

  /**
   * Removes a key; returns false if it has been changed meanwhile. Only where nobody shares the
   * states: the copies of other servers would bring it back.
   *
   * @throws UnsupportedOperationException when they are shared
   */
  default boolean remove(ManagedKey key) {
    throw new UnsupportedOperationException("other servers would bring " + key.name() + " back");
  }

  /** Whether other servers read and write here too. */
  boolean isShared();

  /**
   * Every key as this server knew it last, for a start while the others cannot be asked: never
   * fails for that, and may be old. The same as {@link #all} where nobody else writes.
   */
  default List<ManagedKey> remembered() {
    return all();
  }

  /** Runs a task under a lock shared by all servers; waits for the lock. Not reentrant. */
  default void alone(Runnable task) {
    task.run();
  }
}
