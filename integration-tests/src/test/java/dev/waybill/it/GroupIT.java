// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.smtp.ReceivedMessage;
import dev.waybill.testkit.smtp.SmtpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A group with members elsewhere: everybody gets the message, each under a path of its own. */
class GroupIT {

  @Test
  void every_member_and_every_other_recipient_gets_the_message(@TempDir Path directory) {
    try (World world = World.create();
        WaybillServer server = WaybillServer.start(directory.resolve("var"), world)) {
      world.dns.zone("other.example").mx(10, "mx.remote.example");
      for (String member : List.of("x@remote.example", "y@other.example")) {
        assertThat(server.put("/address/groups/list@example.com/" + member)).isEqualTo(204);
      }
      List<String> recipients =
          List.of("bob@remote.example", "list@example.com", "BOB@remote.example");

      try (SmtpClient client = server.insider()) {
        byte[] message = Messages.simple(WaybillServer.USER, "all", "group@example.com");
        assertThat(client.submit(WaybillServer.USER, recipients, message).code()).isEqualTo(250);
      }

      List<ReceivedMessage> received = world.sink.awaitMessages(3, Duration.ofSeconds(60));
      assertThat(received)
          .extracting(message -> message.envelope().recipientAddresses().get(0))
          .containsExactlyInAnyOrder("bob@remote.example", "x@remote.example", "y@other.example");
      assertThat(received).extracting(ReceivedMessage::sender).doesNotHaveDuplicates();
      // The group's foreign members count too, though the client named only bob, in two spellings.
      assertThat(server.get("/waybill/limits").body()).contains("\"used\":4");
    }
  }
}
