// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.outcome.Event;
import dev.waybill.core.outcome.RecipientEvent;
import dev.waybill.core.outcome.RecipientEvent.Kind;
import dev.waybill.core.reply.EnhancedStatus;
import dev.waybill.core.reply.Reply;
import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
import dev.waybill.core.store.Keys;
import dev.waybill.core.store.StoreAwayException;
import dev.waybill.core.store.Table;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DeliveryQueueTest {

  private static final Reply NO_SUCH_USER =
      Reply.of(550, new EnhancedStatus(5, 1, 1), "no such user");
  private static final Reply LATER = Reply.of(450, new EnhancedStatus(4, 2, 0), "greylisted");
  private static final String SITE = "example.org";

  private final TestQueue mail = new TestQueue();
  private final DeliveryQueue queue = mail.queue;

  private QueuedDelivery claim() {
    return queue.claim(SITE).orElseThrow();
  }

  private void settle(QueuedDelivery row, Kind kind, Reply reply, Optional<Instant> retryAt) {
    queue.settle(List.of(new Settlement(row, event(row, kind, reply), retryAt)));
  }

  private RecipientEvent event(QueuedDelivery row, Kind kind, Reply reply) {
    return new RecipientEvent(
        kind,
        mail.clock.instant(),
        row.message(),
        row.index(),
        row.recipient(),
        row.client(),
        SITE,
        row.attempts() + 1,
        Optional.of(reply),
        "mx.example.org",
        "",
        Optional.empty());
  }

  private Instant in(Duration time) {
    return mail.clock.instant().plus(time);
  }

  private void fail() {
    mail.store.fail(new StoreAwayException("full", new IOException("no space")));
  }

  @Nested
  class A_delivery {

    @Test
    void is_claimed_once_with_everything_that_was_added() {
      QueuedDelivery added = mail.add("bob@example.org");

      assertThat(queue.claim(SITE)).contains(added);
      assertThat(queue.claim(SITE)).isEmpty();
      assertThat(queue.claim("other.example")).isEmpty();
    }

    @Test
    void is_there_again_when_it_is_released() {
      mail.add("bob@example.org");
      QueuedDelivery second = mail.add("eve@example.org");
      QueuedDelivery first = claim();
      queue.release(first);

      assertThat(claim()).isEqualTo(first);
      assertThat(claim()).isEqualTo(second);
    }

    @Test
    void that_is_delivered_is_gone_with_its_octets_in_one_write() {
      mail.add("bob@example.org");
      QueuedDelivery row = claim();
      int before = mail.store.writes();
      settle(row, Kind.DELIVERED, Reply.parse(250, "ok"), Optional.empty());

      assertThat(mail.store.writes()).isEqualTo(before + 1);
      assertThat(mail.depth()).isZero();
      assertThat(mail.store.size(Table.DELIVERY)).isZero();
      assertThat(mail.store.size(Table.MESSAGE)).isZero();
      assertThat(mail.store.size(Table.HOLDER)).isZero();
      assertThat(mail.octets.count()).isZero();
      assertThat(queue.sites()).isEmpty();
    }

    @Test
    void that_is_deferred_is_due_again_at_its_time_and_not_before() {
      mail.add("bob@example.org");
      settle(claim(), Kind.DEFERRED, LATER, Optional.of(in(Duration.ofMinutes(5))));

      assertThat(queue.tick()).contains(in(Duration.ofMinutes(5)));
      mail.clock.advance(Duration.ofMinutes(5).minusNanos(1));
      queue.tick();
      assertThat(queue.claim(SITE)).isEmpty();

      mail.clock.advance(Duration.ofNanos(1));
      assertThat(queue.tick()).isEmpty();
      QueuedDelivery again = claim();
      assertThat(again.attempts()).isEqualTo(1);
      assertThat(again.lastReply()).contains(LATER);
      assertThat(again.lastRemote()).isEqualTo("mx.example.org");
    }

    @Test
    void that_bounced_waits_until_its_sender_was_told() {
      QueuedDelivery added = mail.add("bob@example.org");
      settle(claim(), Kind.BOUNCED, NO_SUCH_USER, Optional.empty());

      assertThat(queue.claim(SITE)).isEmpty();
      assertThat(queue.totals().waitingFor(WaitReason.Kind.NOT_TOLD)).isOne();
      assertThat(mail.octets.count()).isOne();

      queue.told(added.message(), added.index());
      assertThat(mail.depth()).isZero();
      assertThat(mail.octets.count()).isZero();
    }

    @Test
    void is_not_added_twice_neither_while_it_waits_nor_after_it_was_settled() {
      QueuedDelivery added = mail.add("bob@example.org");
      OutgoingMessage message = queue.message(added.message()).orElseThrow();
      assertThat(mail.add(message, List.of(added))).isEmpty();
      settle(claim(), Kind.DELIVERED, Reply.parse(250, "ok"), Optional.empty());

      assertThat(mail.add(message, List.of(added))).isEmpty();
      assertThat(mail.depth()).isZero();
    }

    @Test
    void whose_outcome_can_not_be_written_stays_claimed_and_is_settled_later() {
      QueuedDelivery added = mail.add("bob@example.org");
      QueuedDelivery row = claim();
      fail();
      assertThatThrownBy(
              () -> settle(row, Kind.DELIVERED, Reply.parse(250, "ok"), Optional.empty()))
          .isInstanceOf(StoreAwayException.class);
      assertThat(queue.claim(SITE)).isEmpty();

      mail.store.fail(null);
      settle(row, Kind.DELIVERED, Reply.parse(250, "ok"), Optional.empty());
      assertThat(mail.depth()).isZero();
      assertThat(mail.latest(added)).map(RecipientEvent::kind).contains(Kind.DELIVERED);
    }

    @Test
    void is_sent_with_its_head_in_front_of_the_octets() throws IOException {
      QueuedDelivery added = mail.add("bob@example.org");
      OutgoingMessage message = queue.message(added.message()).orElseThrow();
      OutgoingMessage signed = message.withHead("X: y\r\n".getBytes(StandardCharsets.UTF_8));

      assertThat(signed.size()).isEqualTo(message.size() + 6);
      try (InputStream in = queue.open(signed)) {
        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
            .isEqualTo("X: y\r\nSubject: x\r\n\r\nx\r\n");
      }
    }
  }

  @Nested
  class A_message_with_many_recipients {

    private final MessageToken token = MessageToken.derive("many");

    private List<QueuedDelivery> rows(int count) {
      List<QueuedDelivery> rows = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        rows.add(
            QueuedDelivery.accepted(
                token,
                i,
                Mailbox.parse("user" + i + "@example.org"),
                EnvelopeSender.nobody(),
                "c",
                mail.clock.instant(),
                WaitReason.DUE));
      }
      return rows;
    }

    @Test
    void keeps_its_octets_until_the_last_is_settled() {
      mail.octets.put(7, new byte[3]);
      mail.add(mail.message(token, 7, new byte[3], "c"), rows(3));
      for (int left = 3; left > 0; left--) {
        assertThat(mail.octets.count()).isOne();
        settle(claim(), Kind.DELIVERED, Reply.parse(250, "ok"), Optional.empty());
      }

      assertThat(mail.octets.count()).isZero();
      assertThat(mail.store.size(Table.MESSAGE)).isZero();
    }

    @Test
    void loses_all_in_one_cancellation() {
      mail.octets.put(7, new byte[3]);
      mail.add(mail.message(token, 7, new byte[3], "c"), rows(300));

      BulkResult result =
          queue.cancel(DeliveryFilter.ALL.ofMessage(token), false, Reply.parse(554, "no"));

      assertThat(result).isEqualTo(new BulkResult(300, 0));
      assertThat(mail.recipientEvents()).hasSize(300).allMatch(e -> e.kind() == Kind.CANCELLED);
      assertThat(mail.store.size(Table.HOLDER)).isZero();
      assertThat(mail.octets.count()).isZero();
    }

    @Test
    void may_come_in_two_parts() {
      mail.octets.put(7, new byte[3]);
      OutgoingMessage message = mail.message(token, 7, new byte[3], "c");
      mail.add(message, rows(2));
      assertThat(mail.add(message, rows(5)))
          .extracting(QueuedDelivery::index)
          .containsExactly(2, 3, 4);
    }
  }

  @Nested
  class Clients {

    @Test
    void of_one_site_take_turns() {
      for (int i = 0; i < 50; i++) {
        mail.add("user" + i + "@example.org", "busy", WaitReason.DUE);
      }
      mail.add("a@example.org", "small", WaitReason.DUE);
      mail.add("b@example.org", "small", WaitReason.DUE);

      List<String> order = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        order.add(claim().client());
      }
      assertThat(order).containsExactly("busy", "small", "busy", "small", "busy", "busy");
    }
  }

  @Nested
  class Sites {

    @Test
    void are_shared_by_domains() {
      mail.site("a.example", "provider.example").site("b.example", "provider.example");
      mail.add("x@a.example");
      mail.add("x@b.example");

      assertThat(queue.claimable("provider.example")).isEqualTo(2);
      assertThat(queue.sites()).extracting(SiteView::site).containsExactly("provider.example");
    }

    @Test
    void that_become_known_take_over_what_waits() {
      mail.forgetful();
      QueuedDelivery first = mail.add("x@a.example");
      QueuedDelivery later = mail.add("y@a.example");
      QueuedDelivery claimed = queue.claim("a.example").orElseThrow();
      mail.site("a.example", "provider.example");
      assertThat(queue.findSite(claimed)).isEqualTo("provider.example");

      assertThat(queue.claimable("a.example")).isZero();
      assertThat(queue.claim("provider.example")).contains(later);
      queue.release(claimed);
      assertThat(queue.claim("provider.example")).contains(first);
    }

    @Test
    void that_are_down_are_one_event_and_one_row() {
      for (int i = 0; i < 100; i++) {
        mail.add("user" + i + "@example.org");
      }
      QueuedDelivery probe = claim();
      int before = mail.store.writes();
      Settlement deferred =
          new Settlement(
              probe, event(probe, Kind.DEFERRED, LATER), Optional.of(in(Duration.ofMinutes(5))));
      queue.siteDown(SITE, in(Duration.ofMinutes(1)), Optional.of(LATER), "", List.of(deferred));

      assertThat(mail.store.writes()).isEqualTo(before + 1);
      assertThat(mail.siteEvents()).singleElement().matches(event -> event.waiting() == 100);
      assertThat(queue.claim(SITE)).isEmpty();
      assertThat(queue.sites().get(0).nextAttempt()).contains(in(Duration.ofMinutes(1)));

      mail.clock.advance(Duration.ofMinutes(1));
      assertThat(queue.claim(SITE)).isPresent();
      queue.siteUp(SITE);
      queue.siteUp(SITE);
      assertThat(mail.siteEvents()).hasSize(2);
      assertThat(mail.store.size(Table.SITE)).isZero();
    }

    @Test
    void that_are_down_stay_so_over_a_restart() {
      mail.add("x@example.org");
      queue.siteDown(SITE, in(Duration.ofMinutes(1)), Optional.of(LATER), "mx", List.of());
      Instant since = mail.clock.instant();
      mail.clock.advance(Duration.ofMinutes(1));
      queue.siteDown(SITE, in(Duration.ofMinutes(2)), Optional.of(LATER), "mx", List.of());
      queue.siteDown(SITE, in(Duration.ofMinutes(9)), Optional.of(LATER), "mx", List.of());
      TestQueue again = mail.reopened();

      assertThat(again.queue.claim(SITE)).isEmpty();
      assertThat(again.queue.outage(SITE))
          .contains(new SiteOutage(in(Duration.ofMinutes(2)), since, 2, Optional.of(LATER), "mx"));
    }

    @Test
    void without_mail_are_forgotten_when_their_pause_ends() {
      mail.add("x@example.org");
      queue.siteDown(SITE, in(Duration.ofMinutes(1)), Optional.of(LATER), "", List.of());
      queue.cancel(DeliveryFilter.ALL, false, Reply.parse(554, "no"));
      mail.clock.advance(Duration.ofMinutes(1));
      queue.tick();

      assertThat(queue.sites()).isEmpty();
      assertThat(mail.store.size(Table.SITE)).isZero();
    }

    @Test
    void lose_what_is_too_old_in_pages() {
      for (int i = 0; i < 2500; i++) {
        mail.add("old" + i + "@example.org");
      }
      mail.clock.advance(Duration.ofDays(1));
      mail.add("young@example.org");
      int before = mail.store.writes();

      long count = queue.giveUp(SITE, in(Duration.ofHours(-1)), row -> NO_SUCH_USER);

      assertThat(count).isEqualTo(2500);
      assertThat(mail.store.writes()).isEqualTo(before + 3);
      assertThat(queue.claimable(SITE)).isOne();
      assertThat(queue.giveUp(SITE, in(Duration.ofHours(-1)), row -> NO_SUCH_USER)).isZero();
    }
  }

  @Nested
  class A_restart {

    @Test
    void makes_due_again_what_was_claimed() {
      QueuedDelivery added = mail.add("bob@example.org");
      claim();

      assertThat(mail.reopened().queue.claim(SITE)).contains(added);
    }

    @Test
    void keeps_what_every_row_waits_for() {
      mail.add("a@example.org", "c", new WaitReason.Limit("line", "terms", 0));
      mail.add("b@example.org", "c", new WaitReason.Key("example.com"));
      mail.add("c@example.org", "c", new WaitReason.NotTold());
      mail.add("d@example.org");
      queue.hold(DeliveryFilter.ALL.waitingFor(WaitReason.Kind.LIMIT), "admin", "looks odd");
      TestQueue again = mail.reopened();

      for (WaitReason.Kind kind : WaitReason.Kind.values()) {
        assertThat(again.queue.totals().waitingFor(kind))
            .as("%s", kind)
            .isEqualTo(queue.totals().waitingFor(kind));
      }
      assertThat(again.queue.missingKeys()).containsExactly("example.com");
      again.queue.release(DeliveryFilter.ALL.waitingFor(WaitReason.Kind.OPERATOR));
      assertThat(again.queue.firstOfLine("line", 10)).hasSize(1);
    }

    @Test
    void keeps_the_order_of_lines() {
      List<MessageToken> order = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        order.add(mail.add("a@example.org", "c", new WaitReason.Limit("l", "t", 0)).message());
      }
      DeliveryQueue again = mail.reopened().queue;

      assertThat(again.firstOfLine("l", 1000)).extracting(QueuedDelivery::message).isEqualTo(order);
      assertThat(again.limitLines()).containsEntry("l", 1L);
    }

    @Test
    void removes_messages_that_no_row_needs() {
      QueuedDelivery added = mail.add("bob@example.org");
      Changes crash = new Changes();
      crash.delete(Table.DELIVERY, Keys.join(added.message().octets(), new byte[Integer.BYTES]));
      mail.store.write(crash, Durability.SYNCED);
      TestQueue again = mail.reopened();

      assertThat(again.depth()).isZero();
      assertThat(again.store.size(Table.MESSAGE)).isZero();
      assertThat(again.octets.count()).isZero();
    }
  }

  @Nested
  class An_administrator {

    private final DeliveryFilter all = DeliveryFilter.ALL;

    @Test
    void holds_and_releases_by_site_in_pages() {
      for (int i = 0; i < 2100; i++) {
        mail.add("user" + i + "@example.org");
      }
      QueuedDelivery other = mail.add("bob@other.example");
      QueuedDelivery claimed = claim();
      int before = mail.store.writes();

      assertThat(queue.hold(all.toSite(SITE), "admin", "spam")).isEqualTo(new BulkResult(2099, 1));
      assertThat(mail.store.writes()).isEqualTo(before + 3);
      assertThat(queue.claim(SITE)).isEmpty();
      assertThat(queue.claim("other.example")).contains(other);
      assertThat(mail.recipientEvents())
          .hasSize(2099)
          .allMatch(
              e -> e.kind() == Kind.HELD && e.reply().toString().contains("Held by admin: spam"));

      mail.clock.advance(Duration.ofDays(1));
      assertThat(queue.release(all).changed()).isEqualTo(2099);
      queue.release(claimed);
      assertThat(queue.claimable(SITE)).isEqualTo(2100);
      assertThat(mail.recipientEvents().get(2099).kind()).isEqualTo(Kind.RELEASED);
    }

    @Test
    void finds_deliveries_by_whatever_is_known_of_them() {
      mail.add("a@example.org", "one", WaitReason.DUE);
      mail.add("b@example.org", "two", new WaitReason.Key("example.com"));
      mail.clock.advance(Duration.ofHours(1));
      mail.add("c@example.net", "one", WaitReason.DUE);
      settle(claim(), Kind.DEFERRED, LATER, Optional.of(in(Duration.ofMinutes(5))));

      assertThat(queue.count(all)).isEqualTo(3);
      assertThat(queue.count(all.ofClient("one"))).isEqualTo(2);
      assertThat(queue.count(all.toDomain("EXAMPLE.org"))).isEqualTo(2);
      assertThat(queue.count(all.toSite("example.net"))).isOne();
      assertThat(queue.count(all.fromSender("A@example.com"))).isEqualTo(3);
      assertThat(queue.count(all.fromSender("@example.com"))).isEqualTo(3);
      assertThat(queue.count(all.fromSender("@example.net"))).isZero();
      assertThat(queue.count(all.withReply("Greylisted"))).isOne();
      assertThat(queue.count(all.acceptedBefore(mail.clock.instant()))).isEqualTo(2);
      assertThat(queue.count(all.waitingFor(WaitReason.Kind.KEY))).isOne();
      assertThat(queue.count(all.ofMessage(MessageToken.derive("none")))).isZero();
    }

    @Test
    void lists_in_pages() {
      for (int i = 0; i < 25; i++) {
        mail.add("user" + i + "@example.org");
      }
      QueuePage first = queue.list(all, 0, 10);
      QueuePage second = queue.list(all, first.next(), 10);
      QueuePage third = queue.list(all, second.next(), 10);

      assertThat(List.of(first, second, third))
          .extracting(page -> page.deliveries().size())
          .containsExactly(10, 10, 5);
      assertThat(third.next()).isNegative();
    }

    @Test
    void retries_now_what_is_due_later_also_at_a_site_that_is_down() {
      mail.add("bob@example.org");
      settle(claim(), Kind.DEFERRED, LATER, Optional.of(in(Duration.ofHours(5))));
      queue.siteDown(SITE, in(Duration.ofHours(1)), Optional.of(LATER), "", List.of());

      assertThat(queue.retry(all).changed()).isOne();
      assertThat(queue.claim(SITE)).isPresent();
    }

    @Test
    void cancels_with_or_without_a_report() {
      mail.add("a@example.org");
      mail.add("b@example.net");
      queue.cancel(all.toDomain("example.org"), false, Reply.parse(554, "Cancelled"));
      queue.cancel(all.toDomain("example.net"), true, Reply.parse(554, "Cancelled"));

      assertThat(mail.recipientEvents())
          .extracting(RecipientEvent::kind)
          .containsExactly(Kind.CANCELLED, Kind.BOUNCED);
      assertThat(queue.totals().waitingFor(WaitReason.Kind.NOT_TOLD)).isOne();
      assertThat(queue.totals().all()).isOne();
    }

    @Test
    void sends_mail_over_another_host_and_back() {
      mail.add("a@example.org");
      queue.reroute(all, "relay.example.com:587");
      assertThat(queue.claimable(SITE)).isZero();
      assertThat(queue.claimable("relay.example.com:587")).isOne();
      assertThat(queue.count(all.toDomain("example.org"))).isOne();
      assertThat(mail.reopened().queue.claimable("relay.example.com:587")).isOne();

      queue.reroute(all, "");
      assertThat(queue.claimable(SITE)).isOne();
    }

    @Test
    void changes_nothing_when_the_store_is_away() {
      for (int i = 0; i < 10; i++) {
        mail.add("user" + i + "@example.org");
      }
      fail();
      assertThatThrownBy(() -> queue.hold(all, "admin", "x"))
          .isInstanceOf(StoreAwayException.class);

      mail.store.fail(null);
      assertThat(queue.claimable(SITE)).isEqualTo(10);
      assertThat(queue.hold(all, "admin", "x").changed()).isEqualTo(10);
    }
  }

  @Nested
  class Missing_keys {

    @Test
    void hold_mail_until_its_head_is_made() {
      QueuedDelivery held = mail.add("a@example.org", "c", new WaitReason.Key("example.com"));
      assertThat(queue.claim(SITE)).isEmpty();
      assertThat(queue.missingKeys()).containsExactly("example.com");

      OutgoingMessage message = queue.message(held.message()).orElseThrow();
      queue.signed(message.withHead(new byte[] {'A'}), queue.waitingForKey("example.com", 10));

      assertThat(claim().message()).isEqualTo(held.message());
      assertThat(queue.message(held.message()).orElseThrow().head()).containsExactly('A');
      assertThat(queue.missingKeys()).isEmpty();
    }
  }

  @Test
  void hears_of_events_and_rows_together_or_not_at_all() {
    mail.add("bob@example.org");
    QueuedDelivery row = claim();
    List<Event> before = mail.events();
    fail();
    assertThatThrownBy(() -> settle(row, Kind.BOUNCED, NO_SUCH_USER, Optional.empty()));

    assertThat(mail.events()).isEqualTo(before);
    mail.store.fail(null);
    assertThat(mail.reopened().queue.claim(SITE)).isPresent();
  }
}
