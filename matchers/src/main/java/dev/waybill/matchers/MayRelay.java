// SPDX-License-Identifier: Apache-2.0
package dev.waybill.matchers;

import dev.waybill.bridge.MailAttributes;
import java.util.Collection;
import java.util.List;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMatcher;

/**
 * Matches mail that the relay policy let in, all recipients or none.
 *
 * <p>The decision was made and noted when the message was accepted; mail that carries no decision
 * of ours is not relayed. Thread-safe.
 */
public final class MayRelay extends GenericMatcher {

  @Override
  public Collection<MailAddress> match(Mail mail) {
    return MailAttributes.grant(mail).isPresent() ? mail.getRecipients() : List.of();
  }
}
