// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.smtp.ReceivedMessage;
import dev.waybill.testkit.smtp.SmtpClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An administrator makes a second key while the server runs, and has it sign. */
class DkimKeysIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern SELECTOR =
      Pattern.compile("DKIM-Signature:[^\\x00]*?[\\s;]s=([a-z0-9]+)");

  private Path home;
  private World world;
  private WaybillServer server;
  private DkimCommand waybill;
  private int sent;

  @BeforeEach
  void start(@TempDir Path directory) {
    home = directory;
    world = World.create();
    server =
        WaybillServer.start(
            home.resolve("var"),
            world,
            xml -> xml.replace("${sys:waybill.dkim.authority:-zone}", "resolver"));
    waybill = new DkimCommand(home.resolve("var"), world);
  }

  @AfterEach
  void stop() {
    server.close();
    world.close();
  }

  @Test
  void a_key_signs_when_the_world_sees_it_and_not_before() throws IOException {
    String first = onlyKey();
    assertThat(selectors()).containsExactly(first);

    String second = waybill.create("--algorithm", "ed25519");
    assertThat(waybill.run("activate", "example.com", second).exitCode()).isEqualTo(1);
    assertThat(selectors()).as("without a record").containsExactly(first);

    waybill.publish(second);
    assertThat(waybill.run("activate", "example.com", second).exitCode()).isZero();
    assertThat(selectors()).containsExactlyInAnyOrder(first, second);

    assertThat(waybill.run("revoke", "example.com", second).console()).contains("k=ed25519; p=");
    assertThat(selectors()).containsExactly(first);
    assertStatesAfterStop(first, second);
  }

  private void assertStatesAfterStop(String first, String second) throws IOException {
    String running = waybill.run("list").console();
    server.stop();
    String stopped = waybill.run("list").console();

    assertThat(running)
        .containsPattern("example.com +" + first + " +rsa +active ")
        .containsPattern(second + " +ed25519 +revoked ");
    assertThat(stopped).isEqualTo(running);
    assertThat(home.resolve("var/log/server.log")).content().doesNotContain("PRIVATE KEY");
  }

  private String onlyKey() throws IOException {
    String list = waybill.run("list").console().strip();
    assertThat(list).hasLineCount(2).containsPattern(" rsa +active ");
    return list.lines().skip(1).findFirst().orElseThrow().split(" +", 3)[1];
  }

  /** Sends a message; answers the selectors of its signatures as it arrives. */
  private List<String> selectors() {
    sent++;
    try (SmtpClient client = server.insider()) {
      byte[] message =
          Messages.simple(WaybillServer.USER, "bob@remote.example", sent + "@example.com");
      assertThat(client.submit(WaybillServer.USER, List.of("bob@remote.example"), message).code())
          .isEqualTo(250);
    }
    List<ReceivedMessage> received = world.sink.awaitMessages(sent, PATIENCE);
    String last = new String(received.get(sent - 1).bytes(), StandardCharsets.ISO_8859_1);
    return SELECTOR.matcher(last).results().map((MatchResult field) -> field.group(1)).toList();
  }
}
