// SPDX-License-Identifier: Apache-2.0
package dev.waybill.hooks;

import com.google.inject.Inject;
import dev.waybill.bridge.Engines;
import dev.waybill.bridge.Forwards;
import dev.waybill.bridge.RelayOutcomes;
import dev.waybill.core.relay.ClientPolicy;
import dev.waybill.core.relay.Refusal;
import dev.waybill.core.relay.RelayPolicy;
import dev.waybill.core.relay.RelayReplies;
import dev.waybill.core.reply.Verdict;
import java.util.Optional;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.RcptHook;
import org.apache.james.rrt.api.RecipientRewriteTable;
import org.apache.james.rrt.api.RecipientRewriteTableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses a local recipient whose alias, group or forward leads to another server, when the client
 * may not relay: otherwise the message would get a 250 and could not leave. Administrators allow
 * such forwards with {@code <mailets relay="true"/>}.
 *
 * <p>Place it after {@link RelayPolicyHook}. Fails soft: when James cannot read its table the
 * client is told to try again. Thread-safe.
 */
public final class ForeignForwardHook implements RcptHook {

  private static final Logger LOGGER = LoggerFactory.getLogger(ForeignForwardHook.class);

  private final Engines.Lease lease;
  private final RelayOutcomes outcomes;
  private final Forwards forwards;

  /** Called by James's loaders. */
  @Inject
  public ForeignForwardHook(
      FileSystem fileSystem,
      DomainList domains,
      RecipientRewriteTable table,
      MetricFactory metrics) {
    this.outcomes = new RelayOutcomes(metrics);
    this.lease = Engines.lease(fileSystem, domains);
    this.forwards = new Forwards(table, domains);
  }

  @Override
  public void destroy() {
    lease.close();
  }

  @Override
  public HookResult doRcpt(SMTPSession session, MaybeSender sender, MailAddress recipient) {
    RelayPolicy policy = lease.waybill().relay();
    ClientPolicy clientPolicy = policy.clientPolicy(SessionFacts.client(session));
    Optional<Refusal> refusal = policy.forwarded(clientPolicy);
    if (refusal.isEmpty()) {
      return HookResult.DECLINED;
    }
    try {
      if (!forwards.leadElsewhere(recipient)) {
        return HookResult.DECLINED;
      }
      outcomes.refused(clientPolicy, refusal.get());
      return Answers.of(refusal.get().verdict());
    } catch (DomainListException | RecipientRewriteTableException | RuntimeException e) {
      LOGGER.warn("The aliases of {} cannot be read", recipient, e);
      return Answers.of(new Verdict.Defer(RelayReplies.recipientUnknowable()));
    }
  }
}
