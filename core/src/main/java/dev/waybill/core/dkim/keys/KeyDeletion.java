// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a key may be deleted, and what is left to do in the DNS then.
 *
 * @param key as it is now
 * @param overlap how long mail may be in transit
 */
record KeyDeletion(ManagedKey key, Duration overlap) {

  /** Why it is not deleted; empty if it may be. */
  Optional<String> objection(boolean shared, boolean force) {
    if (shared) {
      return Optional.of(
          key.name()
              + " is known to every server that shares the states of keys, and one of them would"
              + " bring it back; retire or revoke it instead");
    }
    return force ? Optional.empty() : need();
  }

  private Optional<String> need() {
    return switch (key.state()) {
      case ACTIVE -> Optional.of(key.name() + " signs mail; retire it first");
      case PUBLISHED ->
          Optional.of(key.name() + " is published and is going to sign; retire it first");
      case RETIRING ->
          Optional.of(
              "mail that "
                  + key.name()
                  + " has signed is in transit; it can be deleted after "
                  + key.since().plus(overlap));
      case NEW, RETIRED, REVOKED -> Optional.empty();
    };
  }

  /** What remains to be done with its record. */
  String leftToDo(Instant now) {
    String record = "its TXT record at " + key.name();
    return switch (key.state()) {
      case NEW -> "Remove " + record + " if you have published it";
      case PUBLISHED, RETIRED -> "Remove " + record;
      case REVOKED ->
          "Leave " + record + " with its empty p= until nobody checks mail that the key has signed";
      case ACTIVE, RETIRING -> {
        Instant since = key.state() == KeyState.ACTIVE ? now : key.since();
        yield "Leave "
            + record
            + " until "
            + since.plus(overlap)
            + ", as mail that the key has signed is in transit; then remove it";
      }
    };
  }
}
