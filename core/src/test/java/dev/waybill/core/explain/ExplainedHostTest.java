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
import dev.waybill.core.explain.Explanation.DkimView;
import dev.waybill.core.explain.Explanation.PortView;
import dev.waybill.core.explain.Explanation.RecipientView;
import dev.waybill.core.explain.Explanation.RefusedView;
import dev.waybill.core.limit.Limiter;
import dev.waybill.core.limit.MemoryLimitStore;
import dev.waybill.core.limit.RecipientHash;
import dev.waybill.core.pipeline.MailWay;
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
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What depends on James: its accounts, its ports and their hooks, its mailets. */
class ExplainedHostTest {

  private static final DomainName OURS = DomainName.parse("example.com");
  private static final Mailbox ANN = Mailbox.parse("ann@example.com");
  private static final Variables DEFAULTS = new Variables(name -> null, name -> null);
  private static final String PLAIN = "192.0.2.1";
  private static final String LISTED = "10.1.2.3";

  @TempDir private Path base;
  private final FixedClock clock = FixedClock.at("2026-11-23T12:00:00Z");
  private final HostOfTheTest host = new HostOfTheTest(OURS);

  @BeforeEach
  void shipped() {
    host.way = MailWay.read(Path.of("..", "conf"), DEFAULTS);
  }

  private Explainer explainer() throws IOException {
    Path file = base.resolve("waybill.xml");
    Files.writeString(
        file,
        "<waybill><relay><network cidr='10.0.0.0/8' senders='*@example.com' ports='2525'/>"
            + "<accounts relay='true'/></relay></waybill>");
    WaybillSettings settings = WaybillSettings.read(file, base, DEFAULTS).value();
    Limiter limiter =
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
            address -> new Verdict.NoOpinion(),
            new SigningPolicy(
                DkimSettings.DEFAULTS,
                new KeyDirectory(base.resolve("dkim"), clock, new SecureRandom())::keysFor)));
  }

  private Explanation explain(
      String client, Optional<String> account, OptionalInt port, boolean tls, String to)
      throws IOException {
    return explainer()
        .explain(
            new Question(
                Network.address(client),
                account,
                ANN,
                EnvelopeSender.of(ANN),
                List.of(Mailbox.parse(to)),
                port,
                tls,
                OptionalLong.empty()));
  }

  private Explanation stranger(int port, boolean tls, String to) throws IOException {
    return explain(PLAIN, Optional.empty(), OptionalInt.of(port), tls, to);
  }

  private Explanation account(String name, int port, boolean tls) throws IOException {
    return explain(PLAIN, Optional.of(name), OptionalInt.of(port), tls, "bob@example.net");
  }

  private static String reply(Explanation answer) {
    return answer.refused().map(no -> no.at() + ": " + no.reply()).orElse("");
  }

  @Test
  void a_local_recipient_that_nobody_has_is_refused_as_the_server_does() throws IOException {
    assertThat(reply(stranger(2525, false, "nobody@example.com")))
        .isEqualTo("RCPT TO: 550 5.1.1 Unknown user: nobody@example.com");
    assertThat(stranger(2525, false, "eve@example.com").accepted()).isTrue();
  }

  @Test
  void an_alias_that_leads_elsewhere_is_refused_to_strangers_only() throws IOException {
    host.forwards = Set.of("away@example.com");

    assertThat(reply(stranger(2525, false, "away@example.com"))).contains("550 5.7.1", "forwards");
    assertThat(
            explain(LISTED, Optional.empty(), OptionalInt.of(2525), false, "away@example.com")
                .accepted())
        .isTrue();
  }

  @Test
  void mail_for_postmaster_is_taken_from_everybody_and_ends_here() throws IOException {
    host.roles = Set.of("postmaster@bounce.example.com");

    assertThat(stranger(2525, false, "postmaster@bounce.example.com").recipients())
        .containsExactly(
            new RecipientView("postmaster@bounce.example.com", true, true, Optional.empty()));
  }

  @Test
  void an_account_that_does_not_exist_cannot_log_in() throws IOException {
    assertThat(reply(account("ghost@nowhere", 2525, false)))
        .isEqualTo("AUTH: 535 5.7.8 Authentication failed");
    assertThat(account("ann@example.com", 2525, false).accepted()).isTrue();
  }

  @Test
  void passwords_and_AUTH_depend_on_the_port() throws IOException {
    assertThat(reply(account("ann@example.com", 2587, false)))
        .isEqualTo("AUTH: 538 5.7.11 Encryption required: send STARTTLS first");
    assertThat(account("ann@example.com", 2587, true).accepted()).isTrue();
    assertThat(account("ann@example.com", 2465, false).accepted()).as("implicit TLS").isTrue();

    assertThat(reply(stranger(2525, false, "bob@example.net"))).startsWith("RCPT TO: 530 5.7.0 ");
    assertThat(reply(stranger(2587, false, "bob@example.net"))).startsWith("RCPT TO: 550 5.7.1 ");
    assertThat(reply(stranger(2587, true, "bob@example.net"))).startsWith("RCPT TO: 530 5.7.0 ");
  }

  @Test
  void without_a_port_the_first_is_answered_for_and_all_are_shown() throws IOException {
    Explanation answer =
        explain(LISTED, Optional.empty(), OptionalInt.empty(), false, "bob@example.net");

    assertThat(answer.port()).contains(2525);
    assertThat(answer.accepted()).isTrue();
    assertThat(answer.ports()).extracting(PortView::port).containsExactly(2525, 2587, 2465);
    assertThat(answer.ports()).extracting(PortView::accepted).containsExactly(true, false, false);
    assertThat(answer.ports().get(1).refused().map(RefusedView::reply).orElse(""))
        .startsWith("550 5.7.1 Relaying denied on this port");
  }

  @Test
  void nothing_is_accepted_on_a_port_where_nothing_listens() throws IOException {
    Explanation answer = stranger(26, false, "eve@example.com");

    assertThat(reply(answer))
        .isEqualTo("connection: nothing listens on port 26; smtpserver.xml has 2525, 2587, 2465");
    assertThat(answer.recipients()).noneMatch(RecipientView::accepted);

    host.runs = false;
    Explanation byFiles = stranger(26, false, "eve@example.com");
    assertThat(byFiles.accepted()).isTrue();
    assertThat(byFiles.notChecked())
        .singleElement()
        .asString()
        .startsWith("the hooks of this port: nothing listens on port 26");
  }

  @Test
  void what_is_not_known_is_said() throws IOException {
    host.knowsAccounts = false;

    Explanation answer =
        explain(
            PLAIN, Optional.of(ANN.toString()), OptionalInt.of(2525), false, "nobody@example.com");

    assertThat(answer.accepted()).isTrue();
    assertThat(answer.notChecked())
        .containsExactly(
            "whether there is an account " + ANN,
            "whether mail for nobody@example.com reaches an account");
  }

  @Test
  void a_hook_that_the_port_lacks_does_not_answer() throws IOException {
    Path conf = Files.createDirectories(base.resolve("conf"));
    Files.writeString(
        conf.resolve("smtpserver.xml"),
        Files.readString(Path.of("..", "conf", "smtpserver.xml"))
            .replaceFirst("<handler class=\"[a-z.]*ValidRcptHandler\"/>", "")
            .replaceFirst("<handler class=\"[a-z.]*RelayPolicyHook\"/>", ""));
    host.way = MailWay.read(conf, DEFAULTS);

    Explanation answer = stranger(2525, false, "nobody@example.com");
    assertThat(answer.accepted()).isTrue();
    assertThat(answer.notChecked())
        .containsExactly(
            "who may relay on this port, as it has no dev.waybill.hooks.RelayPolicyHook");
    assertThat(stranger(2587, false, "nobody@example.com").accepted()).isFalse();
  }

  @Test
  void nothing_signs_where_the_mailets_do_not() throws IOException {
    new KeyDirectory(base.resolve("dkim"), clock, new SecureRandom())
        .create(OURS, new Selector("wb202611a"), 2048);
    assertThat(stranger(2525, false, "bob@example.net").dkim())
        .extracting(DkimView::selector)
        .containsExactly(Optional.of("wb202611a"));

    Path conf = Files.createDirectories(base.resolve("conf"));
    String mailets = Files.readString(Path.of("..", "conf", "mailetcontainer.xml"));
    Path file = conf.resolve("mailetcontainer.xml");
    Files.writeString(
        file,
        mailets.replaceFirst(
            "(?s)<mailet match=\"All\" class=\"dev.waybill.mailets.SignDkim\".*?</mailet>", ""));
    host.way = MailWay.read(conf, DEFAULTS);

    assertThat(stranger(2525, false, "bob@example.net").dkim())
        .singleElement()
        .satisfies(
            view -> {
              assertThat(view.selector()).isEmpty();
              assertThat(view.problem().orElse(""))
                  .startsWith(file.toString())
                  .contains("there is no dev.waybill.mailets.SignDkim");
            });
  }

  @Test
  void a_file_that_cannot_be_read_is_said() throws IOException {
    Path conf = Files.createDirectories(base.resolve("conf"));
    Files.writeString(conf.resolve("mailetcontainer.xml"), "<mailetcontainer>\n<context>");
    host.way = MailWay.read(conf, DEFAULTS);

    assertThat(stranger(2525, false, "eve@example.com").notChecked())
        .singleElement()
        .asString()
        .contains("mailetcontainer.xml:2: cannot be read as XML");
  }
}
