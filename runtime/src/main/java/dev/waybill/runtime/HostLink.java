// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import dev.waybill.core.WaybillSettings;
import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.pipeline.MailWay;
import dev.waybill.core.relay.Aliases;
import dev.waybill.core.settings.Problem;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** The host, and its mail as soon as there is some. Thread-safe. */
final class HostLink {

  /** Speaks for a server that has no domain yet (RFC 2606 §2). */
  private static final DomainName NAMELESS = DomainName.parse("localhost.invalid");

  private final Host host;
  private final AtomicReference<HostMail> mail = new AtomicReference<>();
  private boolean starting;
  private volatile HostMailboxes mailboxes = HostMailboxes.TRUSTED;
  private final AtomicReference<HostAccounts> accounts = new AtomicReference<>();
  private final Set<Integer> ports = ConcurrentHashMap.newKeySet();
  private volatile Aliases aliases = Aliases.NONE;

  HostLink(Host host) {
    this.host = host;
  }

  /** Who knows the aliases; everybody who says so means the same table. */
  void aliases(Aliases table) {
    aliases = table;
  }

  /** Whether an address is an alias of an account; may wait for the host's table. */
  boolean isAlias(Mailbox address, Mailbox account) {
    return aliases.isAlias(address, account);
  }

  /**
   * The host can send mail from now on; the first one that says so counts.
   *
   * @return whether this was the first, and the host is not {@link #starting} any more
   */
  synchronized boolean ready(HostMail hostMail) {
    return mail.compareAndSet(null, hostMail) && !starting;
  }

  /** The host says later, with {@link #started}, that all of it is there. */
  synchronized void starting() {
    starting = true;
  }

  /**
   * All of the host is there.
   *
   * @return whether it has been {@link #ready} before
   */
  synchronized boolean started() {
    boolean begins = starting && mail.get() != null;
    starting = false;
    return begins;
  }

  /** The host says when its mailboxes are on the disk. */
  void mailboxes(HostMailboxes ofHost) {
    mailboxes = ofHost;
  }

  HostMailboxes mailboxes() {
    return mailboxes;
  }

  /** How to send mail; empty until the host is ready. */
  Optional<HostMail> mail() {
    return Optional.ofNullable(mail.get());
  }

  /**
   * How to send mail.
   *
   * @throws IllegalStateException until the host is ready
   */
  HostMail readyMail() {
    return mail()
        .orElseThrow(() -> new IllegalStateException("the host cannot send mail of its own yet"));
  }

  MailWay way() {
    return host.way();
  }

  /** Clients reach us on this port, over SMTP. */
  void listensOn(int port) {
    ports.add(port);
  }

  /** Where clients reach us over SMTP; empty until the host has said so. */
  Set<Integer> ports() {
    return Collections.unmodifiableSet(ports);
  }

  /** What else to warn of in settings from this file: what the host does not have. */
  Function<WaybillSettings, List<Problem>> doubts(Path file) {
    return new HostDoubts(file, this)::about;
  }

  boolean isLocal(DomainName domain) {
    return host.isLocal(domain);
  }

  /** Who has mail here, from now on. */
  void accounts(HostAccounts hostAccounts) {
    accounts.set(hostAccounts);
  }

  /** Who has mail here; empty until the host has said so. */
  Optional<HostAccounts> accounts() {
    return Optional.ofNullable(accounts.get());
  }

  /** Whether mail to an address stays here and reaches somebody, as far as is known. */
  boolean isHere(Mailbox mailbox) {
    return isLocal(mailbox.domain())
        && accounts().map(known -> known.reaches(mailbox)).orElse(true);
  }

  /** As {@link Host#defaultDomain}. */
  Optional<DomainName> defaultDomain() {
    return host.defaultDomain();
  }

  /** The domain under which the server writes about something of this domain. */
  DomainName writingDomain(Optional<DomainName> domain) {
    return domain.filter(host::isLocal).or(host::defaultDomain).orElse(NAMELESS);
  }
}
