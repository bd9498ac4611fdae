// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import java.time.Instant;
import java.util.Optional;

/** What an administrator reads about keys. */
final class KeyMessages {

  private KeyMessages() {}

  static String publish(ManagedKey key) {
    return "is new and signs by itself when every name server answers with it (now: "
        + finding(key)
        + ")";
  }

  static String seen(ManagedKey key) {
    return finding(key);
  }

  static String active(Instant from, Optional<ManagedKey> replaced) {
    return replaced
        .map(old -> "signs from " + from + " on, instead of " + old.name().selector())
        .orElse("signs from " + from + " on");
  }

  static String unseen() {
    return "signs although it has not been seen in the DNS; verifiers will not find it until its"
        + " record is there";
  }

  static String lost(ManagedKey key) {
    return "was seen in the DNS and is not any more, so it does not sign yet: " + finding(key);
  }

  static String mismatch(ManagedKey key, OnMismatch reaction) {
    String problem = "its record is not what it must be: " + finding(key) + ". ";
    if (key.state() == KeyState.RETIRING) {
      return problem + "Mail that it signed is still on its way; put the record back";
    }
    String meanwhile =
        switch (reaction) {
          case KEEP -> "It keeps signing";
          case FALLBACK -> "Another key signs instead, if there is one";
          case DEFER -> "Mail of the domain waits";
        };
    return problem + meanwhile + " (on-mismatch). Put the record back";
  }

  static String seenAgain(ManagedKey key) {
    return "is back: " + finding(key);
  }

  static String standsStill(ManagedKey key) {
    return "has waited for its record since " + key.since() + ": " + finding(key);
  }

  static String silence(ManagedKey key) {
    return "for a day nobody could find out whether its record is there: " + finding(key);
  }

  static String retired(ManagedKey key) {
    return "nothing that it signed is on its way any more; remove its record, or give it an empty"
        + " p= ("
        + key.revocation().value()
        + ")";
  }

  static String finding(ManagedKey key) {
    String finding = key.watch().finding();
    return finding.isEmpty() ? "nobody has looked yet" : finding;
  }
}
