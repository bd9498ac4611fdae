// SPDX-License-Identifier: Apache-2.0
package dev.waybill.matchers;

import com.google.inject.Inject;
import dev.waybill.bridge.Backstop;
import dev.waybill.bridge.Engines;
import dev.waybill.bridge.RelayOutcomes;
import java.io.IOException;
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
 * Matches mail that the relay policy lets out, all recipients or none. Must stand behind everything
 * that takes local recipients away.
 *
 * <p>Most decisions were made and noted when the message was accepted; mail that came by another
 * way is decided here. Thread-safe.
 */
public final class MayRelay extends GenericMatcher {

  private final Engines.Lease lease;
  private final RelayOutcomes outcomes;

  /** Called by James's loaders. */
  @Inject
  public MayRelay(FileSystem fileSystem, DomainList domains, MetricFactory metrics) {
    this.lease = Engines.lease(fileSystem, domains);
    this.outcomes = new RelayOutcomes(metrics);
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
    try {
      Backstop backstop = new Backstop(lease.waybill().relay(), lease.relayFacts(), outcomes);
      return backstop.permission(mail).isPresent() ? mail.getRecipients() : List.of();
    } catch (IOException e) {
      throw new MessagingException("the message cannot be read", e);
    }
  }
}
