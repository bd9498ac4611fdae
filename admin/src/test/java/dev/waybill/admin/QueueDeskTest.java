// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.core.limitadmin.ChangeAuthor;
import dev.waybill.core.outcome.RecipientEvent;
import dev.waybill.core.queue.DeliveryFilter;
import dev.waybill.core.queue.QueuedDelivery;
import dev.waybill.core.queue.Settlement;
import dev.waybill.core.queue.TestQueue;
import dev.waybill.core.queue.WaitReason;
import dev.waybill.core.reply.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QueueDeskTest {

  private static final String ANN = "account ann@example.com";
  private static final String WHY = "'who':'root','because':'their host is full'";

  private final TestQueue queue = new TestQueue();
  private final QueueDesk desk = new QueueDesk(queue.queue);

  private QueueDesk.Answer change(QueueChange change, String body) {
    JsonNode json = Json.quoted(body);
    return desk.change(
        change,
        json,
        () ->
            new ChangeAuthor(
                json.path("who").asText(), "127.0.0.1", json.path("because").asText()));
  }

  private static DeliveryFilter filter(Map<String, String> parts) {
    return FilterText.read(name -> Optional.ofNullable(parts.get(name)));
  }

  private void takeDown(String site) {
    QueuedDelivery probe = queue.queue.claim(site).orElseThrow();
    Instant until = queue.clock.instant().plus(Duration.ofMinutes(5));
    Optional<Reply> reply = Optional.of(Reply.parse(421, "4.3.2 full"));
    RecipientEvent failed =
        new RecipientEvent(
            RecipientEvent.Kind.DEFERRED,
            queue.clock.instant(),
            probe.message(),
            probe.index(),
            probe.recipient(),
            probe.client(),
            site,
            1,
            reply,
            "mx.example.org[192.0.2.1]:25",
            "",
            Optional.empty());
    queue.queue.siteDown(
        site,
        until,
        reply,
        failed.remote(),
        List.of(new Settlement(probe, failed, Optional.of(until))));
  }

  @Test
  void shows_how_many_wait_for_what_and_the_fullest_sites_first() {
    queue.add("a@one.example");
    queue.add("b@two.example");
    queue.add("c@two.example", ANN, new WaitReason.Key("example.com"));

    JsonNode overview = Json.of(desk.overview(1, queue.clock.instant()));

    assertThat(overview.path("recipients").asInt()).isEqualTo(3);
    assertThat(overview.path("reasons"))
        .isEqualTo(Json.quoted("{'due':2,'limit':0,'key':1,'operator':0,'not-told':0}"));
    assertThat(overview.path("siteCount").asInt()).isEqualTo(2);
    assertThat(overview.path("sites")).hasSize(1);
    assertThat(overview.path("sites").get(0).path("site").asText()).isEqualTo("two.example");
    assertThat(overview.path("sites").get(0).path("state").asText()).isEqualTo("up");
  }

  @Test
  void shows_since_when_and_why_a_site_is_paused() {
    queue.add("a@one.example");
    takeDown("one.example");

    JsonNode overview = Json.of(desk.overview(10, queue.clock.instant()));
    JsonNode site = overview.path("sites").get(0);
    JsonNode entry = Json.of(desk.list(DeliveryFilter.ALL, 0, 10)).path("deliveries").get(0);

    assertThat(overview.path("sitesPaused").asInt()).isEqualTo(1);
    assertThat(site.path("state").asText()).isEqualTo("paused");
    assertThat(site.path("outage").path("since").asText())
        .isEqualTo(queue.clock.instant().toString());
    assertThat(site.path("outage").path("text").asText()).isEqualTo("full");
    assertThat(entry.path("outage")).isEqualTo(site.path("outage"));
    assertThat(entry.path("code").asInt()).isEqualTo(421);
    assertThat(entry.path("attempts").asInt()).isEqualTo(1);
  }

  @Test
  void lists_in_pages() {
    queue.add("a@one.example");
    queue.add("b@one.example");

    QueueDesk.Page first = desk.list(DeliveryFilter.ALL, 0, 1);
    int next = Optional.ofNullable(first.next()).orElseThrow();
    QueueDesk.Page second = desk.list(DeliveryFilter.ALL, next, 10);

    assertThat(first.deliveries()).hasSize(1);
    assertThat(second.deliveries()).hasSize(1);
    assertThat(Json.of(second).has("next")).isFalse();
  }

  @Test
  void reads_every_part_of_a_filter() {
    QueuedDelivery wanted = queue.add("a@one.example", ANN, WaitReason.DUE);
    queue.add("b@two.example", "network 10.0.0.0/8", WaitReason.DUE);
    Map<String, String> parts =
        Map.of(
            "site", "one.example",
            "account", "ann@example.com",
            "domain", "ONE.example",
            "sender", "@example.com",
            "token", wanted.message().text(),
            "state", "due",
            "acceptedBefore", "2030-01-01T00:00:00Z");

    assertThat(desk.list(filter(parts), 0, 10).deliveries())
        .extracting(QueuedEntry::recipient)
        .containsExactly("a@one.example");
    assertThat(desk.list(filter(Map.of("network", "10.0.0.0/8")), 0, 10).deliveries())
        .extracting(QueuedEntry::recipient)
        .containsExactly("b@two.example");
  }

  @Test
  void refuses_parts_of_a_filter_that_cannot_be() {
    assertThatThrownBy(() -> filter(Map.of("state", "tired")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("due, limit, key, operator, not-told");
    assertThatThrownBy(() -> filter(Map.of("acceptedBefore", "yesterday")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> filter(Map.of("reply", "a\nb")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> filter(Map.of("account", "a", "network", "10.0.0.0/8")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void only_counts_before_somebody_confirms() {
    queue.add("a@one.example");
    queue.add("b@two.example");

    QueueDesk.Answer answer = change(QueueChange.CANCEL, "{'domain':'one.example'}");

    assertThat(Json.of(answer))
        .isEqualTo(Json.quoted("{'change':'cancel','confirmed':false,'matching':1}"));
    assertThat(queue.depth()).isEqualTo(2);
  }

  @Test
  void holds_and_releases() {
    queue.add("a@one.example");

    QueueDesk.Answer held =
        change(QueueChange.HOLD, "{'site':'one.example','confirm':true," + WHY + "}");
    List<QueuedEntry> entries = desk.list(DeliveryFilter.ALL, 0, 10).deliveries();
    QueueDesk.Answer released =
        change(QueueChange.RELEASE, "{'state':'operator','confirm':true," + WHY + "}");

    assertThat(Json.of(held))
        .isEqualTo(Json.quoted("{'change':'hold','confirmed':true,'changed':1,'underWay':0}"));
    assertThat(entries.get(0).reason()).isEqualTo("operator");
    assertThat(entries.get(0).detail()).isEqualTo("root: their host is full");
    assertThat(released.changed()).isEqualTo(1);
    assertThat(desk.list(DeliveryFilter.ALL, 0, 10).deliveries().get(0).reason()).isEqualTo("due");
  }

  @Test
  void ends_a_pause_by_a_retry() {
    queue.add("a@one.example");
    takeDown("one.example");

    change(QueueChange.RETRY, "{'site':'one.example','confirm':true," + WHY + "}");

    assertThat(queue.claims()).isZero();
    assertThat(queue.queue.claim("one.example")).isPresent();
  }

  @Test
  void cancels_with_a_bounce_or_without() {
    QueuedDelivery told = queue.add("a@one.example");
    QueuedDelivery untold = queue.add("b@two.example");

    change(QueueChange.CANCEL, "{'domain':'one.example','bounce':true,'confirm':true," + WHY + "}");
    change(QueueChange.CANCEL, "{'domain':'two.example','confirm':true," + WHY + "}");

    RecipientEvent bounced = queue.latest(told).orElseThrow();
    assertThat(bounced.kind()).isEqualTo(RecipientEvent.Kind.BOUNCED);
    assertThat(bounced.reply().orElseThrow().text()).contains("their host is full");
    assertThat(queue.latest(untold).orElseThrow().kind()).isEqualTo(RecipientEvent.Kind.CANCELLED);
    assertThat(queue.row(untold)).isEmpty();
  }

  @Test
  void reroutes_to_a_host_and_back() {
    queue.add("a@one.example");

    change(
        QueueChange.REROUTE, "{'all':true,'to':'relay.example:2525','confirm':true," + WHY + "}");
    List<QueuedEntry> there = desk.list(DeliveryFilter.ALL, 0, 10).deliveries();
    change(QueueChange.REROUTE, "{'all':true,'to':'','confirm':true," + WHY + "}");
    List<QueuedEntry> back = desk.list(DeliveryFilter.ALL, 0, 10).deliveries();

    assertThat(there.get(0).route()).isEqualTo("relay.example:2525");
    assertThat(back.get(0).route()).isNull();
  }

  @Test
  void refuses_a_change_of_everything_that_nobody_asked_for() {
    assertThatThrownBy(() -> change(QueueChange.CANCEL, "{'confirm':true," + WHY + "}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("all");
    assertThatThrownBy(() -> change(QueueChange.CANCEL, "{'domian':'one.example'}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("domian");
    assertThatThrownBy(() -> change(QueueChange.CANCEL, "{'domain':1}"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> change(QueueChange.CANCEL, "{'all':true,'confirm':'no'}"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refuses_a_change_without_a_reason() {
    queue.add("a@one.example");

    assertThatThrownBy(() -> change(QueueChange.CANCEL, "{'all':true,'confirm':true}"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(queue.depth()).isEqualTo(1);
  }

  @Test
  void refuses_a_route_that_is_none() {
    assertThatThrownBy(() -> change(QueueChange.REROUTE, "{'all':true}"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> change(QueueChange.REROUTE, "{'all':true,'to':'a b'}"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
