// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.address.RoleMailbox;
import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
import dev.waybill.core.store.Keys;
import dev.waybill.core.store.Store;
import dev.waybill.core.store.Table;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who answers for this server: the account that {@code waybill.xml} names, else postmaster at our
 * default domain if somebody has that address, else the first account that there ever was.
 *
 * <p>Thread-safe. May wait for a database; nothing is kept in memory, because few ask.
 */
public final class Postmaster {

  private static final Logger LOGGER = LoggerFactory.getLogger(Postmaster.class);

  private static final byte[] FIRST_ACCOUNT = Keys.of("first-account");

  private final Supplier<Optional<Mailbox>> named;
  private final Predicate<DomainName> isBounceHost;
  private final Predicate<InetAddress> isOwnAddress;
  private final HostLink host;
  private final Store store;

  Postmaster(
      Supplier<Optional<Mailbox>> named,
      Predicate<DomainName> isBounceHost,
      Predicate<InetAddress> isOwnAddress,
      HostLink host,
      Store store) {
    this.named = named;
    this.isBounceHost = isBounceHost;
    this.isOwnAddress = isOwnAddress;
    this.host = host;
    this.store = store;
  }

  /** Who it is; empty while mail for it would reach nobody. */
  public Optional<Mailbox> current() {
    Optional<Mailbox> wanted = named.get();
    return wanted.isPresent()
        ? wanted.filter(host::isHere)
        : ofDefaultDomain().or(this::firstAccount);
  }

  private Optional<Mailbox> ofDefaultDomain() {
    return host.accounts()
        .flatMap(
            accounts ->
                host.defaultDomain()
                    .map(domain -> new Mailbox("postmaster", domain))
                    .filter(accounts::reaches));
  }

  // The first one is remembered: an account that comes later and sorts before it does not get its
  // mail.
  private Optional<Mailbox> firstAccount() {
    Optional<Mailbox> known = remembered();
    return known.isPresent() || host.accounts().isEmpty()
        ? known
        : chooseFirst(host.accounts().get());
  }

  private Optional<Mailbox> remembered() {
    return store
        .get(Table.META, FIRST_ACCOUNT)
        .map(octets -> Mailbox.parse(new String(octets, StandardCharsets.UTF_8)))
        .filter(host::isHere);
  }

  private synchronized Optional<Mailbox> chooseFirst(HostAccounts accounts) {
    Optional<Mailbox> meanwhile = remembered();
    if (meanwhile.isPresent()) {
      return meanwhile;
    }
    // While no domain is known, nobody is here, and the one that is remembered must stay.
    Optional<Mailbox> first = accounts.first().filter(account -> host.isLocal(account.domain()));
    first.ifPresent(this::remember);
    return first;
  }

  private void remember(Mailbox account) {
    store.write(
        new Changes().put(Table.META, FIRST_ACCOUNT, Keys.of(account.toString())),
        Durability.SYNCED);
    LOGGER.info("{} gets the mail for postmaster, abuse and mailer-daemon", account);
  }

  /**
   * Whether an address is postmaster, abuse or mailer-daemon at a domain or bounce host of ours.
   */
  public boolean isRole(Mailbox mailbox) {
    DomainName domain = mailbox.domain();
    return RoleMailbox.is(mailbox) && (host.isLocal(domain) || isBounceHost.test(domain));
  }

  /**
   * Whether postmaster, abuse or mailer-daemon at an IP address (RFC 5321 §4.1.3) are those of this
   * server: the address is one of this machine, or in {@code own-addresses} of the settings.
   */
  public boolean isAt(InetAddress address) {
    return isOwnAddress.test(address);
  }

  /**
   * Who reads the mail for such an address; empty when it is another address, when somebody has
   * this one, or when nobody answers for the server.
   */
  public Optional<Mailbox> readerOf(Mailbox mailbox) {
    if (!isRole(mailbox)) {
      return Optional.empty();
    }
    boolean taken = host.accounts().filter(accounts -> accounts.reaches(mailbox)).isPresent();
    return taken ? Optional.empty() : current();
  }

  /** What is wrong; empty while somebody answers for the server. */
  public Optional<String> trouble() {
    if (current().isPresent()) {
      return Optional.empty();
    }
    String why = named.get().map(account -> ", as there is no account " + account).orElse("");
    return Optional.of(
        "mail for postmaster, abuse and mailer-daemon reaches nobody"
            + why
            + "; create an account or name one in <postmaster account=\"...\"/>");
  }
}
