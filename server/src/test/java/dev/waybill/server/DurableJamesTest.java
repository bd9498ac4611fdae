// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.james.utils.DataProbeImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DurableJamesTest {
  private static final String ADA = "ada@example.org";
  private static final String PASSWORD = "correct horse";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path home;
  private TestServer server;
  private DurableJames james;

  @BeforeEach
  void start() throws Exception {
    KeepOctets.SEEN.clear();
    server = TestServer.in(home);
    james = server.create();
    james.start();
    james.probe(DataProbeImpl.class).fluent().addDomain("example.org").addUser(ADA, PASSWORD);
    james.probe(EngineProbe.class).refreshDomains();
  }

  @AfterEach
  void stop() {
    james.close();
    TestServer.forgetPorts();
  }

  @Nested
  class Mail_for_a_local_user {

    @Test
    void is_fetched_over_imap_and_pop3() throws Exception {
      submit(ADA, "Subject: hello\r\n\r\nbody\r\n");

      assertThat(inboxOverImap()).contains("Subject: hello");
      assertThat(inboxOverPop3()).contains("Subject: hello");
    }

    @Test
    void survives_a_restart_and_so_does_the_user() throws Exception {
      submit(ADA, "Subject: still here\r\n\r\nbody\r\n");
      assertThat(inboxOverImap()).contains("Subject: still here");

      james.close();
      james = server.create();
      james.start();

      assertThat(inboxOverImap()).contains("Subject: still here");
      assertThat(inboxOverPop3()).contains("Subject: still here");
    }

    @Test
    void is_taken_while_an_operator_looks_at_the_queue() throws Exception {
      assertThat(webAdmin("/mailQueues/spool")).contains("\"spool\"");

      submit(ADA, "Subject: still taken\r\n\r\nbody\r\n");

      assertThat(inboxOverImap()).contains("Subject: still taken");
    }

    @Test
    void is_refused_at_rcpt_when_there_is_no_such_user() throws Exception {
      try (LineClient client = greeted(TestServer.SMTP)) {
        client.ask("MAIL FROM:<someone@elsewhere.example>");

        assertThat(client.ask("RCPT TO:<nobody@example.org>")).startsWith("550 5.1.1 ");
      }
    }

    @Test
    void reaches_a_mailet_and_its_copies_octet_for_octet() throws Exception {
      String message =
          "Subject: h\u00c3\u00a9\u00ff\r\nX: \r\n\r\n..dot\r\n\tlong" + "x".repeat(990);

      submit(ADA, message + "\r\n");

      String kept = message.replace("..dot", ".dot") + "\r\n";
      await().atMost(PATIENCE).until(() -> KeepOctets.SEEN.size() == 2);
      assertThat(KeepOctets.SEEN).allSatisfy(seen -> assertThat(seen).endsWith("\r\n" + kept));
    }
  }

  @Nested
  class An_outsider {

    @Test
    void is_not_asked_for_a_password_on_the_submission_port_before_tls() throws Exception {
      try (LineClient client = LineClient.plain(server.port(TestServer.SUBMISSION))) {
        client.answer();

        assertThat(client.ask("EHLO client.example")).doesNotContain("AUTH");
        assertThat(client.ask("AUTH PLAIN " + credentials())).startsWith("538 5.7.11 ");
      }
    }

    @Test
    void is_cut_off_when_a_line_has_no_end() throws Exception {
      try (LineClient client = greeted(TestServer.SMTP)) {
        client.ask("MAIL FROM:<someone@elsewhere.example>");
        client.ask("RCPT TO:<" + ADA + ">");
        client.ask("DATA");

        client.send("Subject: x\r\n\r\n" + "x".repeat(SmtpLines.MAX_LINE + 1));

        assertThat(client.answer()).startsWith("500 5.5.2 ");
        assertThat(client.answer()).isEmpty();
      }
    }

    @Test
    void gets_a_line_of_thirty_thousand_octets_through() throws Exception {
      submit(ADA, "Subject: x\r\n\r\n" + "x".repeat(30_000) + "\r\n");

      await().atMost(PATIENCE).until(() -> !KeepOctets.SEEN.isEmpty());
      assertThat(KeepOctets.SEEN.element()).endsWith("x".repeat(30_000) + "\r\n");
    }
  }

  @Nested
  class A_user {

    @Test
    void logs_in_where_there_is_tls_from_the_first_byte() throws Exception {
      try (LineClient client = LineClient.tls(server.port(TestServer.SMTPS))) {
        client.answer();
        assertThat(client.ask("EHLO client.example")).contains("AUTH LOGIN PLAIN");
        assertThat(client.ask("AUTH PLAIN " + credentials())).startsWith("235 ");
      }
    }

    @Test
    void logs_in_without_tls_on_the_port_for_old_clients() throws Exception {
      try (LineClient client = greeted(TestServer.SMTP)) {
        assertThat(client.ask("AUTH PLAIN " + credentials())).startsWith("235 ");
        client.ask("MAIL FROM:<" + ADA + ">");
        assertThat(client.ask("RCPT TO:<someone@elsewhere.example>")).startsWith("250 ");
      }
    }
  }

  @Nested
  class Mail_that_cannot_be_processed {

    @Test
    void is_found_and_processed_again_over_webadmin() throws Exception {
      String hops = "Received: from a by b; Tue, 1 Dec 2026 07:05:39 +0000\r\n".repeat(51);
      String letters = "/mailRepositories/var%2Fmail%2Ferror/mails";
      submit(ADA, hops + "Subject: circles\r\n\r\nbody\r\n");
      await().atMost(PATIENCE).until(() -> webAdmin(letters).contains("Mail"));
      String first = webAdmin(letters);

      HttpRequest patch =
          asking(letters + "?action=reprocess")
              .method("PATCH", HttpRequest.BodyPublishers.noBody())
              .build();
      HttpClient.newHttpClient().send(patch, HttpResponse.BodyHandlers.ofString());

      // It is going in circles still.
      await()
          .atMost(PATIENCE)
          .until(() -> webAdmin(letters), all -> !all.equals(first) && all.contains("Mail"));
    }
  }

  @Nested
  class Stopping {

    @Test
    void ends_with_the_actions_that_were_given() {
      List<String> actions = new ArrayList<>();
      james.afterStop(() -> actions.add("ran"));
      assertThat(actions).isEmpty();

      james.close();

      assertThat(actions).containsExactly("ran");
    }
  }

  @Nested
  class A_start_that_fails {

    @Test
    void names_every_port_that_is_taken_and_leaves_nothing_open() throws Exception {
      james.close();
      int imaps = server.port(TestServer.IMAPS);
      int webAdmin = server.port(TestServer.WEBADMIN);
      try (ServerSocket one = new ServerSocket(imaps);
          ServerSocket other = new ServerSocket(webAdmin)) {
        assertThat(List.of(one.isBound(), other.isBound())).containsOnly(true);
        DurableJames failing = server.create();

        assertThatThrownBy(failing::start)
            .isInstanceOf(ServerStartException.class)
            .hasMessage(
                "0.0.0.0:%d (imapserver.xml): Address already in use; "
                    + "127.0.0.1:%d (webadmin.properties): Address already in use",
                imaps, webAdmin);
      }

      james = server.create();
      james.start();

      assertThat(james.probe(DataProbeImpl.class).listUsers()).containsExactly(ADA);
    }
  }

  private HttpRequest.Builder asking(String path) throws IOException {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + server.port(TestServer.WEBADMIN) + path))
        .header("Authorization", server.credentials());
  }

  private String webAdmin(String path) throws IOException, InterruptedException {
    HttpRequest look = asking(path).build();
    return HttpClient.newHttpClient().send(look, HttpResponse.BodyHandlers.ofString()).body();
  }

  private LineClient greeted(String port) throws IOException {
    LineClient client = LineClient.plain(server.port(port));
    client.answer();
    client.ask("EHLO client.example");
    return client;
  }

  private void submit(String recipient, String message) throws IOException {
    try (LineClient client = greeted(TestServer.SMTP)) {
      client.ask("MAIL FROM:<someone@elsewhere.example>");
      assertThat(client.ask("RCPT TO:<" + recipient + ">")).startsWith("250 ");
      assertThat(client.ask("DATA")).startsWith("354 ");
      assertThat(client.ask(message + ".")).startsWith("250 ");
    }
  }

  private String inboxOverImap() throws IOException, GeneralSecurityException {
    try (LineClient client = LineClient.tls(server.port(TestServer.IMAPS))) {
      client.answer();
      tagged(client, "LOGIN " + ADA + " \"" + PASSWORD + "\"");
      await().atMost(PATIENCE).until(() -> tagged(client, "SELECT INBOX").contains("* 1 EXISTS"));
      return tagged(client, "FETCH 1 BODY[]");
    }
  }

  private static String tagged(LineClient client, String command) throws IOException {
    return client.send("a " + command + "\r\n").readUntil(line -> line.startsWith("a "));
  }

  private String inboxOverPop3() throws IOException, GeneralSecurityException {
    try (LineClient client = LineClient.tls(server.port(TestServer.POP3S))) {
      client.answer();
      client.ask("USER " + ADA);
      client.ask("PASS " + PASSWORD);
      return client.send("RETR 1\r\n").readUntil(".\r\n"::equals);
    }
  }

  private static String credentials() {
    byte[] plain = ("\0" + ADA + "\0" + PASSWORD).getBytes(StandardCharsets.US_ASCII);
    return Base64.getEncoder().encodeToString(plain);
  }
}
