// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.outcome.Accepted;
import dev.waybill.core.outcome.Event;
import dev.waybill.core.outcome.LoggedEvent;
import dev.waybill.core.outcome.RecipientEvent;
import dev.waybill.core.outcome.Subscriber;
import dev.waybill.core.store.Changes;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reports each bounce to the author of the message.
 *
 * <p>A crash may repeat the reports of one page, with the same Message-IDs; none is left out. The
 * notifier keeps one page in memory, however many bounces nobody was told of. A report that was
 * sent is an event of its own, {@link RecipientEvent.Kind#REPORTED}.
 */
public final class BounceNotifier implements Subscriber {

  private static final Logger LOG = System.getLogger(BounceNotifier.class.getName());

  /** Chosen: so many reports at most are sent twice after a crash. */
  private static final int PAGE = 50;

  private final Supplier<BounceSettings> settings;
  private final BouncedMail mail;
  private final ReportReaders readers;
  private final OutgoingReports reports;
  private final InstantSource clock;

  /** What was sent of a page that has failed since. */
  private final Set<Long> sent = new HashSet<>();

  /** Reports by these settings, which may change. */
  public BounceNotifier(
      Supplier<BounceSettings> settings,
      BouncedMail mail,
      ReportReaders readers,
      OutgoingReports reports,
      InstantSource clock) {
    this.settings = settings;
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
    sent.retainAll(page.stream().map(LoggedEvent::sequence).toList());
    List<Event> reported = new ArrayList<>();
    for (LoggedEvent logged : page) {
      if (logged.event() instanceof RecipientEvent event && isBounce(event)) {
        if (sent.contains(logged.sequence()) || report(event)) {
          sent.add(logged.sequence());
          reported.add(reported(event));
        }
        mail.told(event.message(), event.index());
      }
    }
    return reported;
  }

  private static boolean isBounce(RecipientEvent event) {
    return event.kind() == RecipientEvent.Kind.BOUNCED
        || event.kind() == RecipientEvent.Kind.BOUNCED_LATER;
  }

  /** Sends the report, if somebody is to read it. */
  private boolean report(RecipientEvent event) {
    if (!settings.get().notifyAuthor()) {
      return false;
    }
    Optional<Accepted> accepted = mail.accepted(event.message());
    if (accepted.isEmpty()) {
      LOG.log(
          Level.ERROR,
          "{0} to {1} bounced, but nobody remembers who sent it",
          event.message(),
          event.recipient());
      return false;
    }
    Optional<Mailbox> reader = readers.of(accepted.get());
    if (reader.isPresent()) {
      send(reader.get(), accepted.get(), event);
    } else if (accepted.get().sender().mailbox().isPresent()) {
      LOG.log(Level.WARNING, "nobody can be told of the bounce of {0}", event.message());
    }
    return reader.isPresent();
  }

  private void send(Mailbox reader, Accepted accepted, RecipientEvent event) {
    byte[] header = mail.header(event.message()).orElseGet(() -> new byte[0]);
    NoticeComposer composer = new NoticeComposer(readers.host(accepted));
    reports.send(reader, composer.compose(reader, accepted, event, header));
  }

  private RecipientEvent reported(RecipientEvent event) {
    return new RecipientEvent(
        RecipientEvent.Kind.REPORTED,
        clock.instant(),
        event.message(),
        event.index(),
        event.recipient(),
        event.client(),
        event.site(),
        0,
        Optional.empty(),
        "",
        "",
        Optional.empty());
  }
}
