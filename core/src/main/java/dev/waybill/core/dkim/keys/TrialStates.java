// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * States in memory, for anyone who asks what would become of keys: nothing is kept.
 *
 * <p>Thread-safe.
 */
public final class TrialStates implements KeyStates {

  private final Map<KeyName, ManagedKey> keys = new TreeMap<>();

  /** Begins with these. */
  public TrialStates(Collection<ManagedKey> original) {
    original.forEach(key -> keys.put(key.name(), key));
  }

  @Override
  public synchronized List<ManagedKey> all() {
    return List.copyOf(keys.values());
  }

  @Override
  public synchronized boolean add(ManagedKey key) {
    return keys.putIfAbsent(key.name(), key) == null;
  }

  @Override
  public synchronized boolean change(List<KeyChange> changes) {
    if (changes.stream().anyMatch(c -> !c.before().equals(keys.get(c.before().name())))) {
      return false;
    }
    changes.forEach(change -> keys.put(change.after().name(), change.after()));
    return true;
  }

  @Override
  public synchronized boolean remove(ManagedKey key) {
    return keys.remove(key.name(), key);
  }

  @Override
  public boolean isShared() {
    return false;
  }
}
