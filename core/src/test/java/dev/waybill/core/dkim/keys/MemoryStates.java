// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import dev.waybill.core.address.DomainName;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** States in memory. Thread-safe. */
final class MemoryStates implements KeyStates {

  private final Map<KeyName, ManagedKey> keys = new TreeMap<>();
  private final boolean shared;

  MemoryStates(boolean shared) {
    this.shared = shared;
  }

  @Override
  public synchronized List<ManagedKey> all() {
    return List.copyOf(keys.values());
  }

  @Override
  public synchronized List<ManagedKey> of(DomainName domain) {
    return keys.values().stream().filter(key -> key.name().domain().equals(domain)).toList();
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
  public boolean isShared() {
    return shared;
  }
}
