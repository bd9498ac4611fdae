// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The keys of one domain while it is being decided about them. Confined to one call. */
final class KeyDraft {

  /** Later made is newer; keys that were found at one time sort by their selectors. */
  private static final Comparator<ManagedKey> AGE =
      Comparator.comparing(ManagedKey::madeAt).thenComparing(ManagedKey::name);

  private static final Comparator<ManagedKey> CALL =
      Comparator.comparing((ManagedKey key) -> key.activeFrom().orElse(Instant.MIN))
          .thenComparing(AGE);

  private final Map<KeyName, ManagedKey> before = new TreeMap<>();
  private final Map<KeyName, ManagedKey> after = new TreeMap<>();
  private final List<KeyNotice> notices = new ArrayList<>();

  KeyDraft(List<ManagedKey> keys) {
    keys.forEach(key -> before.put(key.name(), key));
    after.putAll(before);
  }

  /** All keys as they are now; a copy, so that they can be changed meanwhile. */
  List<ManagedKey> keys() {
    return List.copyOf(after.values());
  }

  Stream<ManagedKey> of(KeyKind kind, Predicate<ManagedKey> wanted) {
    return keys().stream().filter(key -> key.kind() == kind).filter(wanted);
  }

  void put(ManagedKey key) {
    after.put(key.name(), key);
  }

  void tell(NoticeKind kind, ManagedKey key, String text) {
    notices.add(KeyNotice.of(kind, key, text));
  }

  /** Tells and remembers it, unless it was told before. */
  void tellOnce(NoticeKind kind, ManagedKey key, String text) {
    ManagedKey now = after.getOrDefault(key.name(), key);
    if (!now.told().contains(kind)) {
      put(now.told(kind));
      tell(kind, key, text);
    }
  }

  /** The key of a kind that was called to sign last, if any was. */
  Optional<ManagedKey> called(KeyKind kind, Instant now) {
    return called(keys(), kind, now);
  }

  static Optional<ManagedKey> called(List<ManagedKey> keys, KeyKind kind, Instant now) {
    return keys.stream().filter(key -> key.kind() == kind && key.isCalled(now)).max(CALL);
  }

  static boolean isNewer(ManagedKey one, ManagedKey other) {
    return AGE.compare(one, other) > 0;
  }

  static Optional<ManagedKey> newest(Stream<ManagedKey> keys) {
    return keys.max(AGE);
  }

  KeyPlan plan(List<KeyKind> wanted) {
    List<KeyChange> changes =
        after.values().stream()
            .map(key -> new KeyChange(before.getOrDefault(key.name(), key), key))
            .filter(change -> !change.before().equals(change.after()))
            .toList();
    return new KeyPlan(changes, notices, wanted);
  }
}
