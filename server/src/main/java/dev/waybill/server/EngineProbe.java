// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import com.google.inject.Inject;
import dev.waybill.bridge.Engines;
import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.PublicKeyRecord;
import dev.waybill.core.dkim.keys.KeyOrder;
import dev.waybill.core.dkim.keys.KeyPolicy;
import dev.waybill.core.dkim.keys.ManagedKey;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.smtpserver.netty.SMTPServerFactory;
import org.apache.james.utils.GuiceProbe;

/** A handle on the engine of a running server. Thread-safe. */
public final class EngineProbe implements GuiceProbe {

  private final FileSystem fileSystem;
  private final DomainList domains;

  private final SMTPServerFactory smtp;

  @Inject
  EngineProbe(FileSystem fileSystem, DomainList domains, SMTPServerFactory smtp) {
    this.fileSystem = fileSystem;
    this.domains = domains;
    this.smtp = smtp;
  }

  /** The ports on which clients can speak SMTP. */
  public Set<Integer> smtpPorts() {
    return smtp.getServers().stream()
        .flatMap(server -> server.getListenAddresses().stream())
        .map(InetSocketAddress::getPort)
        .collect(Collectors.toSet());
  }

  /** The DKIM records of a domain that have to be published, RSA first. */
  public List<PublicKeyRecord> dkimRecords(DomainName domain) {
    try (Engines.Lease lease = Engines.lease(fileSystem, domains)) {
      return lease.waybill().dkim().keys().office().list().stream()
          .filter(key -> key.name().domain().equals(domain) && key.state().hasFuture())
          .sorted(Comparator.comparing(ManagedKey::kind))
          .map(ManagedKey::record)
          .toList();
    }
  }

  /**
   * Makes the first DKIM key of a domain, which signs at once, seen or not.
   *
   * @return its size in bits
   */
  public int createDkimKey(DomainName domain) {
    try (Engines.Lease lease = Engines.lease(fileSystem, domains)) {
      KeyPolicy policy = lease.waybill().settings().keys();
      lease.waybill().dkim().keys().office().create(KeyOrder.of(domain, policy).forTrial());
      return policy.rotation().bits();
    }
  }

  /** Why mail for postmaster reaches nobody; empty when it reaches somebody. */
  public Optional<String> postmasterTrouble() {
    try (Engines.Lease lease = Engines.lease(fileSystem, domains)) {
      return lease.waybill().postmaster().trouble();
    }
  }

  /** Has the hooks know every domain that exists now, instead of within a second. */
  public void refreshDomains() {
    try (Engines.Lease lease = Engines.lease(fileSystem, domains)) {
      lease.waybill().host().refresh();
    }
  }
}
