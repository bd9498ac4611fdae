// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.wire;

import dev.waybill.core.dkim.keys.KeyName;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which keys signed the messages of the sample that have not left yet.
 *
 * <p>Thread-safe. When there are too many the oldest is forgotten: a message that waits for days,
 * or was never sent, must not keep others out.
 */
final class Expectations {

  /** Chosen: some 4 MiB when full. */
  static final int MOST = 10_000;

  private final Map<String, List<KeyName>> oldestFirst = new LinkedHashMap<>();

  /** Remembers a message; answers how many were forgotten for it. */
  synchronized int put(String message, List<KeyName> signers) {
    oldestFirst.put(message, List.copyOf(signers));
    if (oldestFirst.size() <= MOST) {
      return 0;
    }
    Iterator<String> oldest = oldestFirst.keySet().iterator();
    oldest.next();
    oldest.remove();
    return 1;
  }

  /** Takes a message out, so that it is checked once however many recipients it has. */
  synchronized Optional<List<KeyName>> take(String message) {
    return Optional.ofNullable(oldestFirst.remove(message));
  }
}
