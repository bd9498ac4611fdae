// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.outcome.Accepted;
import dev.waybill.core.outcome.Event;
import dev.waybill.core.outcome.EventLog;
import dev.waybill.core.outcome.Events;
import dev.waybill.core.outcome.Follower;
import dev.waybill.core.outcome.RecipientEvent;
import dev.waybill.core.outcome.Submission;
import dev.waybill.core.outcome.TestStore;
import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
import dev.waybill.testkit.time.FixedClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BounceNotifierTest {

  private static final Mailbox ANN = Mailbox.parse("ann@example.com");

  private final FixedClock clock = FixedClock.at("2026-11-23T12:00:00Z");
  private final TestStore store = new TestStore();
  private final EventLog log = new EventLog(store);
  private final Post post = new Post();
  private final Set<String> told = new HashSet<>();
  private BounceSettings settings = BounceSettings.DEFAULTS;

  /** Keeps what is sent; takes no more than it is told to. */
  private static final class Post implements OutgoingReports {
    private final List<Mailbox> readers = new ArrayList<>();
    private final List<String> ids = new ArrayList<>();
    private int room = Integer.MAX_VALUE;

    @Override
    public boolean canCarry(Mailbox to) {
      return !to.localPart().startsWith("strange");
    }

    @Override
    public void send(Mailbox to, byte[] report) {
      if (readers.size() == room) {
        throw new IllegalStateException("no room for reports");
      }
      readers.add(to);
      String text = new String(report, US_ASCII);
      ids.add(text.substring(text.indexOf("Message-ID: ")).lines().findFirst().orElse(""));
    }
  }

  private final LocalMail local =
      new LocalMail() {
        @Override
        public boolean isLocal(DomainName domain) {
          return domain.value().equals("example.com");
        }

        @Override
        public boolean exists(Mailbox mailbox) {
          return !mailbox.localPart().equals("noreply");
        }

        @Override
        public Optional<DomainName> defaultDomain() {
          return Optional.empty();
        }
      };

  private final BouncedMail mail =
      new BouncedMail() {
        @Override
        public Optional<Accepted> accepted(MessageToken message) {
          return log.accepted(message);
        }

        @Override
        public Optional<byte[]> header(MessageToken message) {
          return Optional.of("Subject: Hello\r\n\r\n".getBytes(US_ASCII));
        }

        @Override
        public void told(MessageToken message, int index) {
          told.add(message + "/" + index);
        }
      };

  private Follower follower() {
    BounceNotifier notifier =
        new BounceNotifier(() -> settings, mail, new ReportReaders(local, post), post, clock);
    return new Follower(log, notifier, clock);
  }

  private static void catchUp(Follower follower) {
    while (follower.round().isZero()) {
      // Another page.
    }
  }

  private void write(Event... events) {
    log.write(new Changes(), List.of(events), Durability.WRITTEN);
  }

  private static Event bounced(int message, int index) {
    return Events.outcome(message, index, RecipientEvent.Kind.BOUNCED);
  }

  private static Accepted from(int message, String sender, Optional<String> author) {
    return new Accepted(
        Events.NOW,
        Events.token(message),
        EnvelopeSender.parse(sender),
        author.map(Mailbox::parse),
        "",
        "",
        1,
        Submission.NONE,
        List.of(Mailbox.parse("bob@example.org")));
  }

  @Test
  void reports_each_bounce_and_no_other_outcome() {
    write(Events.accepted(1, "user0@example.org", "user1@example.org", "user2@example.org"));
    write(Events.outcome(1, 0, RecipientEvent.Kind.DELIVERED), bounced(1, 1));
    write(
        Events.outcome(1, 2, RecipientEvent.Kind.DEFERRED),
        Events.outcome(1, 0, RecipientEvent.Kind.BOUNCED_LATER));

    catchUp(follower());

    String token = Events.token(1).text();
    assertThat(post.readers).containsExactly(ANN, ANN);
    assertThat(post.ids)
        .containsExactly(
            "Message-ID: <" + token + ".1.bounced@example.com>",
            "Message-ID: <" + token + ".0.bounced-later@example.com>");
    assertThat(told).containsExactlyInAnyOrder(token + "/1", token + "/0");
    assertThat(log.history(Events.token(1)).orElseThrow().events())
        .filteredOn(event -> event.kind() == RecipientEvent.Kind.REPORTED)
        .extracting(RecipientEvent::index)
        .containsExactly(1, 0);
  }

  @Test
  void tells_who_reads_it() {
    write(from(1, "ann@example.com", Optional.of("noreply@example.com")), bounced(1, 0));
    write(from(2, "ann@example.com", Optional.of("eve@example.net")), bounced(2, 0));
    write(from(3, "noreply@example.com", Optional.empty()), bounced(3, 0));
    write(from(4, "ann@example.com", Optional.of("strange@example.net")), bounced(4, 0));

    catchUp(follower());

    assertThat(post.readers)
        .containsExactly(
            ANN, Mailbox.parse("eve@example.net"), Mailbox.parse("noreply@example.com"), ANN);
  }

  @Test
  void tells_nobody_of_a_report_and_lets_the_queue_forget_it() {
    write(from(1, "", Optional.of("ann@example.com")), bounced(1, 0));
    write(from(2, "strange@example.net", Optional.empty()), bounced(2, 0));
    write(bounced(9, 0));
    settings = new BounceSettings(false);
    catchUp(follower());

    assertThat(post.readers).isEmpty();
    assertThat(told).hasSize(3);

    settings = BounceSettings.DEFAULTS;
    write(bounced(1, 0), bounced(2, 0));
    catchUp(follower());
    assertThat(post.readers).isEmpty();
  }

  @Test
  void sends_no_report_twice_when_one_of_a_page_fails() {
    write(Events.accepted(1, "user0@example.org"));
    IntStream.range(0, 30).forEach(index -> write(bounced(1, index)));
    post.room = 20;
    Follower follower = follower();

    assertThat(follower.round()).isPositive();
    assertThat(follower.health().trouble()).contains("no room for reports");
    post.room = Integer.MAX_VALUE;
    clock.advance(Duration.ofSeconds(1));
    catchUp(follower);

    assertThat(post.ids).hasSize(30).doesNotHaveDuplicates();
  }

  @Test
  void leaves_none_out_after_a_crash() {
    write(Events.accepted(1, "user0@example.org"));
    IntStream.range(0, 200).forEach(index -> write(bounced(1, index)));
    post.room = 120;
    Follower follower = follower();
    catchUp(follower);

    post.room = Integer.MAX_VALUE;
    catchUp(follower());

    assertThat(new HashSet<>(post.ids)).hasSize(200);
    assertThat(post.ids).as("one page at most is sent twice").hasSizeLessThanOrEqualTo(250);
    assertThat(told).hasSize(200);
  }

  @Test
  void a_bounce_that_comes_back_is_recorded_once() {
    BounceRecorder recorder = new BounceRecorder(log);
    RecipientEvent later = Events.outcome(1, 0, RecipientEvent.Kind.BOUNCED_LATER);
    write(Events.accepted(1, "user0@example.org", "user1@example.org"));

    assertThat(recorder.record(later)).isTrue();
    assertThat(recorder.record(later)).isFalse();
    assertThat(recorder.record(Events.outcome(1, 1, RecipientEvent.Kind.BOUNCED_LATER))).isTrue();

    assertThat(log.history(Events.token(1)).orElseThrow().events()).hasSize(2);
  }
}
