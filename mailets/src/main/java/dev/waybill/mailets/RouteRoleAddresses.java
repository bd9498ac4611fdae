// SPDX-License-Identifier: Apache-2.0
package dev.waybill.mailets;

import com.google.inject.Inject;
import dev.waybill.bridge.Engines;
import java.util.List;
import org.apache.james.core.MailAddress;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.rrt.api.RecipientRewriteTable;
import org.apache.james.user.api.UsersRepository;
import org.apache.mailet.Mail;

/**
 * Leads mail for postmaster, abuse and mailer-daemon to who answers for this server. Only the
 * envelope changes. Must stand before SeparateRecipients. Thread-safe.
 */
public final class RouteRoleAddresses extends EngineMailet {

  /** Called by James's loaders. */
  @Inject
  public RouteRoleAddresses(
      FileSystem fileSystem,
      DomainList domains,
      UsersRepository users,
      RecipientRewriteTable table) {
    super(fileSystem, domains, lease -> lease.accounts(users, table));
  }

  @Override
  void handle(Engines.Lease lease, Mail mail) {
    List<MailAddress> readers =
        mail.getRecipients().stream()
            .map(recipient -> lease.roleReader(recipient).orElse(recipient))
            .distinct()
            .toList();
    if (!readers.equals(List.copyOf(mail.getRecipients()))) {
      mail.setRecipients(readers);
    }
  }
}
