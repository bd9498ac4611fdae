// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.outcome.Accepted;
import dev.waybill.core.outcome.Event;
import dev.waybill.core.outcome.LoggedEvent;
import dev.waybill.core.outcome.RecipientEvent;
import dev.waybill.core.outcome.RecipientEvent.Kind;
import dev.waybill.core.outcome.Subscriber;
import dev.waybill.core.reply.EnhancedStatus;
import dev.waybill.core.reply.Reply;
import dev.waybill.core.store.Changes;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reports each bounce to whom the sender's rule names, and when the report bounces too, to the next
 * in line; see {@link ReportReaders}.
 *
 * <p>A crash may repeat the reports of one page, with the same Message-IDs; none is left out. The
 * notifier keeps one page in memory, however many bounces nobody was told of. What comes of each
 * bounce is an event of its own: {@link Kind#REPORTED} or {@link Kind#UNREPORTED}.
 */
public final class BounceNotifier implements Subscriber {

  private static final Logger LOG = System.getLogger(BounceNotifier.class.getName());

  /** Chosen: so many reports at most are sent twice after a crash. */
  private static final int PAGE = 50;

  private final Supplier<DomainName> host;
  private final BouncedMail mail;
  private final ReportReaders readers;
  private final OutgoingReports reports;
  private final InstantSource clock;

  /** What came of each bounce of a page that has failed since. */
  private final Map<Long, Event> done = new HashMap<>();

  /**
   * Reports bounces.
   *
   * @param host what this server calls itself
   */
  public BounceNotifier(
      Supplier<DomainName> host,
      BouncedMail mail,
      ReportReaders readers,
      OutgoingReports reports,
      InstantSource clock) {
    this.host = host;
    this.mail = mail;
    this.readers = readers;
    this.reports = reports;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "bounce-notifier";
  }

  @Override
  public int pageSize() {
    return PAGE;
  }

  @Override
  public List<Event> handle(List<LoggedEvent> page, Changes changes) {
    done.keySet().retainAll(page.stream().map(LoggedEvent::sequence).toList());
    List<Event> reported = new ArrayList<>();
    for (LoggedEvent logged : page) {
      if (logged.event() instanceof RecipientEvent event && isBounce(event)) {
        reported.add(done.computeIfAbsent(logged.sequence(), unused -> tell(event)));
        mail.told(event.message(), event.index());
      }
    }
    return reported;
  }

  private static boolean isBounce(RecipientEvent event) {
    return event.kind() == Kind.BOUNCED || event.kind() == Kind.BOUNCED_LATER;
  }

  private Event tell(RecipientEvent event) {
    Optional<Accepted> accepted = mail.accepted(event.message());
    if (accepted.isEmpty()) {
      return untold(event, "nothing is known of who sent it");
    }
    Optional<ReportId> report =
        accepted
            .filter(reports::areOurs)
            .flatMap(message -> ReportId.parse(message.messageIdField()));
    return report.flatMap(this::next).orElseGet(() -> tell(accepted.get(), event, 0));
  }

  /** A report has bounced itself: the next in line is told of what it was about. */
  private Optional<Event> next(ReportId failed) {
    Optional<Accepted> accepted = mail.accepted(failed.message());
    return mail.outcome(failed)
        .flatMap(event -> accepted.map(message -> tell(message, event, failed.step() + 1)));
  }

  private Event tell(Accepted accepted, RecipientEvent event, int from) {
    if (readers.isSilent(accepted)) {
      return event(event, Kind.UNREPORTED, 250, 2, "The rule of its sender says nobody");
    }
    Optional<ReportReaders.Reader> reader = readers.of(accepted, from);
    if (reader.filter(found -> found.mailbox().equals(event.recipient())).isPresent()) {
      // Mail to that address is what bounces.
      return tell(accepted, event, reader.get().step() + 1);
    }
    if (reader.isEmpty()) {
      return untold(event, "nobody is left who can be told");
    }
    send(reader.get(), accepted, event);
    Mailbox to = reader.get().mailbox();
    return event(event, Kind.REPORTED, 250, 2, "Reported to " + to);
  }

  private void send(ReportReaders.Reader to, Accepted accepted, RecipientEvent event) {
    byte[] header = mail.header(event.message()).orElseGet(() -> new byte[0]);
    DomainName domain = readers.domain(accepted);
    NoticeComposer composer = new NoticeComposer(host(domain), domain);
    reports.send(
        to.mailbox(), composer.compose(to, readers.named(accepted), accepted, event, header));
  }

  /** A name without a dot, such as localhost, says nothing to others. */
  private DomainName host(DomainName domain) {
    DomainName name = host.get();
    return name.value().indexOf('.') < 0 ? domain : name;
  }

  private RecipientEvent untold(RecipientEvent event, String why) {
    LOG.log(Level.ERROR, "the bounce of {0} to {1}: {2}", event.message(), event.recipient(), why);
    return event(event, Kind.UNREPORTED, 550, 5, why);
  }

  // RFC 3463 §3.2: X.1.0, other address status.
  private RecipientEvent event(
      RecipientEvent event, Kind kind, int code, int statusClass, String words) {
    return new RecipientEvent(
        kind,
        clock.instant(),
        event.message(),
        event.index(),
        event.recipient(),
        event.client(),
        event.site(),
        0,
        Optional.of(Reply.of(code, new EnhancedStatus(statusClass, 1, 0), words)),
        "",
        "",
        Optional.empty());
  }
}
