// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.explain.HostView;
import dev.waybill.core.pipeline.MailWay;
import java.util.function.Predicate;

/** The host for those who explain what it would do; asks it each time. Thread-safe. */
record RunningHost(HostLink host, Postmaster postmaster) implements HostView {

  @Override
  public MailWay way() {
    return host.way();
  }

  @Override
  public boolean runs() {
    return true;
  }

  @Override
  public boolean isLocal(DomainName domain) {
    return host.isLocal(domain);
  }

  @Override
  public Known hasAccount(String name) {
    return ask(accounts -> accounts.hasAccount(name));
  }

  @Override
  public Known reaches(Mailbox mailbox) {
    return ask(accounts -> accounts.reaches(mailbox));
  }

  @Override
  public Known leadsElsewhere(Mailbox mailbox) {
    return ask(accounts -> accounts.leadsElsewhere(mailbox));
  }

  @Override
  public Known hasRoleReader(Mailbox mailbox) {
    return Known.of(postmaster.readerOf(mailbox).isPresent());
  }

  private Known ask(Predicate<HostAccounts> question) {
    return host.accounts().map(accounts -> Known.of(question.test(accounts))).orElse(Known.UNKNOWN);
  }
}
