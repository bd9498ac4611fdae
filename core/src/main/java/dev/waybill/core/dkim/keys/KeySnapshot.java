// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.KeyLookup;
import dev.waybill.core.dkim.SigningKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All keys at one moment, in memory: what signs is found without a look at a file or a table.
 *
 * <p>Immutable, as nobody changes the maps any more: copying them for each look would be felt with
 * thousands of domains.
 *
 * @param policy what the operator wants
 * @param keys the keys of each domain
 * @param halves the private halves of those that may sign
 */
record KeySnapshot(KeyPolicy policy, Map<DomainName, List<ManagedKey>> keys, PrivateKeys halves) {

  /** The same with the keys of one domain as they are now. */
  KeySnapshot with(DomainName domain, List<ManagedKey> now, PrivateKeys halvesNow) {
    Map<DomainName, List<ManagedKey>> all = new HashMap<>(keys);
    all.put(domain, List.copyOf(now));
    return new KeySnapshot(policy, all, halves.with(halvesNow, now));
  }

  KeyChoice choice(DomainName domain, Instant now) {
    return KeyChoice.of(policy, keys.getOrDefault(domain, List.of()), now);
  }

  KeyLookup lookup(DomainName domain, Instant now) {
    if (!keys.containsKey(domain)) {
      return new KeyLookup.NoKey(domain);
    }
    KeyChoice choice = choice(domain, now);
    if (choice instanceof KeyChoice.Sign sign) {
      return found(domain, sign.keys(), now);
    }
    return choice instanceof KeyChoice.Hold hold
        ? new KeyLookup.Held(domain, hold.reason())
        : new KeyLookup.Unusable(domain, ((KeyChoice.Nobody) choice).reason());
  }

  private KeyLookup found(DomainName domain, List<ManagedKey> signing, Instant now) {
    List<SigningKey> found = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (ManagedKey key : signing) {
      if (half(key).isEmpty()) {
        missing.add(halves.problems().getOrDefault(key.name(), "has no file"));
      }
      half(key).or(() -> spare(key, now)).ifPresent(found::add);
    }
    if (!found.isEmpty()) {
      return new KeyLookup.Found(found, missing);
    }
    String reason = String.join("; ", missing);
    return policy.onMismatch() == OnMismatch.DEFER && isAnyAway(domain)
        ? new KeyLookup.Held(domain, reason)
        : new KeyLookup.Unusable(domain, reason);
  }

  /** Whether a key is here that could sign if the world saw it. */
  private boolean isAnyAway(DomainName domain) {
    return keys.getOrDefault(domain, List.of()).stream()
        .filter(key -> key.state() == KeyState.ACTIVE || key.state() == KeyState.RETIRING)
        .anyMatch(key -> half(key).isPresent() && !isBelieved(key));
  }

  private Optional<SigningKey> half(ManagedKey key) {
    return Optional.ofNullable(halves.usable().get(key.name()));
  }

  /**
   * The key that signed before one whose file is not here, while its record has to stay: a switch
   * must not leave a server without a key that its files do not come to by themselves.
   */
  private Optional<SigningKey> spare(ManagedKey absent, Instant now) {
    return keys.getOrDefault(absent.name().domain(), List.of()).stream()
        .filter(key -> key.kind() == absent.kind())
        .filter(key -> key.state() == KeyState.RETIRING || key.isCalled(now))
        .filter(key -> halves.usable().containsKey(key.name()))
        .filter(this::isBelieved)
        .max(Comparator.comparing((ManagedKey key) -> key.activeFrom().orElse(Instant.MIN)))
        .flatMap(this::half);
  }

  /** Whether the world still sees the key, as far as that is known and counts. */
  private boolean isBelieved(ManagedKey key) {
    return policy.publicationOf(key) == Publication.OFF
        || (key.watch().seen().isPresent()
            && !(key.watch().isAway() && KeyChoice.mustBeSeen(policy, key)));
  }
}
