// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.serve;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.dkim.PublicKeyRecord;
import java.io.PrintWriter;
import java.util.List;

/** Creates the domains, keys and accounts that were asked for and do not exist yet. */
final class FirstRun {

  private final Accounts accounts;
  private final TrialKeys keys;
  private final Passwords passwords;
  private final PrintWriter out;

  FirstRun(Accounts accounts, TrialKeys keys, Passwords passwords, PrintWriter out) {
    this.accounts = accounts;
    this.keys = keys;
    this.passwords = passwords;
    this.out = out;
  }

  void create(List<String> domains, List<String> users) {
    for (String name : domains) {
      DomainName domain = domain(name);
      boolean added = accounts.addDomain(domain.value());
      if (keys.records(domain).isEmpty()) {
        int bits = keys.create(domain);
        out.println("Created the domain " + domain + " with a DKIM key of " + bits + " bits");
      } else if (added) {
        out.println("Created the domain " + domain + "; it had a DKIM key already");
      }
    }
    users.stream().map(Accounts::canonical).forEach(this::createUser);
  }

  /** The record to publish for the domain's key. */
  PublicKeyRecord record(DomainName domain) {
    return keys.records(domain).stream()
        .findFirst()
        .orElseThrow(() -> new StartProblem("The domain " + domain + " has no DKIM key"));
  }

  private void createUser(String address) {
    Mailbox mailbox = mailbox(address);
    if (accounts.hasUser(address)) {
      return;
    }
    if (!accounts.domains().contains(mailbox.domain().value())) {
      throw new StartProblem(
          "The account " + address + " needs its domain first: add --domain " + mailbox.domain());
    }
    Passwords.Password password = passwords.forNew(address);
    accounts.addUser(address, password.text());
    out.println("Created the account " + address);
    if (password.generated()) {
      out.println("  its password, shown only now: " + password.text());
    }
  }

  private static DomainName domain(String name) {
    try {
      return DomainName.parse(name);
    } catch (IllegalArgumentException e) {
      throw new StartProblem("--domain " + name + ": " + e.getMessage());
    }
  }

  private static Mailbox mailbox(String address) {
    try {
      return Mailbox.parse(address);
    } catch (IllegalArgumentException e) {
      throw new StartProblem("--user " + address + ": " + e.getMessage());
    }
  }
}
