// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides the next states of a domain's keys from their data, the latest DNS checks, and the time.
 *
 * <p>The life cycle of a key: {@code new -> published} when every server answers with it; {@code
 * published -> active} when it is seen everywhere at that moment, and, if another key signs
 * meanwhile, has been for the settling time; {@code active -> retiring} when its successor signs;
 * {@code retiring -> retired} when the overlap is over. A published key that is contradicted before
 * it signs is new again. An active one stays active whatever the DNS says; {@link KeyChoice}
 * decides what signs then. Only an administrator revokes.
 *
 * <p>Immutable.
 *
 * @param policy what the operator wants
 * @param lead how long ahead a switch is planned, so that all servers know of it in time
 */
record KeyLife(KeyPolicy policy, Duration lead) {

  /** Chosen; no source: a weekend and a day. */
  static final Duration STANDSTILL = Duration.ofDays(3);

  /** Chosen; no source: DNS outages of hours happen. */
  static final Duration SILENCE = Duration.ofHours(24);

  /**
   * Decides.
   *
   * @param keys all keys of the domain
   * @param looks what the DNS said just now of those that somebody looked for
   */
  KeyPlan plan(List<ManagedKey> keys, Map<KeyName, DnsVisibility> looks, Instant now) {
    KeyDraft draft = new KeyDraft(keys);
    for (KeyKind kind : KeyKind.values()) {
      hand(draft, kind, now);
    }
    looks.forEach((name, look) -> observe(draft, name, look, now));
    for (KeyKind kind : KeyKind.values()) {
      call(draft, kind, looks, now);
      hand(draft, kind, now);
    }
    draft.keys().forEach(key -> age(draft, key, looks.containsKey(key.name()), now));
    return draft.plan(wanted(draft, now));
  }

  /** Hands over to the key that was called last: it is active, those before it are retiring. */
  private static void hand(KeyDraft draft, KeyKind kind, Instant now) {
    Optional<ManagedKey> last = draft.called(kind, now);
    if (last.isEmpty()) {
      return;
    }
    ManagedKey signer = last.get();
    Instant from = signer.activeFrom().orElse(now);
    if (signer.state() == KeyState.PUBLISHED) {
      draft.put(signer.in(KeyState.ACTIVE, from));
    }
    draft
        .of(kind, key -> key.isCalled(now) && !key.name().equals(signer.name()))
        .forEach(key -> draft.put(key.in(KeyState.RETIRING, from)));
  }

  private void observe(KeyDraft draft, KeyName name, DnsVisibility look, Instant now) {
    Optional<ManagedKey> known =
        draft.keys().stream().filter(key -> key.name().equals(name)).findFirst();
    if (known.isEmpty() || !known.get().state().isWatched()) {
      return;
    }
    ManagedKey key = known.get().watched(known.get().watch().with(look, now));
    if (look.everywhere()) {
      seen(draft, key, now);
    } else if (look.contradicted()) {
      contradicted(draft, key, now);
    } else {
      draft.put(key);
    }
  }

  private static void seen(KeyDraft draft, ManagedKey key, Instant now) {
    boolean wasMissed = key.told().contains(NoticeKind.MISMATCH);
    ManagedKey calm =
        key.untold(NoticeKind.MISMATCH).untold(NoticeKind.SILENCE).untold(NoticeKind.UNSEEN);
    if (key.state() == KeyState.NEW) {
      draft.put(calm.in(KeyState.PUBLISHED, now));
      draft.tell(NoticeKind.SEEN, key, KeyMessages.seen(key));
    } else {
      draft.put(calm);
      if (wasMissed) {
        draft.tell(NoticeKind.SEEN_AGAIN, key, KeyMessages.seenAgain(key));
      }
    }
  }

  private void contradicted(KeyDraft draft, ManagedKey key, Instant now) {
    ManagedKey heard = key.untold(NoticeKind.SILENCE);
    if (key.state() == KeyState.PUBLISHED) {
      draft.put(heard.in(KeyState.NEW, now).from(Optional.empty()));
      draft.tellOnce(NoticeKind.MISMATCH, key, KeyMessages.lost(key));
      return;
    }
    draft.put(heard);
    boolean needed = key.state() == KeyState.ACTIVE || key.state() == KeyState.RETIRING;
    if (needed && mustBeSeen(key)) {
      draft.tellOnce(NoticeKind.MISMATCH, key, KeyMessages.mismatch(key, policy.onMismatch()));
    }
  }

  /** Calls the next key of a kind to sign, if there is one and its time has come. */
  private void call(KeyDraft draft, KeyKind kind, Map<KeyName, DnsVisibility> looks, Instant now) {
    if (draft.of(kind, key -> key.isPlanned(now)).findAny().isPresent()) {
      return;
    }
    Optional<ManagedKey> signer = draft.called(kind, now);
    Optional<ManagedKey> next =
        KeyDraft.newest(
            draft
                .of(kind, key -> key.state() == KeyState.PUBLISHED)
                .filter(key -> isSeen(key, looks))
                .filter(key -> mayFollow(signer, key, now)));
    if (next.isPresent()) {
      Instant from = now.plus(lead);
      draft.put(next.get().from(Optional.of(from)));
      draft.tell(NoticeKind.ACTIVE, next.get(), KeyMessages.active(from, signer));
    } else if (signer.isEmpty()) {
      callUnseen(draft, kind, now);
    }
  }

  private static boolean isSeen(ManagedKey key, Map<KeyName, DnsVisibility> looks) {
    return Optional.ofNullable(looks.get(key.name())).filter(DnsVisibility::everywhere).isPresent();
  }

  // With nobody else to sign, or one that is away, there is nothing to wait for.
  private boolean mayFollow(Optional<ManagedKey> signer, ManagedKey key, Instant now) {
    if (signer.isEmpty()) {
      return true;
    }
    boolean away = signer.get().watch().isAway() && mustBeSeen(signer.get());
    boolean settled =
        key.watch()
            .seenSince()
            .filter(since -> !since.plus(policy.rotation().settle()).isAfter(now))
            .isPresent();
    return KeyDraft.isNewer(key, signer.get()) && (away || settled);
  }

  private void callUnseen(KeyDraft draft, KeyKind kind, Instant now) {
    Optional<ManagedKey> first =
        KeyDraft.newest(
            draft
                .of(kind, key -> key.state() == KeyState.NEW)
                .filter(key -> policy.publicationOf(key) != Publication.REQUIRED)
                .filter(key -> key.watch().seen().isEmpty()));
    if (first.isPresent()) {
      ManagedKey key = first.get();
      draft.put(key.in(KeyState.ACTIVE, now).from(Optional.of(now)));
      draft.tellOnce(NoticeKind.UNSEEN, key, KeyMessages.unseen());
    }
  }

  private void age(KeyDraft draft, ManagedKey key, boolean looked, Instant now) {
    if (key.state() == KeyState.RETIRING
        && !key.since().plus(policy.rotation().overlap()).isAfter(now)) {
      draft.put(key.in(KeyState.RETIRED, now));
      draft.tell(NoticeKind.RETIRED, key, KeyMessages.retired(key));
    }
    if (key.state() != KeyState.NEW && !key.state().isWatched()) {
      return;
    }
    if (key.state() == KeyState.NEW && (looked || policy.publication() == Publication.OFF)) {
      draft.tellOnce(NoticeKind.PUBLISH, key, KeyMessages.publish(key));
    }
    if (standsStill(key, now)) {
      draft.tellOnce(NoticeKind.STANDS_STILL, key, KeyMessages.standsStill(key));
    }
    if (looked && isUnheard(key, now)) {
      draft.tellOnce(NoticeKind.SILENCE, key, KeyMessages.silence(key));
    }
  }

  /** Whether a new key has waited for its record for too long. */
  static boolean standsStill(ManagedKey key, Instant now) {
    return key.state() == KeyState.NEW && !key.since().plus(STANDSTILL).isAfter(now);
  }

  /** Whether for too long nobody could find out whether the key is there. */
  static boolean isUnheard(ManagedKey key, Instant now) {
    return !key.watch().heard().orElse(key.madeAt()).plus(SILENCE).isAfter(now);
  }

  private List<KeyKind> wanted(KeyDraft draft, Instant now) {
    return Arrays.stream(KeyKind.values()).filter(kind -> isWanted(draft, kind, now)).toList();
  }

  // Who does not publish keys is not given new ones: the old one would go on for good reason.
  private boolean isWanted(KeyDraft draft, KeyKind kind, Instant now) {
    Optional<ManagedKey> signer = draft.called(kind, now);
    Optional<Duration> after = policy.rotation().after();
    if (signer.isEmpty() || after.isEmpty() || !mustBeSeen(signer.get())) {
      return false;
    }
    boolean successor =
        draft
            .of(kind, key -> key.state() == KeyState.NEW || key.state() == KeyState.PUBLISHED)
            .anyMatch(key -> KeyDraft.isNewer(key, signer.get()));
    return !successor && !signer.get().madeAt().plus(after.get()).isAfter(now);
  }

  /** Whether a key that is away is a reason to do something. */
  private boolean mustBeSeen(ManagedKey key) {
    return KeyChoice.mustBeSeen(policy, key);
  }
}
