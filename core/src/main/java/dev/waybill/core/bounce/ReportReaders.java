// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.outcome.Accepted;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who reads the reports about a message, and in whose name they are written.
 *
 * <p>Thread-safe.
 */
public final class ReportReaders {

  /** Speaks for a server that has no domain yet (RFC 2606 §2). */
  private static final DomainName NAMELESS = DomainName.parse("localhost.invalid");

  private final LocalMail local;
  private final OutgoingReports reports;

  /** Chooses among addresses that these reports can be sent to. */
  public ReportReaders(LocalMail local, OutgoingReports reports) {
    this.local = local;
    this.reports = reports;
  }

  /**
   * The author, unless that is an address of ours with no mailbox; then the sender that the client
   * named. Empty when the sender was null (RFC 5321 §4.5.5), or nobody can be written to.
   */
  public Optional<Mailbox> of(Accepted accepted) {
    Optional<Mailbox> sender = accepted.sender().mailbox();
    if (sender.isEmpty()) {
      return Optional.empty();
    }
    List<Mailbox> candidates =
        Stream.of(accepted.author(), sender)
            .flatMap(Optional::stream)
            .filter(reports::canCarry)
            .toList();
    return candidates.stream()
        .filter(mailbox -> !local.isLocal(mailbox.domain()) || local.exists(mailbox))
        .findFirst()
        .or(() -> candidates.stream().findFirst());
  }

  /** The host that writes the reports: the sender's domain if it is ours, else our default one. */
  public DomainName host(Accepted accepted) {
    return accepted
        .sender()
        .mailbox()
        .map(Mailbox::domain)
        .filter(local::isLocal)
        .or(local::defaultDomain)
        .orElse(NAMELESS);
  }
}
