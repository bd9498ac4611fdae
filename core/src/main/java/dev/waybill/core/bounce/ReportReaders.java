// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.address.ReportTarget;
import dev.waybill.core.outcome.Accepted;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

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
   * One reader.
   *
   * @param step the place in the line of those who may be told, from 0
   * @param mailbox who it is
   */
  public record Reader(int step, Mailbox mailbox) {}

  /**
   * The first reader who can be told: whom the sender's rule names, then the account that sent the
   * message, then the postmaster. The null sender wants no report (RFC 5321 §4.5.5), so neither it
   * nor the author is told of mail that came under it.
   *
   * @param from the step to begin with; those before it were told in vain
   * @return empty when nobody is left, or the rule says nobody
   */
  public Optional<Reader> of(Accepted accepted, int from) {
    if (isSilent(accepted)) {
      return Optional.empty();
    }
    List<Optional<Mailbox>> line =
        List.of(
            named(accepted),
            accepted.account().flatMap(ReportReaders::address),
            local.postmaster());
    return IntStream.range(from, line.size())
        .filter(step -> line.indexOf(line.get(step)) == step)
        .boxed()
        .flatMap(step -> line.get(step).map(mailbox -> new Reader(step, mailbox)).stream())
        .filter(reader -> canBeTold(reader.mailbox()))
        .findFirst();
  }

  /** Whether the sender's rule wants nobody to be told. */
  public boolean isSilent(Accepted accepted) {
    return target(accepted) == ReportTarget.Word.NOBODY;
  }

  /** Whom the sender's rule names; empty when that is nobody in this message. */
  Optional<Mailbox> named(Accepted accepted) {
    if (target(accepted) instanceof ReportTarget.Fixed fixed) {
      return Optional.of(fixed.mailbox());
    }
    Optional<Mailbox> sender = accepted.sender().mailbox();
    return switch ((ReportTarget.Word) target(accepted)) {
      case REVERSE_PATH -> sender;
      case AUTHOR -> sender.flatMap(any -> accepted.author());
      case ACCOUNT, NOBODY -> Optional.empty();
    };
  }

  private static ReportTarget target(Accepted accepted) {
    return accepted.submission().returns().bouncesTo();
  }

  private boolean canBeTold(Mailbox mailbox) {
    return reports.canCarry(mailbox) && (!local.isLocal(mailbox.domain()) || local.exists(mailbox));
  }

  private static Optional<Mailbox> address(String account) {
    try {
      return Optional.of(Mailbox.parse(account));
    } catch (IllegalArgumentException e) {
      // A server without virtual hosting has accounts that are no addresses.
      return Optional.empty();
    }
  }

  /** The domain that writes the reports: the sender's if it is ours, else our default one. */
  public DomainName domain(Accepted accepted) {
    return accepted
        .sender()
        .mailbox()
        .map(Mailbox::domain)
        .filter(local::isLocal)
        .or(local::defaultDomain)
        .orElse(NAMELESS);
  }
}
