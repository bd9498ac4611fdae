// SPDX-License-Identifier: Apache-2.0
package dev.waybill.mailets;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import com.google.inject.Inject;
import dev.waybill.bridge.Addresses;
import dev.waybill.bridge.Engine;
import dev.waybill.bridge.MailAttributes;
import dev.waybill.bridge.RawMessage;
import dev.waybill.core.address.DomainName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mail;

/**
 * Splits a message for local, foreign and bounce recipients into one mail for each kind, byte for
 * byte, so that no matcher behind it makes James split it, which would re-serialise it.
 *
 * <p>Thread-safe.
 */
public final class SeparateRecipients extends EngineMailet {

  private enum Kind {
    LOCAL,
    BOUNCE,
    FOREIGN
  }

  /** Called by James's loaders. */
  @Inject
  public SeparateRecipients(FileSystem fileSystem, DomainList domains) {
    super(fileSystem, domains);
  }

  @Override
  void handle(Engine engine, Mail mail) throws MessagingException, IOException {
    List<List<MailAddress>> groups = groups(engine, mail);
    if (groups.size() == 1) {
      mail.setRecipients(groups.get(0));
      if (kind(engine, groups.get(0).get(0)) != Kind.FOREIGN) {
        MailAttributes.forgetToken(mail);
      }
      return;
    }
    // None keeps this mail: James gives it all its recipients back when a later mailet fails.
    for (List<MailAddress> group : groups) {
      sendOn(mail, group);
    }
    mail.setState(Mail.GHOST);
  }

  // Every bounce by itself, so that a failure repeats one and not all.
  private static List<List<MailAddress>> groups(Engine engine, Mail mail) {
    Map<Kind, List<MailAddress>> kinds =
        mail.getRecipients().stream()
            .distinct()
            .collect(groupingBy(r -> kind(engine, r), LinkedHashMap::new, toList()));
    List<List<MailAddress>> groups = new ArrayList<>();
    kinds.forEach(
        (kind, recipients) -> {
          if (kind == Kind.BOUNCE) {
            recipients.forEach(recipient -> groups.add(List.of(recipient)));
          } else {
            groups.add(recipients);
          }
        });
    return groups;
  }

  private void sendOn(Mail mail, List<MailAddress> recipients)
      throws MessagingException, IOException {
    MailImpl other = RawMessage.copy(mail);
    try {
      other.setRecipients(recipients);
      MailAttributes.markSplit(mail, other);
      getMailetContext().sendMail(other, mail.getState());
    } finally {
      LifecycleUtil.dispose(other);
    }
  }

  private static Kind kind(Engine engine, MailAddress recipient) {
    Optional<DomainName> domain = Addresses.domain(recipient.getDomain());
    if (domain.filter(engine.localDomains()::contains).isPresent()) {
      return Kind.LOCAL;
    }
    return domain.filter(engine.returnPaths().hosts()::isBounceHost).isPresent()
        ? Kind.BOUNCE
        : Kind.FOREIGN;
  }
}
