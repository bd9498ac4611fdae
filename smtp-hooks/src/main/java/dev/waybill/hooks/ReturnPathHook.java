// SPDX-License-Identifier: Apache-2.0
package dev.waybill.hooks;

import com.google.inject.Inject;
import dev.waybill.bridge.Engines;
import dev.waybill.core.reply.Verdict;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.RcptHook;

/**
 * Takes mail for our own return paths, and only when their signature is good.
 *
 * <p>Must stand before {@link RelayPolicyHook}: a bounce host is no local domain, so any later hook
 * would call its addresses foreign. Thread-safe.
 */
public final class ReturnPathHook implements RcptHook {

  private final Engines.Lease lease;

  /** Called by James's loaders. */
  @Inject
  public ReturnPathHook(FileSystem fileSystem, DomainList domains) {
    this.lease = Engines.lease(fileSystem, domains);
  }

  @Override
  public void destroy() {
    lease.close();
  }

  @Override
  public HookResult doRcpt(SMTPSession session, MaybeSender sender, MailAddress recipient) {
    Verdict verdict = lease.returnPathVerdict(recipient, lease.waybill().clock().instant());
    // A verified signature is the one case where skipping the relay check is right.
    return verdict instanceof Verdict.Accept ? HookResult.OK : Answers.of(verdict);
  }
}
