// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.Mailbox;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The keys under which one message counts.
 *
 * @param sending who sends it
 * @param providers who runs the mail hosts of a domain, where that is known
 */
record SendingKeys(Sending sending, Function<DomainName, Optional<String>> providers) {

  /** The only key of the scope that has one counter. */
  static final String EVERYTHING = "everything";

  /** The key of a recipient in a scope; empty when there is none. */
  Optional<String> of(Scope scope, Mailbox recipient) {
    return switch (scope) {
      case ACCOUNT -> sending.account().map(SendingKeys::lower);
      case NETWORK -> sending.network().map(Object::toString);
      case SENDER -> sending.sender().mailbox().map(mailbox -> lower(mailbox.toString()));
      case SENDER_DOMAIN -> sending.sender().mailbox().map(mailbox -> mailbox.domain().value());
      case RECIPIENT_DOMAIN -> Optional.of(recipient.domain().value());
      case PROVIDER -> Optional.of(lower(provider(recipient.domain())));
      case OUTGOING_ADDRESS -> sending.outgoingAddress().map(SendingKeys::lower);
      case EVERYTHING -> Optional.of(EVERYTHING);
    };
  }

  private String provider(DomainName domain) {
    return providers.apply(domain).orElse(domain.value());
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
