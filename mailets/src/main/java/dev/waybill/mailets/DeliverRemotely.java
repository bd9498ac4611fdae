// SPDX-License-Identifier: Apache-2.0
package dev.waybill.mailets;

import com.google.inject.Inject;
import dev.waybill.bridge.Engines;
import java.io.IOException;
import javax.mail.MessagingException;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.mailet.Mail;

/**
 * Takes responsibility for the message: stores it durably in the outgoing queue, from where it goes
 * to its next hops. Consumes the mail. Thread-safe.
 */
public final class DeliverRemotely extends EngineMailet {

  /** Called by James's loaders. */
  @Inject
  public DeliverRemotely(FileSystem fileSystem, DomainList domains) {
    super(fileSystem, domains);
  }

  @Override
  void handle(Engines.Lease lease, Mail mail) throws MessagingException, IOException {
    lease.outbound().send(mail);
    mail.setState(Mail.GHOST);
  }
}
