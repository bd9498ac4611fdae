// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.Selector;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Keys and what is seen of them, made up. */
final class Keys {

  static final DomainName DOMAIN = new DomainName("example.com");
  static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  private Keys() {}

  static KeyName name(String selector) {
    return new KeyName(DOMAIN, new Selector(selector));
  }

  /** An RSA key that was made so many days ago and is in its state since then. */
  static ManagedKey key(String selector, KeyState state, int daysOld) {
    return key(selector, KeyKind.RSA, state, daysOld);
  }

  static ManagedKey key(String selector, KeyKind kind, KeyState state, int daysOld) {
    Instant made = NOW.minus(Duration.ofDays(daysOld));
    boolean signed = state == KeyState.ACTIVE || state == KeyState.RETIRING;
    return new ManagedKey(
        name(selector),
        kind,
        "cHVibGlj",
        state,
        made,
        made,
        signed ? Optional.of(made) : Optional.empty(),
        false,
        state == KeyState.NEW
            ? DnsObservation.NOTHING
            : DnsObservation.NOTHING.with(everywhere(), made),
        Set.of());
  }

  static ManagedKey trial(ManagedKey key) {
    return new ManagedKey(
        key.name(),
        key.kind(),
        key.publicKey(),
        key.state(),
        key.madeAt(),
        key.since(),
        key.activeFrom(),
        true,
        key.watch(),
        key.told());
  }

  static DnsVisibility everywhere() {
    return look(Finding.SEEN, Finding.SEEN);
  }

  static DnsVisibility missing() {
    return look(Finding.SEEN, Finding.MISSING);
  }

  static DnsVisibility silent() {
    return look(Finding.SEEN, Finding.UNREACHABLE);
  }

  static DnsVisibility look(Finding... findings) {
    List<ServerFinding> servers =
        Arrays.stream(findings).map(f -> new ServerFinding("ns.example.com", f, "")).toList();
    return new DnsVisibility(servers);
  }
}
