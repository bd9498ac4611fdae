// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.waybill.testkit.smtp.SmtpClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What DKIM tells: the journal, the postmaster, the webhook, and the health check. */
class DkimVoiceIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String UNUSABLE =
      "Subject: Cannot be used: the DKIM key old of brand.example";
  private static final String PUBLISH = "Subject: Publish the DKIM key ";
  private static final Pattern QUEUED = Pattern.compile("\\b([0-9a-v]{16})\\b");
  private static final String POSTMASTER = "postmaster@example.com";
  private static final String BOB = "bob@remote.example";

  private final Queue<String> posted = new ConcurrentLinkedQueue<>();
  private Path home;
  private World world;
  private HttpServer webhook;
  private WaybillServer server;

  @BeforeEach
  void start(@TempDir Path directory) throws IOException {
    home = directory;
    world = World.create();
    webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    webhook.createContext(
        "/",
        exchange -> {
          posted.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    webhook.start();
    unusableKey();
    String notify =
        "<notify postmaster=\"true\" webhook=\"http://127.0.0.1:"
            + webhook.getAddress().getPort()
            + "/\"/>";
    server =
        WaybillServer.start(
            home.resolve("var"),
            world,
            xml ->
                xml.replace("${sys:waybill.dkim.authority:-zone}", "resolver")
                    .replace(
                        "<network cidr=\"127.0.0.1/32\"/>",
                        "<network cidr=\"127.0.0.1/32\" senders=\"local *@other.example\"/>")
                    .replace("<notify postmaster=\"true\"/>", notify));
    String password = "{\"password\":\"" + WaybillServer.PASSWORD + "\"}";
    assertThat(server.put("/users/" + POSTMASTER, password)).isEqualTo(204);
    server.stop();
    server.startAgain();
  }

  /** There is something to tell before James takes mail. */
  private void unusableKey() throws IOException {
    Path domain = Files.createDirectories(home.resolve("var/waybill/dkim/brand.example"));
    Files.writeString(domain.resolve("old.pem"), "no key");
  }

  @AfterEach
  void stop() {
    server.close();
    webhook.stop(0);
    world.close();
  }

  private String mails() {
    List<String> all = new Mailboxes(server).keyNotices(POSTMASTER);
    return String.join("\n", all).replace("\r\n", "\n");
  }

  private String send(String author) {
    try (SmtpClient client = server.insider()) {
      byte[] message =
          Messages.crlf("From: <" + author + ">", "Subject: x", "Message-ID: <1@x>", "", "y", "");
      String reply = client.submit(WaybillServer.USER, List.of(BOB), message).toString();
      Matcher token = QUEUED.matcher(reply);
      assertThat(token.find()).as(reply).isTrue();
      return token.group(1);
    }
  }

  @Test
  void what_is_signed_and_what_is_not_and_who_has_to_do_something() {
    assertThat(server.awaitHistory(send(WaybillServer.USER), "\"delivered\""))
        .containsPattern(
            "\"signatures\":\\[\\{\"domain\":\"example\\.com\",\"selector\":\"[a-z0-9]+\","
                + "\"algorithm\":\"rsa-sha256\"}]")
        .doesNotContain("\"unsigned\"", "\"lacking\"");
    assertThat(server.awaitHistory(send("ann@other.example"), "\"delivered\""))
        .contains("\"signatures\":[]", "\"unsigned\":\"other.example: it has no DKIM key\"");

    assertThat(server.post("/waybill/dkim/news.example?algorithm=ed25519", "").statusCode())
        .isEqualTo(201);
    await("the mails")
        .atMost(PATIENCE)
        .ignoreExceptionsMatching(Mailboxes::isPassing)
        .until(() -> mails().contains(UNUSABLE) && mails().contains(PUBLISH));
    assertThat(mails())
        .contains("no PEM block \"PRIVATE KEY\"")
        .containsPattern("\n {2}v=DKIM1; k=ed25519; p=[A-Za-z0-9+/=]+\n")
        .containsPattern("\n {2}[a-z0-9]+\\._domainkey\\.news\\.example\\. IN TXT \\( \"v=DKIM1;")
        .contains("Auto-Submitted: auto-generated");
    await("the webhook").atMost(PATIENCE).until(() -> posted.size() >= 2);
    assertThat(posted)
        .anySatisfy(body -> assertThat(body).contains("\"kind\":\"unusable\""))
        .anySatisfy(body -> assertThat(body).contains("\"kind\":\"publish\"", "recordValue"));
    assertThat(server.get("/healthcheck").body())
        .contains("Waybill DKIM keys")
        .contains("old._domainkey.brand.example");
    assertThat(server.get("/waybill/dkim").body()).contains("\"computedBy\":\"");
  }
}
