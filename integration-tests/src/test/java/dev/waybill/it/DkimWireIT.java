// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.PublicKeyRecord;
import dev.waybill.testkit.dkim.PlainDkimVerifier;
import dev.waybill.testkit.smtp.ReceivedMessage;
import dev.waybill.testkit.smtp.SmtpClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What leaves the server verifies against the DNS record that the server told to publish. */
@ExtendWith(SharedServer.class)
class DkimWireIT {

  private static final Pattern RECORD =
      Pattern.compile(
          "^ {2}(\\S+\\._domainkey\\.example\\.com)\\. IN TXT \\(([^)]*)\\)", Pattern.MULTILINE);

  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

  @Test
  void every_verifier_accepts_what_left(SharedServer.Running shared, @TempDir Path directory)
      throws IOException {
    World world = shared.world();
    WaybillServer server = shared.server();
    PublicKeyRecord record = printedRecord(server.console());
    List<byte[]> messages = messages();
    try (SmtpClient client = server.insider()) {
      for (byte[] message : messages) {
        List<String> recipients = List.of("bob@remote.example");
        assertThat(client.submit(WaybillServer.USER, recipients, message).code()).isEqualTo(250);
      }
    }
    List<ReceivedMessage> received =
        world.sink.awaitMessages(messages.size(), Duration.ofSeconds(60));

    PlainDkimVerifier own = new PlainDkimVerifier(record.name().value(), record.value());
    List<Path> files = new ArrayList<>();
    for (ReceivedMessage message : received) {
      assertThat(own.verify(message.bytes())).isEqualTo("pass");
      files.add(Files.write(directory.resolve(files.size() + ".eml"), message.bytes()));
    }
    for (ForeignVerifier verifier : ForeignVerifier.installed(record, directory)) {
      assertThat(verifier.verify(files))
          .as(verifier.name())
          .isEqualTo(new ForeignVerifier.Verdicts(files.size(), List.of()));
    }
  }

  static PublicKeyRecord printedRecord(String console) {
    Matcher line = RECORD.matcher(console);
    assertThat(line.find()).as("a DKIM record in%n%s", console).isTrue();
    StringBuilder value = new StringBuilder();
    QUOTED.matcher(line.group(2)).results().forEach(part -> value.append(part.group(1)));
    return new PublicKeyRecord(DomainName.parse(line.group(1)), value.toString());
  }

  private static List<byte[]> messages() {
    String from = "From: \"News\" <news@example.com>";
    return List.of(
        Messages.simple(WaybillServer.USER, "bob@remote.example", "m1@example.com"),
        Messages.crlf(from, "Subject: \u00fc raw", "", "8-bit \u00e4\u00ff", ".", "..x", "", ""),
        Messages.crlf(from, "To: a", "To: b", "Subject:  folded\r\n  twice ", "", "a  \t b "),
        Messages.crlf(from, "Subject: no body"),
        Messages.crlf(from, "List-Unsubscribe: <https://example.com/u>", "", "x".repeat(998)));
  }
}
