// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.it.SteadyLoad.Accepted;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every message that got a 250, local ones included, answers under its token from then on. */
class TokenProof {

  private static final int CLIENTS = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Queue<String> unknown = new ConcurrentLinkedQueue<>();

  @Test
  void the_token_answers_right_after_the_250(@TempDir Path directory) {
    int messages = ProofSettings.number("tokens", 200);
    try (World world = World.create();
        WaybillServer server =
            WaybillServer.startUnlimited(directory.resolve("var"), world, Map.of())) {
      DiskTrial.refuseAndDefer(world);
      List<Accepted> accepted;
      try (SteadyLoad load =
          SteadyLoad.start(
              server,
              CLIENTS,
              ProofSettings.number("per-second", 100),
              message -> ask(server, message))) {
        Awaitility.await(messages + " messages are accepted")
            .atMost(PATIENCE)
            .until(() -> load.acceptedCount() >= messages);
        load.stop();
        accepted = load.accepted();
      }
      Set<String> open =
          new DeliveryCheck(world, server).awaitFinalEvents(accepted, ProofSettings.patience());
      System.out.printf(
          "tokens: %d accepted, %d unknown right after the 250, %d recipients without an outcome"
              + " in the end%n",
          accepted.size(), unknown.size(), open.size());
      assertThat(unknown).as("tokens without an answer").isEmpty();
      assertThat(open).as("recipients without a final outcome in the log").isEmpty();
    }
  }

  private void ask(WaybillServer server, Accepted message) {
    HttpResponse<String> answer = server.get("/waybill/messages/" + message.token());
    List<String> recipients = message.recipients();
    boolean isKnown =
        answer.statusCode() == 200
            && answer.body().contains("\"accepted\"")
            && recipients.stream().allMatch(recipient -> answer.body().contains(recipient));
    if (!isKnown) {
      unknown.add(message.token() + " for " + recipients + ": " + answer.statusCode());
    }
  }
}
