// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.relay.Grant;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A host with the domain example.com and a postmaster, that fails as often as it is told. */
final class HostOfTheTest implements Host, HostMail, HostAccounts {

  static final DomainName DOMAIN = DomainName.parse("example.com");
  static final Mailbox POSTMASTER = Mailbox.parse("postmaster@example.com");

  record Sent(Mailbox to, Grant grant, String text) {}

  final BlockingQueue<Sent> sent = new LinkedBlockingQueue<>();
  final AtomicInteger failures = new AtomicInteger();
  final AtomicInteger refreshes = new AtomicInteger();
  volatile Set<Mailbox> mailboxes = Set.of(POSTMASTER, Mailbox.parse("alice@example.com"));

  volatile boolean knowsDomains = true;

  @Override
  public boolean isLocal(DomainName domain) {
    return knowsDomains && domain.equals(DOMAIN);
  }

  @Override
  public Optional<DomainName> defaultDomain() {
    return knowsDomains ? Optional.of(DOMAIN) : Optional.empty();
  }

  @Override
  public void refresh() {
    refreshes.incrementAndGet();
  }

  @Override
  public boolean reaches(Mailbox mailbox) {
    return mailboxes.contains(mailbox);
  }

  @Override
  public boolean hasAccount(String name) {
    return reaches(Mailbox.parse(name));
  }

  @Override
  public boolean leadsElsewhere(Mailbox mailbox) {
    return false;
  }

  @Override
  public Optional<Mailbox> first() {
    return mailboxes.stream().min(Comparator.comparing(Mailbox::toString));
  }

  @Override
  public boolean canWrite(Mailbox mailbox) {
    return true;
  }

  @Override
  public void send(Mailbox to, Grant grant, InputStream raw) {
    if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new IllegalStateException("the host takes nothing now");
    }
    try {
      sent.add(new Sent(to, grant, new String(raw.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
