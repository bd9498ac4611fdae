// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.serve;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.dkim.KeyDirectory;
import dev.waybill.core.dkim.KeyLookup;
import dev.waybill.core.dkim.PublicKeyRecord;
import dev.waybill.core.dkim.Selector;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;

/** Creates the domains, keys and accounts that were asked for and do not exist yet. */
final class FirstRun {

  /** RFC 8301 §3.2: signers should use at least 2048 bits. */
  private static final int DKIM_BITS = 2048;

  private final Accounts accounts;
  private final KeyDirectory keys;
  private final Passwords passwords;
  private final InstantSource clock;
  private final PrintWriter out;

  FirstRun(
      Accounts accounts,
      KeyDirectory keys,
      Passwords passwords,
      InstantSource clock,
      PrintWriter out) {
    this.accounts = accounts;
    this.keys = keys;
    this.passwords = passwords;
    this.clock = clock;
    this.out = out;
  }

  void create(List<String> domains, List<String> users) {
    for (String name : domains) {
      DomainName domain = domain(name);
      boolean added = accounts.addDomain(domain.value());
      if (keys.keyFor(domain) instanceof KeyLookup.NoKey) {
        keys.create(domain, Selector.dated(clock.instant(), 'a'), DKIM_BITS);
        out.println("Created the domain " + domain + " with a DKIM key of " + DKIM_BITS + " bits");
      } else if (added) {
        out.println("Created the domain " + domain + "; it had a DKIM key already");
      }
    }
    users.stream().map(Accounts::canonical).forEach(this::createUser);
  }

  /** The record to publish for the domain's key. */
  PublicKeyRecord record(DomainName domain) {
    return keys.keyFor(domain)
        .fold(
            found -> found.key().publicKeyRecord(),
            none -> {
              throw new StartProblem("The domain " + domain + " has no DKIM key");
            },
            unusable -> {
              throw new StartProblem("The DKIM key of " + domain + ": " + unusable.problem());
            });
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
