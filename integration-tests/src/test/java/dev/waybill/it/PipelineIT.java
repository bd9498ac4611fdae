// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.smtp.SmtpClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an administrator meets who puts a mailet behind SignDkim. */
class PipelineIT {

  private static final String SIGN =
      """
      <mailet match="All" class="dev.waybill.mailets.SignDkim">
        <onMailetException>propagate</onMailetException>
      </mailet>"""
          .replace("\n", "\n      ");

  private static final String FOREIGN = "dev.waybill.it.PassingMailet";

  private Path home;
  private Path conf;
  private World world;

  @BeforeEach
  void copyConf(@TempDir Path directory) throws IOException {
    home = directory;
    conf = ChangedConf.copy(home.resolve("conf"));
    world = World.create();
  }

  @AfterEach
  void endWorld() {
    world.close();
  }

  private Path file() {
    return conf.resolve("mailetcontainer.xml");
  }

  private void sign(String instead) throws IOException {
    String shipped = Files.readString(file());
    assertThat(shipped).contains(SIGN);
    Files.writeString(file(), shipped.replace(SIGN, instead));
  }

  private int line(String text) throws IOException {
    List<String> lines = Files.readAllLines(file());
    return 1
        + lines.indexOf(lines.stream().filter(l -> l.contains(text)).findFirst().orElseThrow());
  }

  @Test
  void a_mailet_that_changes_signed_mail_is_refused_at_start() throws IOException {
    sign(
        SIGN
            + "\n<mailet match=\"All\" class=\"AddFooter\">"
            + "<onMailetException>ignore</onMailetException><text>sent by us</text></mailet>");
    String problem =
        file()
            + ":"
            + line("AddFooter")
            + ": AddFooter (mailet 4 of processor \"relay\") comes after SignDkim (line "
            + line("mailets.SignDkim")
            + ") and adds a footer to the body, so no signature would verify; put it before"
            + " SignDkim";

    try (WaybillServer server = WaybillServer.launch(home.resolve("var"), conf, world)) {
      assertThat(server.awaitExit()).isEqualTo(1);
      assertThat(server.console()).endsWith("The server did not start: " + problem + "\n");
    }
  }

  @Test
  void a_mailet_that_nobody_knows_is_warned_of_until_somebody_vouches_for_it() throws IOException {
    sign(SIGN + "<mailet match=\"All\" class=\"" + FOREIGN + "\"/>");
    try (WaybillServer server = WaybillServer.startWithMailets(home.resolve("a"), conf, world)) {
      assertThat(server.log().lines().filter(line -> line.contains(FOREIGN + " (mailet 4 of")))
          .singleElement()
          .asString()
          .contains("WARN", "write <harmless>" + FOREIGN + "</harmless> into SignDkim");
      send(server);
    }

    Files.writeString(
        file(),
        Files.readString(file())
            .replace(
                SIGN, SIGN.replace("</mailet>", "<harmless>" + FOREIGN + "</harmless></mailet>")));
    try (WaybillServer server = WaybillServer.startWithMailets(home.resolve("b"), conf, world)) {
      assertThat(server.log()).doesNotContain(FOREIGN + " (mailet");
    }
  }

  private void send(WaybillServer server) {
    byte[] message = Messages.simple(WaybillServer.USER, "bob@remote.example", "1@example.com");
    try (SmtpClient client = server.insider()) {
      assertThat(client.submit(WaybillServer.USER, List.of("bob@remote.example"), message).code())
          .isEqualTo(250);
    }
    assertThat(world.sink.awaitMessages(1, Duration.ofSeconds(60)).get(0).bytes())
        .asString(StandardCharsets.ISO_8859_1)
        .contains("DKIM-Signature:")
        .endsWith(new String(message, StandardCharsets.ISO_8859_1));
  }
}
