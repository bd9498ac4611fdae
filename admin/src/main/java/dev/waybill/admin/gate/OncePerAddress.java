// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin.gate;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/** Lets one event of each address through in a while, and counts the others. Thread-safe. */
final class OncePerAddress {

  /** Chosen. */
  static final Duration QUIET = Duration.ofMinutes(1);

  /** Chosen; the address that was let through longest ago is forgotten first. */
  static final int MOST_ADDRESSES = 1000;

  private record Seen(Instant at, int heldBack) {}

  private final InstantSource clock;
  private final Map<String, Seen> addresses = new LinkedHashMap<>();

  OncePerAddress(InstantSource clock) {
    this.clock = clock;
  }

  /** How many were held back before this one; empty when this one is held back. */
  synchronized OptionalInt ask(String address) {
    Instant now = clock.instant();
    Seen last = addresses.get(address);
    if (last != null && now.isBefore(last.at().plus(QUIET))) {
      addresses.put(address, new Seen(last.at(), last.heldBack() + 1));
      return OptionalInt.empty();
    }
    addresses.remove(address);
    addresses.put(address, new Seen(now, 0));
    if (addresses.size() > MOST_ADDRESSES) {
      addresses.remove(addresses.keySet().iterator().next());
    }
    return OptionalInt.of(last == null ? 0 : last.heldBack());
  }
}
