// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.explain;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.pipeline.MailWay;
import java.util.Set;

/** A host with one domain, of which a test says what it knows. Confined to one thread. */
final class HostOfTheTest implements HostView {

  private final DomainName domain;
  MailWay way = MailWay.UNKNOWN;
  boolean runs = true;
  boolean knowsAccounts = true;
  Set<String> accounts = Set.of("ann@example.com", "eve@example.com", "b@example.com");
  Set<String> forwards = Set.of();
  Set<String> roles = Set.of();

  HostOfTheTest(DomainName domain) {
    this.domain = domain;
  }

  @Override
  public MailWay way() {
    return way;
  }

  @Override
  public boolean runs() {
    return runs;
  }

  @Override
  public boolean isLocal(DomainName asked) {
    return asked.equals(domain);
  }

  @Override
  public Known hasAccount(String name) {
    return known(accounts.contains(name));
  }

  @Override
  public Known reaches(Mailbox mailbox) {
    String address = mailbox.toString();
    return known(accounts.contains(address) || forwards.contains(address));
  }

  @Override
  public Known leadsElsewhere(Mailbox mailbox) {
    return known(forwards.contains(mailbox.toString()));
  }

  @Override
  public Known hasRoleReader(Mailbox mailbox) {
    return Known.of(roles.contains(mailbox.toString()));
  }

  private Known known(boolean answer) {
    return knowsAccounts ? Known.of(answer) : Known.UNKNOWN;
  }
}
