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
 * Reads what came to a return path of ours, journals the bounce and tells the author of the
 * message. Consumes the mail. Thread-safe.
 */
public final class RouteBounce extends EngineMailet {

  /** Called by James's loaders. */
  @Inject
  public RouteBounce(FileSystem fileSystem, DomainList domains) {
    super(fileSystem, domains);
  }

  @Override
  void handle(Engines.Lease lease, Mail mail) throws MessagingException, IOException {
    lease.inbound().route(mail);
    mail.setState(Mail.GHOST);
  }
}
