// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.smtp.ReceivedMessage;
import dev.waybill.testkit.smtp.SmtpClient;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A group with members elsewhere: everybody gets the message, each under a path of its own. */
@ExtendWith(SharedServer.class)
class GroupIT {

  private static final Pattern USED =
      Pattern.compile("\\{[^{}]*\"network-day\"[^{}]*\"used\":(\\d+)");

  @Test
  void every_member_and_every_other_recipient_gets_the_message(SharedServer.Running shared) {
    World world = shared.world();
    WaybillServer server = shared.server();
    world.dns.zone("other.example").mx(10, "mx.remote.example");
    for (String member : List.of("x@remote.example", "y@other.example")) {
      assertThat(server.put("/address/groups/list@example.com/" + member)).isEqualTo(204);
    }
    List<String> recipients =
        List.of("bob@remote.example", "list@example.com", "BOB@remote.example");
    int usedBefore = used(server);

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
    assertThat(used(server) - usedBefore).isEqualTo(4);
  }

  /** Recipients that are counted for the network of the client. */
  private static int used(WaybillServer server) {
    return USED.matcher(server.get("/waybill/limits").body())
        .results()
        .mapToInt(found -> Integer.parseInt(found.group(1)))
        .sum();
  }
}
