// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import dev.waybill.core.dkim.SigningKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The private halves of keys that may sign.
 *
 * <p>Immutable, as nobody changes the maps any more.
 *
 * @param usable those that can
 * @param problems why the others can not, and why some can only from memory
 */
record PrivateKeys(Map<KeyName, SigningKey> usable, Map<KeyName, String> problems) {

  /** Reads them; each file is parsed once until it changes. */
  static PrivateKeys of(DkimKeyFactory factory, Collection<ManagedKey> keys) {
    Map<KeyName, SigningKey> usable = new HashMap<>();
    Map<KeyName, String> problems = new HashMap<>();
    for (ManagedKey key : keys) {
      if (key.state().isWatched()) {
        DkimKeyFactory.Half half = factory.half(key);
        half.key().ifPresent(found -> usable.put(key.name(), found));
        if (!half.problem().isEmpty()) {
          problems.put(key.name(), half.problem());
        }
      }
    }
    return new PrivateKeys(usable, problems);
  }

  /** The same with others in the place of those of some keys. */
  PrivateKeys with(PrivateKeys others, Collection<ManagedKey> replaced) {
    if (replaced.stream().map(ManagedKey::name).allMatch(name -> isSame(others, name))) {
      return this;
    }
    Map<KeyName, SigningKey> allUsable = new HashMap<>(usable);
    Map<KeyName, String> allProblems = new HashMap<>(problems);
    for (ManagedKey key : replaced) {
      allUsable.remove(key.name());
      allProblems.remove(key.name());
    }
    allUsable.putAll(others.usable);
    allProblems.putAll(others.problems);
    return new PrivateKeys(allUsable, allProblems);
  }

  private boolean isSame(PrivateKeys others, KeyName name) {
    return Objects.equals(usable.get(name), others.usable.get(name))
        && Objects.equals(problems.get(name), others.problems.get(name));
  }
}
