// SPDX-License-Identifier: Apache-2.0
package dev.waybill.matchers;

import com.google.inject.Inject;
import dev.waybill.bridge.Engines;
import dev.waybill.bridge.MailAttributes;
import dev.waybill.core.reply.Verdict;
import java.time.Instant;
import java.util.Collection;
import org.apache.james.core.MailAddress;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMatcher;

/**
 * Matches recipients that are return paths of ours with a good signature, as of the moment in which
 * the mail came in. Thread-safe.
 */
public final class IsReturnPath extends GenericMatcher {

  private final Engines.Lease lease;

  /** Called by James's loaders. */
  @Inject
  public IsReturnPath(FileSystem fileSystem, DomainList domains) {
    this.lease = Engines.lease(fileSystem, domains);
  }

  @Override
  public void destroy() {
    lease.close();
  }

  @Override
  public void init() {
    lease.hostReady(getMailetContext());
  }

  @Override
  public Collection<MailAddress> match(Mail mail) {
    Instant at = MailAttributes.acceptedAt(mail).orElseGet(lease.waybill().clock()::instant);
    return mail.getRecipients().stream()
        .filter(recipient -> lease.returnPathVerdict(recipient, at) instanceof Verdict.Accept)
        .toList();
  }
}
