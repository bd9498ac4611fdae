// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.login;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map that drops the least recently used entry when it is full. Not thread-safe. */
final class Recent<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;
  private static final float USUAL_LOAD = 0.75f;

  private final int most;

  Recent(int most) {
    super(16, USUAL_LOAD, true);
    this.most = most;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > most;
  }
}
