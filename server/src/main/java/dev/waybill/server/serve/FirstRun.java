// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.serve;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.dkim.PublicKeyRecord;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Creates the domains, keys and accounts that were asked for and do not exist yet. Confined to one
 * thread.
 */
final class FirstRun {

  private final Supplier<Accounts> accounts;
  private final Supplier<TrialKeys> keys;
  private final Passwords passwords;
  private final PrintWriter out;
  private final List<DomainName> newDomains = new ArrayList<>();
  private final List<String> shown = new ArrayList<>();

  FirstRun(
      Supplier<Accounts> accounts, Supplier<TrialKeys> keys, Passwords passwords, PrintWriter out) {
    this.accounts = accounts;
    this.keys = keys;
    this.passwords = passwords;
    this.out = out;
  }

  void create(List<String> domains, List<String> users) {
    for (String name : domains) {
      DomainName domain = domain(name);
      boolean added = accounts.get().addDomain(domain.value());
      boolean keyless = keys.get().records(domain).isEmpty();
      if (keyless) {
        int bits = keys.get().create(domain);
        out.println("Created the domain " + domain + " with a DKIM key of " + bits + " bits");
      } else if (added) {
        out.println("Created the domain " + domain + "; it had a DKIM key already");
      }
      if (added || keyless) {
        newDomains.add(domain);
      }
    }
    users.stream().map(Accounts::canonical).forEach(this::createUser);
  }

  /** The domains that were created. */
  List<DomainName> newDomains() {
    return List.copyOf(newDomains);
  }

  /** The records to publish for the keys of a domain. */
  List<PublicKeyRecord> records(DomainName domain) {
    return keys.get().records(domain);
  }

  /** The passwords that were generated, in lines for a person; nobody else knows them. */
  List<String> passwords() {
    return List.copyOf(shown);
  }

  private void createUser(String address) {
    Mailbox mailbox = mailbox(address);
    if (accounts.get().hasUser(address)) {
      return;
    }
    if (!accounts.get().domains().contains(mailbox.domain().value())) {
      throw new StartProblem(
          "The account " + address + " needs its domain first: add --domain " + mailbox.domain());
    }
    Passwords.Password password = passwords.forNew(address);
    accounts.get().addUser(address, password.text());
    out.println("Created the account " + address);
    if (password.generated()) {
      shown.add("The password of " + address + ", shown only now: " + password.text());
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
