// SPDX-License-Identifier: Apache-2.0
package dev.waybill.hooks;

import com.google.inject.Inject;
import dev.waybill.bridge.Engines;
import dev.waybill.core.relay.RelayReplies;
import dev.waybill.core.reply.Verdict;
import org.apache.james.core.MaybeSender;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.MailHook;

/**
 * Answers MAIL with 452 4.3.1 while the store of all mail has too little room for more, or is away
 * (RFC 5321 §4.2.2). Thread-safe; asks nothing but memory.
 */
public final class StoreSpaceHook implements MailHook {

  private final Engines.Lease lease;

  /** Called by James's loaders. */
  @Inject
  public StoreSpaceHook(FileSystem fileSystem, DomainList domains) {
    this.lease = Engines.lease(fileSystem, domains);
  }

  @Override
  public void destroy() {
    lease.close();
  }

  @Override
  public HookResult doMail(SMTPSession session, MaybeSender sender) {
    return lease.waybill().store().health().takesMail()
        ? HookResult.DECLINED
        : Answers.of(new Verdict.Defer(RelayReplies.storeFull()));
  }
}
