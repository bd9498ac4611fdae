// SPDX-License-Identifier: Apache-2.0
package dev.waybill.matchers;

import com.google.inject.Inject;
import dev.waybill.bridge.Engines;
import dev.waybill.bridge.LateCount;
import dev.waybill.bridge.LimitOutcomes;
import java.util.Collection;
import java.util.List;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMatcher;

/**
 * Matches mail that would go over a sending limit and was not counted in a dialogue, all recipients
 * or none; mail that it does not match is counted. Must stand behind {@link MayRelay}. Thread-safe.
 */
public final class IsOverSendingLimit extends GenericMatcher {

  private final Engines.Lease lease;
  private final LimitOutcomes outcomes;

  /** Called by James's loaders. */
  @Inject
  public IsOverSendingLimit(FileSystem fileSystem, DomainList domains, MetricFactory metrics) {
    this.lease = Engines.lease(fileSystem, domains);
    this.outcomes = new LimitOutcomes(metrics);
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
  public Collection<MailAddress> match(Mail mail) throws MessagingException {
    LateCount count = new LateCount(lease.waybill().limits().limiter(), outcomes);
    return count.isOver(mail) ? mail.getRecipients() : List.of();
  }
}
