// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.WaybillSettings;
import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.address.Network;
import dev.waybill.core.dkim.DkimSettings;
import dev.waybill.core.dkim.KeyDirectory;
import dev.waybill.core.dkim.Selector;
import dev.waybill.core.dkim.SigningPolicy;
import dev.waybill.core.explain.Explanation.AlignmentView;
import dev.waybill.core.explain.Explanation.RecipientView;
import dev.waybill.core.explain.Explanation.RefusedView;
import dev.waybill.core.explain.Explanation.ReturnPathView;
import dev.waybill.core.explain.Explanation.RuleView;
import dev.waybill.core.limit.Limiter;
import dev.waybill.core.limit.MemoryLimitStore;
import dev.waybill.core.limit.MessageReservation;
import dev.waybill.core.limit.RecipientHash;
import dev.waybill.core.limit.Sending;
import dev.waybill.core.limitadmin.LimitView;
import dev.waybill.core.relay.Aliases;
import dev.waybill.core.relay.RelayPolicy;
import dev.waybill.core.reply.Verdict;
import dev.waybill.core.returnpath.BounceHosts;
import dev.waybill.core.settings.Variables;
import dev.waybill.testkit.time.FixedClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainerTest {

  private static final DomainName OURS = DomainName.parse("example.com");
  private static final Mailbox ANN = Mailbox.parse("ann@example.com");
  private static final String RELAY =
      """
      <relay>
        <network cidr='10.0.0.0/8' senders='*@example.com'/>
        <network cidr='10.9.0.0/16' suspended='unpaid'/>
      </relay>
      """;

  @TempDir private Path base;
  private final HostOfTheTest host = new HostOfTheTest(OURS);
  private final FixedClock clock = FixedClock.at("2026-11-23T12:00:00Z");

  @SuppressWarnings("NullAway.Init") // set by anyone who asks for an explainer
  private Limiter limiter;

  private Explainer explainer(String limits) throws IOException {
    return explainer(limits, RELAY);
  }

  private Explainer explainer(String limits, String relay) throws IOException {
    Path file = base.resolve("waybill.xml");
    Files.writeString(file, "<waybill>\n" + relay + limits + "</waybill>");
    WaybillSettings settings =
        WaybillSettings.read(file, base, new Variables(name -> null, name -> null)).value();
    limiter =
        new Limiter(
            settings.limits(),
            new Limiter.Surroundings(
                new MemoryLimitStore(settings.limits()::effective),
                clock,
                RecipientHash.of(new byte[16]),
                domain -> Optional.empty(),
                (usage, percent) -> {}));
    return new Explainer(
        new Deciders(
            "waybill.xml",
            new RelayPolicy(settings.relay(), OURS::equals, Aliases.NONE),
            limiter,
            Optional.empty(),
            host,
            new BounceHosts(
                settings.returnPath().hostTemplate(), OURS::equals, () -> Optional.of(OURS)),
            address ->
                address.localPart().equals("genuine")
                    ? new Verdict.Accept("ours")
                    : new Verdict.NoOpinion(),
            new SigningPolicy(
                DkimSettings.DEFAULTS,
                new KeyDirectory(base.resolve("dkim"), clock, new SecureRandom())::keysFor)));
  }

  private static Question question(String client, EnvelopeSender sender, String... recipients) {
    return new Question(
        Network.address(client),
        Optional.empty(),
        ANN,
        sender,
        Arrays.stream(recipients).map(Mailbox::parse).toList(),
        OptionalInt.empty(),
        false,
        OptionalLong.of(1000));
  }

  private static Question insider(String... recipients) {
    return question("10.1.2.3", EnvelopeSender.of(ANN), recipients);
  }

  private void send(int recipients) {
    MessageReservation reservation =
        limiter.begin(
            new Sending(
                Optional.empty(),
                Optional.of(Network.parse("10.0.0.0/8")),
                EnvelopeSender.of(ANN),
                Optional.empty(),
                OptionalLong.empty()));
    for (int i = 0; i < recipients; i++) {
      reservation.recipient(Mailbox.parse("r" + i + "@example.net"));
    }
    reservation.commit();
  }

  @Test
  void what_is_allowed_names_its_rule() throws IOException {
    Explanation answer = explainer("").explain(insider("bob@example.net", "eve@example.com"));

    assertThat(answer.accepted()).isTrue();
    assertThat(answer.rule())
        .contains(new RuleView("<network cidr=\"10.0.0.0/8\">", "waybill.xml", 3));
    assertThat(answer.recipients())
        .containsExactly(
            new RecipientView("bob@example.net", false, true, Optional.empty()),
            new RecipientView("eve@example.com", true, true, Optional.empty()));
    assertThat(answer.limits()).isEmpty();
  }

  @Test
  void the_most_specific_rule_refuses_with_the_very_reply() throws IOException {
    Explanation answer =
        explainer("").explain(question("10.9.1.1", EnvelopeSender.of(ANN), "bob@example.net"));

    assertThat(answer.rule().map(RuleView::place)).contains("waybill.xml:4");
    assertThat(answer.refused())
        .contains(
            new RefusedView("RCPT TO", "550 5.7.13 Relaying suspended for your network: unpaid"));
  }

  @Test
  void nobody_without_a_rule_relays_but_all_may_write_to_us() throws IOException {
    Explanation answer =
        explainer("")
            .explain(
                question(
                    "192.0.2.1", EnvelopeSender.of(ANN), "eve@example.com", "bob@example.net"));

    assertThat(answer.rule()).isEmpty();
    assertThat(answer.recipients().stream().map(RecipientView::accepted))
        .containsExactly(true, false);
    assertThat(answer.refused().map(RefusedView::reply).orElseThrow())
        .startsWith("550 5.7.1 Relaying denied");
  }

  @Test
  void a_limit_binds_where_the_dialogue_would_refuse() throws IOException {
    Explainer explainer =
        explainer(
            "<limits>\n<limit name='net-hour' for='network' counts='recipients' rate='5/h'"
                + " over='defer'/></limits>");
    send(3);

    Explanation answer =
        explainer.explain(insider("a@example.net", "b@example.net", "c@example.net"));

    String reply = "451 4.7.1 Limit \"net-hour\" reached: 5 of 5 recipients, next in 1 h 1 min";
    assertThat(answer.recipients().stream().map(RecipientView::reply))
        .containsExactly(Optional.empty(), Optional.empty(), Optional.of(reply));
    assertThat(answer.limits()).hasSize(1);
    BindingView binding = answer.limits().get(0);
    assertThat(binding.counter())
        .isEqualTo(
            new LimitView(
                "net-hour",
                "network",
                "10.0.0.0/8",
                "recipients",
                "5/h",
                "defer",
                7,
                3,
                5,
                2,
                Optional.of("2026-11-23T13:00:36Z")));
    assertThat(binding.needs()).isEqualTo(3);
    assertThat(binding.binds()).isTrue();
    assertThat(binding.fitsAt()).contains("2026-11-23T13:00:36Z");
  }

  @Test
  void asking_counts_nothing() throws IOException {
    Explainer explainer =
        explainer(
            "<limits><limit name='net' for='network' counts='recipients' rate='5/h'"
                + " over='defer'/></limits>");
    for (int i = 0; i < 100; i++) {
      assertThat(explainer.explain(insider("a@example.net", "b@example.net")).accepted()).isTrue();
    }

    assertThat(limiter.store().usages(clock.instant())).isEmpty();
  }

  @Test
  void a_limit_that_counts_octets_is_asked_for_each_recipient() throws IOException {
    Explainer explainer =
        explainer(
            "<limits><limit name='o' for='everything' counts='octets' rate='1500/h'"
                + " over='report'/></limits>");

    BindingView binding =
        explainer.explain(insider("a@example.net", "b@example.net")).limits().get(0);

    assertThat(binding.needs()).isEqualTo(2000);
    assertThat(binding.binds()).as("a limit that only reports").isFalse();
  }

  @Test
  void who_has_no_limits_is_told_so() throws IOException {
    Explanation answer =
        explainer(
                "<limits><limit name='n' for='everything' counts='recipients' rate='1/h'"
                    + " over='defer'/></limits>",
                "<relay><network cidr='10.0.0.0/8' limits='off'/></relay>")
            .explain(insider("a@example.net", "b@example.net"));

    assertThat(answer.accepted()).isTrue();
    assertThat(answer.limitsOff()).isTrue();
    assertThat(answer.limits()).isEmpty();
  }

  @Test
  void the_return_path_is_signed_kept_or_none() throws IOException {
    Explainer explainer = explainer("");

    assertThat(explainer.explain(insider("b@example.net")).returnPath())
        .isEqualTo(
            new ReturnPathView("signed", Optional.of("bounce.example.com"), Optional.empty()));
    assertThat(explainer.explain(insider("b@example.com")).returnPath().kind()).isEqualTo("none");
    assertThat(
            explainer
                .explain(question("10.1.2.3", EnvelopeSender.nobody(), "b@example.net"))
                .returnPath()
                .kind())
        .isEqualTo("null");
    Mailbox genuine = Mailbox.parse("genuine@bounce.example.com");
    assertThat(
            explainer
                .explain(question("10.1.2.3", EnvelopeSender.of(genuine), "b@example.net"))
                .returnPath())
        .isEqualTo(new ReturnPathView("kept", Optional.empty(), Optional.of(genuine.toString())));
  }

  @Test
  void the_key_that_signs_is_named_or_why_none_does() throws IOException {
    Explainer explainer = explainer("");
    assertThat(explainer.explain(insider("b@example.net")).dkim())
        .singleElement()
        .extracting(Explanation.DkimView::problem)
        .isEqualTo(Optional.of("it has no DKIM key"));

    new KeyDirectory(base.resolve("dkim"), clock, new SecureRandom())
        .create(OURS, new Selector("wb202611a"), 2048);

    assertThat(explainer.explain(insider("b@example.net")).dkim())
        .containsExactly(
            new Explanation.DkimView(
                "example.com",
                Optional.of("wb202611a"),
                Optional.of("rsa-sha256"),
                Optional.empty()));
  }

  @Test
  void what_a_receiver_can_align_with_the_author_is_told() throws IOException {
    Explainer explainer =
        explainer("", "<relay><network cidr='10.0.0.0/8' senders='any'/></relay>");
    new KeyDirectory(base.resolve("dkim"), clock, new SecureRandom())
        .create(OURS, new Selector("wb202611a"), 2048);

    assertThat(explainer.explain(insider("b@example.net")).alignment())
        .contains(new AlignmentView("example.com", true, true));
    assertThat(explainer.explain(insider("b@example.com")).alignment()).isEmpty();
    assertThat(explainer.explain(written("sales@news.example.com", "ann@example.com")).alignment())
        .contains(new AlignmentView("news.example.com", false, true));
    assertThat(
            explainer
                .explain(written("sales@customer.example", "sales@customer.example"))
                .alignment())
        .contains(new AlignmentView("customer.example", false, false));
    assertThat(
            explainer.explain(written("ann@example.com", "genuine@bounce.example.com")).alignment())
        .contains(new AlignmentView("example.com", true, true));
  }

  private static Question written(String from, String sender) {
    return new Question(
        Network.address("10.1.2.3"),
        Optional.empty(),
        Mailbox.parse(from),
        EnvelopeSender.parse(sender),
        List.of(Mailbox.parse("bob@example.net")),
        OptionalInt.empty(),
        false,
        OptionalLong.empty());
  }

  @Test
  void of_several_recipients_each_is_answered_and_the_first_refusal_counts() throws IOException {
    Explanation answer =
        explainer("")
            .explain(
                question(
                    "10.1.2.3",
                    EnvelopeSender.of(Mailbox.parse("a@elsewhere.example")),
                    "eve@example.com",
                    "bob@example.net"));

    assertThat(answer.refused())
        .contains(
            new RefusedView(
                "RCPT TO", "553 5.7.1 Sender not allowed: you may not send under this address"));
    assertThat(answer.recipients())
        .extracting(RecipientView::accepted)
        .isEqualTo(List.of(true, false));
  }
}
