// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.smtp;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What an answer to EHLO advertises. Immutable.
 *
 * @param maxOctets the value of SIZE; 0 is SIZE without a limit, negative is no SIZE
 */
record SinkOffers(Set<Offer> offers, long maxOctets) {

  /** What every current server has, except TLS and AUTH. */
  static final SinkOffers USUAL =
      new SinkOffers(
          Set.of(
              Offer.EIGHT_BIT_MIME,
              Offer.PIPELINING,
              Offer.SMTPUTF8,
              Offer.ENHANCED_STATUS_CODES,
              Offer.DSN),
          -1);

  /** What a client gets that said HELO. */
  static final SinkOffers NOTHING = new SinkOffers(Set.of(), -1);

  SinkOffers {
    offers = Set.copyOf(offers);
  }

  boolean has(Offer offer) {
    return offers.contains(offer);
  }

  boolean isTooLong(long octets) {
    return maxOctets > 0 && octets > maxOctets;
  }

  List<String> keywords() {
    List<String> words = new ArrayList<>(offers.stream().sorted().map(Offer::keyword).toList());
    if (maxOctets >= 0) {
      words.add(maxOctets == 0 ? "SIZE" : "SIZE " + maxOctets);
    }
    return words;
  }

  /** Whether an ESMTP parameter belongs to something that is offered. */
  boolean allows(String parameter) {
    return switch (MailPath.keyword(parameter)) {
      case "SIZE" -> maxOctets >= 0;
      case "BODY" -> has(Offer.EIGHT_BIT_MIME);
      case "SMTPUTF8" -> has(Offer.SMTPUTF8);
      case "RET", "ENVID", "NOTIFY", "ORCPT" -> has(Offer.DSN);
      case "AUTH" -> has(Offer.AUTH_PLAIN);
      default -> false;
    };
  }
}
