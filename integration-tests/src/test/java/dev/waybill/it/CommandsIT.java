// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.it.WaybillCommand.Answer;
import dev.waybill.testkit.smtp.SmtpClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first hour of an administrator: domains, accounts, the queue and the state of the server. */
class CommandsIT {

  @TempDir private Path directory;

  private Path data() {
    return directory.resolve("var");
  }

  private Answer ask(String... arguments) throws IOException {
    return new WaybillCommand(data()).ask(arguments);
  }

  private void assertSays(int exitCode, String output, String... arguments) throws IOException {
    assertThat(ask(arguments)).isEqualTo(new Answer(exitCode, output));
  }

  @Test
  void an_administrator_sets_the_server_up_and_looks_after_it() throws IOException {
    assertSays(1, "No server is running on " + data() + "\n", "status");
    try (World world = World.create();
        WaybillServer server = WaybillServer.start(data(), world)) {
      domains();
      accounts();
      queue(server);
      message(server);
      keys();
      status();
    }
  }

  private void domains() throws IOException {
    assertThat(ask("domain", "add", "shop.example").output())
        .startsWith("Added the domain shop.example\nCreated the DKIM key wb")
        .contains("_domainkey.shop.example. IN TXT (");
    assertThat(ask("domain", "add", "Shop.Example").output().lines())
        .containsExactly(
            "The server has the domain shop.example",
            "It has a DKIM key already; see: waybill dkim show shop.example");
    assertSays(0, "example.com\nshop.example\n", "domain", "list");
    assertThat(ask("dkim", "create", "shop.exmaple", "--conf", "../conf"))
        .isEqualTo(
            new Answer(
                1,
                "The server has no domain shop.exmaple; did you mean shop.example? For a domain of"
                    + " another server, say --foreign\n"));
  }

  private void accounts() throws IOException {
    Path password = Files.writeString(directory.resolve("password"), "correct horse\n");
    assertSays(
        1,
        "The server has no domain other.example; add it with: waybill domain add other.example\n",
        "user",
        "add",
        "a@other.example");
    assertThat(ask("user", "add", "Ann@shop.example").output())
        .startsWith("Added ann@shop.example\n  its password, shown only now: ");
    assertThat(ask("user", "add", "ann@shop.example").output())
        .startsWith("The account ann@shop.example exists; waybill user passwd");
    assertSays(
        0,
        "Changed the password of ann@shop.example\n",
        "user",
        "passwd",
        "ann@shop.example",
        "--password-file",
        password.toString());
    assertSays(0, "ann@shop.example\n", "user", "list", "shop.example");
    assertThat(ask("domain", "remove", "shop.example").output())
        .startsWith("The domain shop.example has accounts: ann@shop.example; remove them first");
    assertSays(0, "Removed ann@shop.example\n", "user", "remove", "ann@shop.example");
    assertThat(ask("user", "passwd", "ann@shop.example"))
        .isEqualTo(new Answer(1, "There is no account ann@shop.example; see: waybill user list\n"));
    assertSays(0, "Removed the domain shop.example\n", "domain", "remove", "shop.example");
    assertThat(ask("limits", "show", "nobody@example.com").output())
        .contains("warning: the server has no account nobody@example.com");
    ghost();
  }

  private void ghost() throws IOException {
    String refusal =
        "The server has no account nobody@example.com, and nothing was sent in its name; if its"
            + " limits are meant, say --force\n";
    List<String> raise =
        List.of(
            "limits",
            "raise",
            "nobody@example.com",
            "account-day",
            "--by",
            "5",
            "--until",
            "2h",
            "--because",
            "typo");
    List<String> reset = List.of("limits", "reset", "nobody@example.com", "--because", "typo");
    for (List<String> change : List.of(raise, reset)) {
      assertSays(1, refusal, change.toArray(String[]::new));
    }
    assertSays(0, "Nothing was ever changed\n", "limits", "log");
    for (List<String> change : List.of(raise, reset)) {
      List<String> forced = new ArrayList<>(change);
      forced.add("--force");
      assertThat(ask(forced.toArray(String[]::new)).exitCode()).isZero();
    }
    assertThat(ask("limits", "log").output())
        .containsPattern("reset +\\(all\\) +nobody@example.com +nothing was used +typo")
        .containsPattern("raise +account-day +nobody@example.com ");
  }

  private void queue(WaybillServer server) throws IOException {
    assertSays(0, "Nothing waits\n", "queue");
    byte[] message =
        "From: news@example.com\r\nSubject: one\r\n\r\nHello\r\n"
            .getBytes(StandardCharsets.US_ASCII);
    try (SmtpClient client = server.insider()) {
      assertThat(client.submit(WaybillServer.USER, List.of("bob@nowhere.invalid"), message).code())
          .isEqualTo(250);
    }
    assertThat(ask("queue", "cancel", "--domain", "remote.example").output())
        .isEqualTo("0 match; nothing is changed without --because TEXT\n");
    assertThat(ask("queue", "hold"))
        .isEqualTo(
            new Answer(
                2,
                "waybill queue hold: say which deliveries, for example --domain example.org, or"
                    + " --all\nSee: waybill queue hold --help\n"));
  }

  private void message(WaybillServer server) throws IOException {
    byte[] content = Messages.crlf("From: news@example.com", "Subject: First message", "", "x");
    String reply;
    try (SmtpClient client = server.insider()) {
      reply =
          client
              .submit(WaybillServer.USER, List.of(WaybillServer.USER), content)
              .toString()
              .strip();
    }
    String token = reply.substring(reply.lastIndexOf(' ') + 1);
    server.awaitHistory(token, "delivered-locally");

    assertThat(ask("message", token).output())
        .startsWith(token + " from news@example.com by network 127.0.0.1/32, ")
        .containsPattern("accepted +news@example.com")
        .containsPattern("delivered-locally +news@example.com");
    assertThat(ask("message", token, "--json").output()).contains("\"id\" : \"" + token + "\"");
    assertSays(1, "No message 0123456789abcdef is known\n", "message", "0123456789abcdef");
  }

  private void keys() throws IOException {
    String made = ask("dkim", "create", "typo.example", "--foreign", "--conf", "../conf").output();
    String selector = made.substring("Created ".length(), made.indexOf(" for "));

    assertThat(ask("dkim", "delete", "typo.example", selector, "--conf", "../conf").output())
        .contains(" is deleted. Remove its TXT record at " + selector);
    assertThat(ask("dkim", "list", "--conf", "../conf").output()).doesNotContain("typo.example");
    String signs = ask("dkim", "list", "example.com", "--json", "--conf", "../conf").output();
    String active = signs.replaceAll("(?s).*?\"selector\" : \"([^\"]+)\".*", "$1");
    assertThat(ask("dkim", "delete", "example.com", active, "--conf", "../conf"))
        .isEqualTo(new Answer(1, active + "._domainkey.example.com signs mail; retire it first\n"));
  }

  private void status() throws IOException {
    assertThat(ask("status").output())
        .startsWith("A server is running on ")
        .contains("\nHealth: ", "\nQueue: ");
    assertThat(ask("health").output()).startsWith("CHECK ").contains("Waybill delivery", "healthy");
    assertThat(ask("status", "--json").output()).contains("\"running\" : true");
  }
}
