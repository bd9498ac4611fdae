// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import dev.waybill.core.dkim.KeyFiles;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Key files of which no state is known: somebody put them there.
 *
 * <p>Immutable, as nobody changes the maps any more.
 *
 * @param usable those with a key
 * @param problems why the others cannot be used
 */
record NewFiles(Map<KeyName, KeyFiles.Content> usable, Map<KeyName, String> problems) {

  /** Those among some files. */
  static NewFiles among(KeyFiles files, List<KeyFiles.Entry> entries, Predicate<KeyName> known) {
    Map<KeyName, KeyFiles.Content> usable = new TreeMap<>();
    Map<KeyName, String> problems = new TreeMap<>();
    for (KeyFiles.Entry entry : entries) {
      KeyName name = new KeyName(entry.domain(), entry.selector());
      if (!known.test(name)) {
        KeyFiles.Content content = files.read(entry.domain(), entry.selector());
        if (content.key().isPresent()) {
          usable.put(name, content);
        } else {
          problems.put(name, content.problem());
        }
      }
    }
    return new NewFiles(usable, problems);
  }

  /** Stores the usable ones as new keys, as old as their files. */
  void addTo(KeyStates states, Instant now) {
    for (KeyFiles.Content content : usable.values()) {
      Instant made = content.changed().isBefore(now) ? content.changed() : now;
      content.key().ifPresent(key -> states.add(ManagedKey.made(key, made, false)));
    }
  }
}
