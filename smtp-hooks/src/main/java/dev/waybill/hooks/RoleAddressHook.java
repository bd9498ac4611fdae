// SPDX-License-Identifier: Apache-2.0
package dev.waybill.hooks;

import com.google.inject.Inject;
import dev.waybill.bridge.Engines;
import dev.waybill.core.relay.RelayReplies;
import dev.waybill.core.reply.Verdict;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.RcptHook;
import org.apache.james.rrt.api.RecipientRewriteTable;
import org.apache.james.user.api.UsersRepository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes mail for postmaster, abuse and mailer-daemon, from everybody and at every domain and bounce
 * host of ours (RFC 5321 §4.5.1, RFC 2142). The mailet RouteRoleAddresses leads it to its reader.
 *
 * <p>Must stand before {@link ReturnPathHook}, {@link RelayPolicyHook} and James's
 * ValidRcptHandler, which know no such addresses. Thread-safe.
 */
public final class RoleAddressHook implements RcptHook {

  private static final Logger LOGGER = LoggerFactory.getLogger(RoleAddressHook.class);

  private final Engines.Lease lease;

  /** Called by James's loaders. */
  @Inject
  public RoleAddressHook(
      FileSystem fileSystem,
      DomainList domains,
      UsersRepository users,
      RecipientRewriteTable table) {
    this.lease = Engines.lease(fileSystem, domains);
    lease.accounts(users, table);
  }

  @Override
  public void destroy() {
    lease.close();
  }

  @Override
  public HookResult doRcpt(SMTPSession session, MaybeSender sender, MailAddress recipient) {
    try {
      return lease.roleReader(recipient).isPresent() ? HookResult.OK : HookResult.DECLINED;
    } catch (RuntimeException e) {
      LOGGER.warn("It is not known who reads the mail for {}", recipient, e);
      return Answers.of(new Verdict.Defer(RelayReplies.recipientUnknowable()));
    }
  }
}
