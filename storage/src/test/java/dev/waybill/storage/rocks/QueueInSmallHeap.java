// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.rocks;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.bounce.BounceNotifier;
import dev.waybill.core.bounce.BouncedMail;
import dev.waybill.core.bounce.LocalMail;
import dev.waybill.core.bounce.OutgoingReports;
import dev.waybill.core.bounce.ReportId;
import dev.waybill.core.bounce.ReportReaders;
import dev.waybill.core.message.Draft;
import dev.waybill.core.message.MessageId;
import dev.waybill.core.message.MessageStore;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.outcome.Accepted;
import dev.waybill.core.outcome.Event;
import dev.waybill.core.outcome.EventLog;
import dev.waybill.core.outcome.Follower;
import dev.waybill.core.outcome.RecipientEvent;
import dev.waybill.core.outcome.Submission;
import dev.waybill.core.queue.DeliveryQueue;
import dev.waybill.core.queue.OutgoingMessage;
import dev.waybill.core.queue.QueuedDelivery;
import dev.waybill.core.queue.ReplyClassifier;
import dev.waybill.core.queue.SiteResolver;
import dev.waybill.core.queue.StoredOctets;
import dev.waybill.core.queue.WaitReason;
import dev.waybill.core.reply.Reply;
import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A process with a small heap that fills a queue, or opens one that is full. Prints lines of {@code
 * name number}.
 */
public final class QueueInSmallHeap {

  private static final byte[] MESSAGE =
      "From: ann@example.com\r\nSubject: s\r\n\r\nHello\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final EnvelopeSender SENDER = EnvelopeSender.parse("ann@example.com");
  private static final Reply REFUSAL =
      Reply.parse(550, "5.1.1 No such user here, ask somebody else");
  private static final String CLIENT = "account ann@example.com";
  private static final String LIVE = "live.example";
  private static final InstantSource CLOCK = InstantSource.system();

  private final EventLog log;
  private final MessageStore messages;
  private final DeliveryQueue queue;
  private final RocksStore store;

  private QueueInSmallHeap(Path directory) {
    this.store = RocksStore.open(RocksSettings.of(directory));
    this.log = new EventLog(store);
    this.messages = new MessageStore(store);
    this.queue =
        new DeliveryQueue(
            store,
            log::write,
            new Octets(messages),
            SiteResolver.BY_DOMAIN,
            message -> Set.of(),
            ReplyClassifier.NONE,
            CLOCK);
    queue.open();
  }

  /**
   * Fills or opens.
   *
   * @param arguments {@code fill DIRECTORY ROWS SITES UNTOLD}, or {@code open DIRECTORY SITES}
   */
  public static void main(String[] arguments) throws IOException {
    long start = System.nanoTime();
    QueueInSmallHeap small = new QueueInSmallHeap(Path.of(arguments[1]));
    int third = Integer.parseInt(arguments[2]);
    if (arguments[0].equals("fill")) {
      small.fill(third, Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4]));
    } else {
      print("open-millis", millisSince(start));
      print("rows", small.queue.totals().all());
      small.measure(third);
    }
    small.store.close();
    print("peak-mebioctets", peakHeap() >> 20);
    System.out.println("done");
  }

  private void fill(int rows, int sites, int untold) throws IOException {
    Draft draft = messages.stage(new ByteArrayInputStream(MESSAGE));
    store.write(addedTo(draft), Durability.SYNCED);
    for (int i = 0; i < rows + untold; i++) {
      boolean bounced = i >= rows;
      Mailbox recipient = Mailbox.parse("r" + i + "@s" + i % sites + ".example");
      add(i, draft.id().number(), recipient, bounced);
    }
  }

  private static Changes addedTo(Draft draft) {
    Changes changes = new Changes();
    draft.addTo(changes, "proof");
    return changes;
  }

  private void add(int number, long octets, Mailbox recipient, boolean bounced) {
    Instant now = CLOCK.instant();
    MessageToken token = MessageToken.derive("message " + number);
    Accepted accepted =
        new Accepted(
            now,
            token,
            SENDER,
            SENDER.mailbox(),
            CLIENT,
            "<" + number + "@example.com>",
            MESSAGE.length,
            Submission.NONE,
            List.of(recipient));
    OutgoingMessage message =
        new OutgoingMessage(
            token,
            now,
            SENDER,
            SENDER.mailbox(),
            CLIENT,
            accepted.messageIdField(),
            octets,
            new byte[0],
            MESSAGE.length,
            false);
    QueuedDelivery row =
        QueuedDelivery.accepted(token, 0, recipient, SENDER, CLIENT, now, WaitReason.DUE);
    List<Event> events =
        bounced ? List.of(accepted, outcome(RecipientEvent.Kind.BOUNCED, row)) : List.of(accepted);
    QueuedDelivery placed =
        bounced ? row.waitingFor(new WaitReason.NotTold(), Optional.of(REFUSAL), "mx") : row;
    queue.add(new Changes(), message, List.of(placed), events, Durability.WRITTEN);
  }

  private static RecipientEvent outcome(RecipientEvent.Kind kind, QueuedDelivery row) {
    return new RecipientEvent(
        kind,
        CLOCK.instant(),
        row.message(),
        row.index(),
        row.recipient(),
        CLIENT,
        row.recipient().domain().value(),
        1,
        Optional.of(REFUSAL),
        "mx.example[192.0.2.1]:25",
        "",
        Optional.empty());
  }

  private void measure(int sites) throws IOException {
    queue.tick();
    long start = System.nanoTime();
    Instant later = CLOCK.instant().plus(Duration.ofHours(1));
    for (int i = 0; i < sites; i++) {
      queue.siteDown("s" + i + ".example", later, Optional.empty(), "", List.of());
    }
    print("sites-down-millis", millisSince(start));
    start = System.nanoTime();
    Draft draft = messages.stage(new ByteArrayInputStream(MESSAGE));
    store.write(addedTo(draft), Durability.SYNCED);
    add(-1, draft.id().number(), Mailbox.parse("bob@" + LIVE), false);
    if (queue.claim(LIVE).isEmpty()) {
      throw new IllegalStateException("The row of a live site is not claimed");
    }
    print("live-millis", millisSince(start));
    start = System.nanoTime();
    Reports reports = new Reports();
    Follower notifier =
        new Follower(
            log,
            new BounceNotifier(
                () -> DomainName.parse("mx.example.com"),
                new Bounced(),
                new ReportReaders(new OneDomain(), reports),
                reports,
                CLOCK),
            CLOCK);
    while (notifier.round().isZero()) {
      // The next page.
    }
    print("reports", reports.count);
    print("reports-millis", millisSince(start));
    print("untold", queue.totals().waitingFor(WaitReason.Kind.NOT_TOLD));
  }

  private static void print(String name, long number) {
    System.out.println(name + " " + number);
  }

  private static long millisSince(long start) {
    return Duration.ofNanos(System.nanoTime() - start).toMillis();
  }

  /** The most octets of the heap that were in use, garbage included. */
  private static long peakHeap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(usage -> usage.getUsed())
        .sum();
  }

  /** What the queue needs of the octets. */
  record Octets(MessageStore messages) implements StoredOctets {

    @Override
    public void hold(Changes changes, long id, String holder) {
      messages.hold(changes, new MessageId(id), holder);
    }

    @Override
    public void release(Changes changes, long id, String holder) {
      messages.release(changes, new MessageId(id), holder);
    }

    @Override
    public void removeIfUnused(long id) {
      messages.removeIfUnused(new MessageId(id));
    }

    @Override
    public InputStream open(long id) throws IOException {
      return messages.open(new MessageId(id));
    }
  }

  /** What is kept of a bounced message; told rows leave the queue. */
  private final class Bounced implements BouncedMail {

    @Override
    public Optional<Accepted> accepted(MessageToken message) {
      return log.accepted(message);
    }

    @Override
    public Optional<RecipientEvent> outcome(ReportId report) {
      return Optional.empty();
    }

    @Override
    public Optional<byte[]> header(MessageToken message) {
      return Optional.of(MESSAGE);
    }

    @Override
    public void told(MessageToken message, int index) {
      queue.told(message, index);
    }
  }

  private static final class OneDomain implements LocalMail {

    @Override
    public boolean isLocal(DomainName domain) {
      return domain.value().equals("example.com");
    }

    @Override
    public boolean exists(Mailbox mailbox) {
      return true;
    }

    @Override
    public Optional<Mailbox> postmaster() {
      return Optional.empty();
    }

    @Override
    public Optional<DomainName> defaultDomain() {
      return Optional.of(DomainName.parse("example.com"));
    }
  }

  private static final class Reports implements OutgoingReports {
    private long count;

    @Override
    public boolean canCarry(Mailbox to) {
      return true;
    }

    @Override
    public boolean areOurs(Accepted message) {
      return false;
    }

    @Override
    public void send(Mailbox to, byte[] report) {
      count++;
    }
  }
}
