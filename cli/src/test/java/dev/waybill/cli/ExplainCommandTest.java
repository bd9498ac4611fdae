// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.WaybillSettings;
import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.KeyDirectory;
import dev.waybill.core.dkim.Selector;
import dev.waybill.core.dkim.SigningKey;
import dev.waybill.core.dkim.keys.DnsObservation;
import dev.waybill.core.dkim.keys.KeyKind;
import dev.waybill.core.dkim.keys.KeyName;
import dev.waybill.core.dkim.keys.KeyState;
import dev.waybill.core.dkim.keys.ManagedKey;
import dev.waybill.core.settings.Variables;
import dev.waybill.storage.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By the files; a running server is asked by UsageIT. */
class ExplainCommandTest {

  private static final String SETTINGS =
      """
      <waybill>
        <relay>
          <network cidr="10.1.2.0/24" senders="*@example.com" ports="2525"/>
          <accounts relay="true"/>
        </relay>
        <limits>
          <limit name="account-day" for="account" counts="recipients" rate="2/day" over="refuse"/>
          <limit name="size" for="everything" counts="octets" rate="10MiB/h" over="defer"/>
        </limits>
      </waybill>
      """;

  @TempDir private Path home;
  private Path settings;

  @BeforeEach
  void write() throws IOException {
    settings = Files.createDirectories(home.resolve("conf")).resolve("waybill.xml");
    Files.writeString(settings, SETTINGS);
  }

  private Terminal explain(String... arguments) {
    List<String> all = new ArrayList<>(List.of("explain"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--conf", home.resolve("conf").toString(), "--data", data().toString()));
    return Terminal.run(all.toArray(String[]::new));
  }

  private Path data() {
    return home.resolve("var");
  }

  @Test
  void a_directory_without_settings_is_named() throws IOException {
    Files.delete(settings);

    assertThat(
            explain(
                "--client", "10.1.2.3", "--from", "news@example.com", "--to", "bob@example.net"))
        .isEqualTo(
            new Terminal(
                1, "", "There is no waybill.xml in " + settings.getParent() + "; see --conf\n"));
  }

  @Test
  void a_message_that_would_be_accepted_is_explained_from_the_files() {
    Terminal answer =
        explain(
            "--client",
            "10.1.2.3",
            "--port",
            "2525",
            "--from",
            "news@example.com",
            "--to",
            "bob@example.net",
            "--size",
            "4MiB");

    assertThat(answer)
        .isEqualTo(
            new Terminal(
                0,
                """
                By the files, no server is running on %s, which does not exist; example.com is taken for a domain of ours, and no other
                Accepted
                rule         <network cidr="10.1.2.0/24"> at %s:3
                to           bob@example.net: accepted
                limits       LIMIT  FOR         COUNTS      USED  ALLOWED    LEFT  NEEDS  NEXT  BINDS
                             size   everything  octets  0 octets   10 MiB  10 MiB  4 MiB  -     no
                return path  a signed address of its own for each recipient, at bounce.example.com
                DKIM         example.com leaves unsigned: it has no DKIM key
                DMARC        aligned with example.com by the return path
                """
                    .formatted(data(), settings),
                ""));
    assertThat(data()).as("asking makes nothing").doesNotExist();
  }

  @Test
  void a_refusal_is_told_with_its_reply_and_exits_with_1() {
    Terminal answer =
        explain(
            "--client",
            "192.0.2.1",
            "--account",
            "ann@example.com",
            "--tls",
            "--from",
            "ann@example.com",
            "--sender",
            "<>",
            "--to",
            "a@example.net",
            "b@example.net",
            "c@example.net");

    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.out())
        .contains(
            "By the files, no server is running on " + data() + ", which does not exist\n",
            "Refused at RCPT TO: 553 5.7.1 Empty sender not allowed",
            "rule         <accounts> at " + settings + ":4\n",
            "return path  <>, as it is");
  }

  @Test
  void the_limit_that_binds_is_told() {
    Terminal answer =
        explain(
            "--client",
            "192.0.2.1",
            "--account",
            "ann@example.com",
            "--tls",
            "--from",
            "ann@example.com",
            "--to",
            "a@example.net",
            "--to",
            "b@example.net",
            "--to",
            "c@example.net");

    assertThat(answer.out())
        .contains(
            "Refused at RCPT TO: 550 5.7.1 Limit \"account-day\" reached: 2 of 2 recipients, next",
            "to           b@example.net: accepted\n",
            "account-day  ann@example.com  recipients")
        .containsPattern("account-day .* yes, refuses");
  }

  private String dkim() {
    return explain("--client", "192.0.2.1", "--from", "a@example.com", "--to", "b@example.net")
        .out()
        .lines()
        .filter(line -> line.startsWith("DKIM"))
        .findFirst()
        .orElse("");
  }

  @Test
  void a_key_that_nobody_has_seen_does_not_sign_and_asking_changes_nothing() throws IOException {
    WaybillSettings read = WaybillSettings.read(settings, data(), Variables.ofProcess()).value();
    InstantSource clock = InstantSource.system();
    SigningKey key =
        new KeyDirectory(read.locations().dkimKeys(), clock, new SecureRandom())
            .createEd25519(DomainName.parse("example.com"), new Selector("e"));

    assertThat(dkim()).as("nobody has looked yet").doesNotContain("ed25519");

    ManagedKey active =
        new ManagedKey(
            new KeyName(key.domain(), key.selector()),
            KeyKind.ED25519,
            key.publicKeyRecord().value().replaceFirst(".*p=", ""),
            KeyState.ACTIVE,
            clock.instant(),
            clock.instant(),
            Optional.of(clock.instant()),
            false,
            DnsObservation.NOTHING,
            Set.of());
    try (Database database = Database.open(read.locations().storage())) {
      assertThat(database.keyStates().all()).isEmpty();
      database.keyStates().add(active);
    }
    assertThat(dkim()).contains("example.com").doesNotContain("unsigned");
    try (Database database = Database.open(read.locations().storage())) {
      assertThat(database.keyStates().all()).containsExactly(active);
    }
  }

  @Test
  void what_files_cannot_tell_is_said_and_ports_are_those_of_smtpserver_xml() throws IOException {
    Files.copy(
        Path.of("..", "conf", "smtpserver.xml"), home.resolve("conf").resolve("smtpserver.xml"));

    Terminal answer =
        explain(
            "--client",
            "10.1.2.3",
            "--from",
            "news@example.com",
            "--to",
            "bob@example.net",
            "nobody@example.com");

    assertThat(answer.exitCode()).isZero();
    assertThat(answer.out())
        .contains(
            """
            Accepted
            port         2525; it depends on the port:
                         2587: Refused at RCPT TO: 550 5.7.1 Relaying denied on this port\
            """,
            "not checked  whether mail for nobody@example.com reaches an account\n");
    assertThat(
            explain("--client", "10.1.2.3", "--port", "25", "--from", "a@b.example", "--to", "c@d")
                .out())
        .contains(
            "not checked  the hooks of this port: nothing listens on port 25; smtpserver.xml");
  }

  @Test
  void mail_that_no_mailet_signs_is_told_to_leave_unsigned() throws IOException {
    Path mailets = home.resolve("conf").resolve("mailetcontainer.xml");
    Files.writeString(
        mailets,
        Files.readString(Path.of("..", "conf", "mailetcontainer.xml"))
            .replaceFirst("(?s)<mailet match=\"All\" class=\"[a-z.]*SignDkim\".*?</mailet>", ""));

    assertThat(dkim())
        .startsWith("DKIM         example.com leaves unsigned: " + mailets + ":")
        .endsWith(
            "there is no dev.waybill.mailets.SignDkim, so all mail leaves without a DKIM"
                + " signature");
  }

  @Test
  void json_is_what_the_route_answers() {
    Terminal answer =
        explain(
            "--client",
            "192.0.2.1",
            "--from",
            "ann@example.com",
            "--to",
            "a@example.net",
            "--json");

    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.out())
        .startsWith("{\n  \"accepted\" : false,\n")
        .contains("\"rule\" : null", "\"at\" : \"RCPT TO\"", "550 5.7.1 Relaying denied");
  }

  @Test
  void bad_arguments_exit_with_2_and_say_which() {
    assertThat(explain("--from", "a@b.example", "--to", "c@d.example").err())
        .startsWith("waybill explain: Missing required option: '--client=IP'");
    Terminal noAddress =
        explain("--client", "mail.example.net", "--from", "a@b.example", "--to", "c@d.example");
    assertThat(noAddress.exitCode()).isEqualTo(2);
    assertThat(noAddress.err())
        .startsWith("waybill explain: --client: ")
        .contains("mail.example.net");
    Terminal noMailbox = explain("--client", "::1", "--from", "a@b.example", "--to", "nobody");
    assertThat(noMailbox.exitCode()).isEqualTo(2);
    assertThat(noMailbox.err()).startsWith("waybill explain: --to: not a mailbox");
  }

  @Test
  void settings_with_errors_are_told() throws IOException {
    Files.writeString(settings, "<waybill>\n<relai/>\n</waybill>");

    Terminal answer = explain("--client", "::1", "--from", "a@b.example", "--to", "c@d.example");

    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err()).contains(settings + ":2: ", "<relai>");
  }

  @Test
  void a_database_that_somebody_has_open_is_told() throws IOException {
    try (Database held = Database.open(data().resolve("waybill"))) {
      assertThat(held.audit()).isNotNull();

      Terminal answer = explain("--client", "::1", "--from", "a@b.example", "--to", "c@d.example");

      assertThat(answer.exitCode()).isEqualTo(1);
      assertThat(answer.err()).contains(" is in use");
    }
  }
}
