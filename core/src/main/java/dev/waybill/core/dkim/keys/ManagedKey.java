// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import dev.waybill.core.dkim.PublicKeyRecord;
import dev.waybill.core.dkim.SigningKey;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of one key, without its private half.
 *
 * <p>Immutable.
 *
 * @param name which key
 * @param kind what it is made for
 * @param publicKey the value of {@code p=} to publish
 * @param state how far it has come
 * @param madeAt when it was made, or first found
 * @param since when it came into its state
 * @param activeFrom when it began, or will begin, to sign; empty when that is not decided
 * @param trial whether it may sign before it was ever seen, because it was made for a trial
 * @param watch what the DNS says of it
 * @param told the notices that were given and are given only once
 */
public record ManagedKey(
    KeyName name,
    KeyKind kind,
    String publicKey,
    KeyState state,
    Instant madeAt,
    Instant since,
    Optional<Instant> activeFrom,
    boolean trial,
    DnsObservation watch,
    Set<NoticeKind> told) {

  /** Copies the set. */
  public ManagedKey {
    told = Set.copyOf(told);
  }

  /**
   * A key that nobody has looked for yet.
   *
   * @param trial whether it may sign before it was ever seen
   */
  public static ManagedKey made(SigningKey key, Instant now, boolean trial) {
    PublishedKey published = PublishedKey.parse(key.publicKeyRecord().value());
    return new ManagedKey(
        new KeyName(key.domain(), key.selector()),
        KeyKind.parse(published.tags().getOrDefault("k", "")),
        published.tags().getOrDefault("p", ""),
        KeyState.NEW,
        now,
        now,
        Optional.empty(),
        trial,
        DnsObservation.NOTHING,
        Set.of());
  }

  /** The record to publish. */
  public PublicKeyRecord record() {
    return new PublicKeyRecord(name.recordName(), "v=DKIM1; k=" + kind.tag() + "; p=" + publicKey);
  }

  /** The record that tells the world not to believe the key any more (RFC 6376 §3.6.1). */
  public PublicKeyRecord revocation() {
    return new PublicKeyRecord(name.recordName(), "v=DKIM1; k=" + kind.tag() + "; p=");
  }

  /**
   * Whether the key was called to sign at a time; a later one of its kind may have replaced it. One
   * that is active was called by the clock of another server, if not by ours.
   */
  boolean isCalled(Instant now) {
    return state == KeyState.ACTIVE
        || (state == KeyState.PUBLISHED
            && activeFrom.filter(from -> !from.isAfter(now)).isPresent());
  }

  /** Whether the key is going to sign at a time that was decided. */
  boolean isPlanned(Instant now) {
    return state == KeyState.PUBLISHED && activeFrom.filter(from -> from.isAfter(now)).isPresent();
  }

  ManagedKey in(KeyState next, Instant at) {
    return new ManagedKey(name, kind, publicKey, next, madeAt, at, activeFrom, trial, watch, told);
  }

  ManagedKey from(Optional<Instant> start) {
    return new ManagedKey(name, kind, publicKey, state, madeAt, since, start, trial, watch, told);
  }

  ManagedKey watched(DnsObservation now) {
    return new ManagedKey(
        name, kind, publicKey, state, madeAt, since, activeFrom, trial, now, told);
  }

  ManagedKey told(NoticeKind notice) {
    Set<NoticeKind> more = EnumSet.of(notice);
    more.addAll(told);
    return withTold(more);
  }

  /** Allows a notice to be given once more. */
  ManagedKey untold(NoticeKind notice) {
    Set<NoticeKind> fewer = EnumSet.noneOf(NoticeKind.class);
    fewer.addAll(told);
    fewer.remove(notice);
    return withTold(fewer);
  }

  private ManagedKey withTold(Set<NoticeKind> notices) {
    return new ManagedKey(
        name, kind, publicKey, state, madeAt, since, activeFrom, trial, watch, notices);
  }
}
