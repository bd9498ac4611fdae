// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.LocalPart;
import dev.waybill.core.address.Mailbox;
import java.util.Optional;
import javax.mail.internet.AddressException;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;

/** Translates addresses between James and core. */
public final class Addresses {

  private Addresses() {}

  /**
   * The mailbox, with no more quotes than it needs; empty when core cannot carry the address, as
   * with a domain literal.
   */
  public static Optional<Mailbox> mailbox(MailAddress address) {
    return domain(address.getDomain())
        .flatMap(domain -> parsed(LocalPart.shortest(address.getLocalPart()), domain));
  }

  /** The domain name; empty for a domain literal. */
  public static Optional<DomainName> domain(Domain domain) {
    try {
      return Optional.of(DomainName.parse(domain.asString()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * The envelope sender; a sender that core cannot carry is nobody, for nobody could write back.
   */
  public static EnvelopeSender sender(MaybeSender sender) {
    return sender
        .asOptional()
        .flatMap(Addresses::mailbox)
        .map(EnvelopeSender::of)
        .orElseGet(EnvelopeSender::nobody);
  }

  /** The address as James writes it; empty when James cannot carry the mailbox. */
  public static Optional<MailAddress> mailAddress(Mailbox mailbox) {
    try {
      String localPart = LocalPart.withoutDoubleDots(mailbox.localPart());
      return Optional.of(new MailAddress(localPart + "@" + mailbox.domain()));
    } catch (AddressException e) {
      return Optional.empty();
    }
  }

  private static Optional<Mailbox> parsed(String localPart, DomainName domain) {
    try {
      return Optional.of(new Mailbox(localPart, domain));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
