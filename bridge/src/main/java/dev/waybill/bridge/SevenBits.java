// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.delivery.EightBitRules;
import dev.waybill.core.eightbit.SevenBitPlan;
import dev.waybill.core.eightbit.SevenBitPlan.Impossible;
import dev.waybill.core.eightbit.SevenBitPlan.Possible;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.mail.MessagingException;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Converts messages to 7 bits where the settings want it for one of the recipients, always before
 * they are signed. A message that comes twice is converted once.
 *
 * <p>Thread-safe.
 */
final class SevenBits {

  private static final Logger LOGGER = LoggerFactory.getLogger(SevenBits.class);

  private final Supplier<EightBitRules> rules;

  SevenBits(Supplier<EightBitRules> rules) {
    this.rules = rules;
  }

  /** Converts if need be; what can not be converted stays as it is. */
  void convert(Mail mail) throws MessagingException, IOException {
    if (!isWanted(mail) || MailAttributes.isConverted(mail) || OwnFields.octetsOn(mail) > 0) {
      return;
    }
    SevenBitPlan plan;
    try (InputStream raw = RawMessage.open(mail)) {
      plan = SevenBitPlan.of(raw);
    }
    if (plan instanceof Impossible why) {
      LOGGER.info(
          "{} keeps its 8-bit octets: {}", MailAttributes.token(mail), why.obstacle().text());
    }
    if (plan instanceof Possible possible) {
      RawMessage.rewrite(mail, possible::convert);
      MailAttributes.markConverted(mail);
      LOGGER.info("{} is converted to 7 bits", MailAttributes.token(mail));
    }
  }

  private boolean isWanted(Mail mail) {
    Stream<DomainName> domains =
        mail.getRecipients().stream()
            .flatMap(recipient -> Addresses.mailbox(recipient).stream())
            .map(Mailbox::domain);
    return domains.anyMatch(rules.get()::converts);
  }
}
