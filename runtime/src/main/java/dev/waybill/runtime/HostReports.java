// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.bounce.LocalMail;
import dev.waybill.core.bounce.OutgoingReports;
import dev.waybill.core.outcome.Accepted;
import dev.waybill.core.relay.Grant;
import java.io.ByteArrayInputStream;
import java.util.Optional;
import java.util.function.Supplier;

/** Reports about bounces, sent through the host. Thread-safe; fails until the host is ready. */
record HostReports(Host host, HostLink link, Supplier<Optional<Mailbox>> whoAnswers)
    implements LocalMail, OutgoingReports {

  @Override
  public boolean isLocal(DomainName domain) {
    return host.isLocal(domain);
  }

  @Override
  public boolean exists(Mailbox mailbox) {
    return link.isHere(mailbox);
  }

  @Override
  public Optional<Mailbox> postmaster() {
    return whoAnswers.get();
  }

  @Override
  public boolean areOurs(Accepted message) {
    return message.client().equals(Grant.SystemGrant.NOTICE.label());
  }

  @Override
  public Optional<DomainName> defaultDomain() {
    return host.defaultDomain();
  }

  @Override
  public boolean canCarry(Mailbox to) {
    return link.readyMail().canWrite(to);
  }

  @Override
  public void send(Mailbox to, byte[] report) {
    link.readyMail().send(to, Grant.SystemGrant.NOTICE, new ByteArrayInputStream(report));
  }
}
