// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.address.RoleMailbox;
import dev.waybill.core.explain.HostView;
import dev.waybill.core.pipeline.MailWay;
import dev.waybill.core.returnpath.BounceHosts;
import java.util.function.Predicate;

/** What the files tell of a host that does not run: its accounts are in a database of its own. */
record FilesHost(MailWay way, Predicate<DomainName> isOurs, BounceHosts bounceHosts)
    implements HostView {

  @Override
  public boolean runs() {
    return false;
  }

  @Override
  public boolean isLocal(DomainName domain) {
    return isOurs.test(domain);
  }

  @Override
  public Known hasAccount(String name) {
    return Known.UNKNOWN;
  }

  @Override
  public Known reaches(Mailbox mailbox) {
    return Known.UNKNOWN;
  }

  @Override
  public Known leadsElsewhere(Mailbox mailbox) {
    return Known.UNKNOWN;
  }

  @Override
  public Known hasRoleReader(Mailbox mailbox) {
    DomainName domain = mailbox.domain();
    boolean ours = isLocal(domain) || bounceHosts.isBounceHost(domain);
    return ours && RoleMailbox.is(mailbox) ? Known.UNKNOWN : Known.NO;
  }
}
