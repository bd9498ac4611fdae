// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.address.ReportTarget;
import dev.waybill.core.address.ReturnTerms;
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
  private Optional<Mailbox> postmaster = Optional.empty();

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
    public boolean areOurs(Accepted message) {
      return message.client().equals("ours");
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
        public Optional<Mailbox> postmaster() {
          return postmaster;
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
        public Optional<RecipientEvent> outcome(ReportId report) {
          return log.history(report.message()).orElseThrow().events().stream()
              .filter(event -> event.kind() == report.kind() && event.index() == report.index())
              .findFirst();
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
        new BounceNotifier(
            () -> DomainName.parse("mx.example.com"),
            mail,
            new ReportReaders(local, post),
            post,
            clock);
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

  private static Accepted message(int number, String sender, String client, ReportTarget target) {
    return message(number, sender, client, "", target);
  }

  private static Accepted message(
      int number, String sender, String client, String messageId, ReportTarget target) {
    return new Accepted(
        Events.NOW,
        Events.token(number),
        EnvelopeSender.parse(sender),
        Optional.of(Mailbox.parse("author@example.net")),
        client,
        messageId,
        1,
        Submission.NONE.withRule("", new ReturnTerms(target, false)),
        List.of(Mailbox.parse("bob@example.org")));
  }

  /** What came of a bounce of each of these messages, in their order. */
  private List<String> outcomes(int... messages) {
    return IntStream.of(messages)
        .boxed()
        .flatMap(number -> log.history(Events.token(number)).orElseThrow().events().stream())
        .filter(
            event ->
                event.kind() == RecipientEvent.Kind.REPORTED
                    || event.kind() == RecipientEvent.Kind.UNREPORTED)
        .map(event -> event.kind().label() + " " + event.reply().orElseThrow())
        .toList();
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
  void tells_whom_the_rule_of_the_sender_names() {
    String account = "account ann@example.com";
    ReportTarget other = ReportTarget.parse("bounces@example.net");
    write(message(1, "list@example.com", account, ReportTarget.Word.REVERSE_PATH), bounced(1, 0));
    write(message(2, "list@example.com", account, ReportTarget.Word.AUTHOR), bounced(2, 0));
    write(message(3, "list@example.com", account, ReportTarget.Word.ACCOUNT), bounced(3, 0));
    write(message(4, "list@example.com", account, other), bounced(4, 0));
    write(message(5, "list@example.com", account, ReportTarget.Word.NOBODY), bounced(5, 0));

    catchUp(follower());

    assertThat(post.readers)
        .extracting(Mailbox::toString)
        .containsExactly(
            "list@example.com", "author@example.net", "ann@example.com", "bounces@example.net");
    assertThat(outcomes(1, 5))
        .containsExactly(
            "reported 250 2.1.0 Reported to list@example.com",
            "unreported 250 2.1.0 The rule of its sender says nobody");
    assertThat(told).hasSize(5);
  }

  @Test
  void tells_the_account_and_then_the_postmaster_when_nobody_else_can_be_told() {
    postmaster = Optional.of(Mailbox.parse("pm@example.com"));
    ReportTarget path = ReportTarget.Word.REVERSE_PATH;
    String account = "account ann@example.com";
    write(message(1, "noreply@example.com", account, path), bounced(1, 0));
    write(message(2, "strange@example.net", "network 10.0.0.0/8", path), bounced(2, 0));
    write(message(3, "", account, ReportTarget.Word.AUTHOR), bounced(3, 0));
    write(message(4, "", "", path), bounced(4, 0));
    // The recipient that bounces is the sender, too.
    write(message(5, "user0@example.org", account, path), bounced(5, 0));

    catchUp(follower());

    assertThat(post.readers)
        .extracting(Mailbox::toString)
        .containsExactly(
            "ann@example.com",
            "pm@example.com",
            "ann@example.com",
            "pm@example.com",
            "ann@example.com");
  }

  @Test
  void tells_the_next_in_line_when_the_report_bounces_itself() {
    postmaster = Optional.of(Mailbox.parse("pm@example.com"));
    String account = "account ann@example.com";
    write(message(1, "dead@example.net", account, ReportTarget.Word.REVERSE_PATH), bounced(1, 0));
    catchUp(follower());
    for (int step = 0; step < 3; step++) {
      String id = post.ids.get(step).substring("Message-ID: ".length());
      write(message(10 + step, "", "ours", id, ReportTarget.Word.REVERSE_PATH));
      write(bounced(10 + step, 0));
      catchUp(follower());
    }

    assertThat(post.readers)
        .extracting(Mailbox::toString)
        .containsExactly("dead@example.net", "ann@example.com", "pm@example.com");
    assertThat(post.ids).doesNotHaveDuplicates();
    assertThat(outcomes(1))
        .containsExactly(
            "reported 250 2.1.0 Reported to dead@example.net",
            "reported 250 2.1.0 Reported to ann@example.com",
            "reported 250 2.1.0 Reported to pm@example.com",
            "unreported 550 5.1.0 nobody is left who can be told");
    assertThat(told).contains(Events.token(10) + "/0", Events.token(12) + "/0");
  }

  @Test
  void says_so_when_nobody_can_be_told_and_lets_the_queue_forget_it() {
    write(message(1, "", "", ReportTarget.Word.REVERSE_PATH), bounced(1, 0));
    write(message(2, "strange@example.net", "", ReportTarget.Word.REVERSE_PATH), bounced(2, 0));
    write(bounced(9, 0));

    catchUp(follower());

    assertThat(post.readers).isEmpty();
    assertThat(told).hasSize(3);
    assertThat(outcomes(1, 2))
        .containsOnly("unreported 550 5.1.0 nobody is left who can be told")
        .hasSize(2);
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
