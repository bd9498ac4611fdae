// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import dev.waybill.core.address.DomainName;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** States in memory, which a test can take away. Thread-safe. */
final class MemoryStates implements KeyStates {

  private final Map<KeyName, ManagedKey> keys = new TreeMap<>();
  private final boolean shared;
  private final Object alone = new Object();
  private boolean away;
  private boolean full;
  private int asked;
  private int added;

  MemoryStates(boolean shared) {
    this.shared = shared;
  }

  synchronized void away(boolean now) {
    away = now;
  }

  /** Has everything that would write fail. */
  synchronized void full(boolean now) {
    full = now;
  }

  /** How often anybody wanted anything. */
  synchronized int asked() {
    return asked;
  }

  /** How often anybody added a key. */
  synchronized int added() {
    return added;
  }

  private void ask() {
    asked++;
    if (away) {
      throw new StatesAwayException("the states are away", new IllegalStateException());
    }
  }

  @Override
  public synchronized List<ManagedKey> all() {
    ask();
    return List.copyOf(keys.values());
  }

  @Override
  public synchronized List<ManagedKey> of(DomainName domain) {
    ask();
    return keys.values().stream().filter(key -> key.name().domain().equals(domain)).toList();
  }

  @Override
  public synchronized boolean add(ManagedKey key) {
    ask();
    added++;
    return keys.putIfAbsent(key.name(), key) == null;
  }

  @Override
  public synchronized boolean change(List<KeyChange> changes) {
    ask();
    if (full) {
      throw new StatesAwayException("the disk is full", new IllegalStateException());
    }
    if (changes.stream().anyMatch(c -> !c.before().equals(keys.get(c.before().name())))) {
      return false;
    }
    changes.forEach(change -> keys.put(change.after().name(), change.after()));
    return true;
  }

  @Override
  public synchronized boolean remove(ManagedKey key) {
    ask();
    return keys.remove(key.name(), key);
  }

  @Override
  public boolean isShared() {
    return shared;
  }

  @Override
  public void alone(Runnable task) {
    synchronized (alone) {
      synchronized (this) {
        ask();
      }
      task.run();
    }
  }
}
