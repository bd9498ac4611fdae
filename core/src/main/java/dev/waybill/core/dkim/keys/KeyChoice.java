// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What signs the mail of a domain at one moment: one of three immutable cases.
 *
 * <p>Of each kind the key that was called last signs. When its record is away, {@link OnMismatch}
 * decides; the RSA key stands for the domain then, because everybody can verify it, and an Ed25519
 * key does so only where there is no RSA key.
 */
public sealed interface KeyChoice {

  /** These keys sign, RSA first; never empty. */
  record Sign(List<ManagedKey> keys) implements KeyChoice {

    /** Copies the list. */
    public Sign {
      keys = List.copyOf(keys);
    }
  }

  /** No key of the domain may sign; whatever signs for domains without a key does. */
  record Nobody(String reason) implements KeyChoice {}

  /** The mail waits: it will be known later what signs. */
  record Hold(String reason) implements KeyChoice {}

  /**
   * Decides.
   *
   * @param keys all keys of one domain
   */
  static KeyChoice of(KeyPolicy policy, List<ManagedKey> keys, Instant now) {
    List<ManagedKey> signing = new ArrayList<>();
    Arrays.stream(KeyKind.values())
        .forEach(kind -> signer(policy, keys, kind, now).ifPresent(signing::add));
    Optional<ManagedKey> first =
        KeyDraft.called(keys, KeyKind.RSA, now)
            .or(() -> KeyDraft.called(keys, KeyKind.ED25519, now));
    if (first.isEmpty()) {
      return nobodyYet(policy, keys, now);
    }
    KeyKind leading = first.get().kind();
    if (signing.stream().anyMatch(key -> key.kind() == leading)) {
      return new Sign(signing);
    }
    String reason = first.get().name() + " is away: " + KeyMessages.finding(first.get());
    return policy.onMismatch() == OnMismatch.DEFER ? new Hold(reason) : new Nobody(reason);
  }

  /** Whether a key that is away is a reason to do something; not before a trial was seen once. */
  static boolean mustBeSeen(KeyPolicy policy, ManagedKey key) {
    return switch (policy.publicationOf(key)) {
      case REQUIRED -> true;
      case WARN -> key.watch().seen().isPresent();
      case OFF -> false;
    };
  }

  private static Optional<ManagedKey> signer(
      KeyPolicy policy, List<ManagedKey> keys, KeyKind kind, Instant now) {
    Optional<ManagedKey> called = KeyDraft.called(keys, kind, now);
    boolean away =
        called.filter(key -> key.watch().isAway() && mustBeSeen(policy, key)).isPresent();
    if (!away || policy.onMismatch() == OnMismatch.KEEP) {
      return called;
    }
    return policy.onMismatch() == OnMismatch.DEFER
        ? Optional.empty()
        : keys.stream().filter(key -> key.kind() == kind && isSpare(key)).max(spares());
  }

  /** A published key rather than a retiring one, and the newer of two. */
  private static Comparator<ManagedKey> spares() {
    return Comparator.comparing((ManagedKey key) -> key.state() == KeyState.PUBLISHED)
        .thenComparing(ManagedKey::madeAt)
        .thenComparing(ManagedKey::name);
  }

  private static boolean isSpare(ManagedKey key) {
    return (key.state() == KeyState.PUBLISHED || key.state() == KeyState.RETIRING)
        && key.watch().seenSince().isPresent();
  }

  // Found for the first time: it takes seconds to learn whether they may sign.
  private static KeyChoice nobodyYet(KeyPolicy policy, List<ManagedKey> keys, Instant now) {
    List<ManagedKey> waiting = keys.stream().filter(key -> key.state().hasFuture()).toList();
    boolean looking =
        policy.publication() != Publication.OFF
            && waiting.stream().anyMatch(key -> key.watch().looked().isEmpty());
    if (looking) {
      return new Hold("its keys are being looked up in the DNS for the first time");
    }
    if (waiting.stream().anyMatch(key -> key.isPlanned(now))) {
      return new Hold("its key signs in a moment");
    }
    if (waiting.isEmpty()) {
      return new Nobody("it has no DKIM key");
    }
    ManagedKey newest = waiting.get(waiting.size() - 1);
    return new Nobody(
        "its key "
            + newest.name().selector()
            + " does not sign yet: "
            + KeyMessages.finding(newest));
  }
}
