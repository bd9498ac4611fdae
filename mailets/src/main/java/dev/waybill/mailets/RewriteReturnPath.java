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
 * Journals the message as accepted and plans a signed return path for each recipient, on the bounce
 * host of the sender's domain. The null sender stays null. Thread-safe.
 */
public final class RewriteReturnPath extends EngineMailet {

  /** Called by James's loaders. */
  @Inject
  public RewriteReturnPath(FileSystem fileSystem, DomainList domains) {
    super(fileSystem, domains);
  }

  @Override
  void handle(Engines.Lease lease, Mail mail) throws MessagingException, IOException {
    lease.outbound().plan(mail);
  }
}
