// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.testkit.smtp.SmtpClient;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The explanation of a dialogue has the reply that the same dialogue gets. */
@ExtendWith(SharedServer.class)
class ExplainIT {

  private static final String INSIDER = "127.0.0.1";
  private static final String STRANGER = "127.0.0.2";
  private static final List<String> RECIPIENTS =
      List.of(
          WaybillServer.USER,
          "nobody@example.com",
          "postmaster@example.com",
          "abuse@bounce.example.com",
          "info@bounce.example.com",
          "ann%remote.example@example.com",
          "bob@remote.example");

  private static JsonNode explain(WaybillServer server, String client, int port, String to)
      throws IOException {
    String query =
        "/waybill/explain?client=%s&port=%d&from=news@example.com&to=%s"
            .formatted(client, port, URLEncoder.encode(to, StandardCharsets.UTF_8));
    return new ObjectMapper().readTree(server.get(query).body());
  }

  @Test
  void every_recipient_is_answered_as_the_server_answers_it(SharedServer.Running shared)
      throws IOException {
    WaybillServer server = shared.server();
    for (int port : List.of(server.smtp().getPort(), server.submissionPort())) {
      for (String from : List.of(INSIDER, STRANGER)) {
        for (String to : RECIPIENTS) {
          JsonNode told = explain(server, from, port, to).path("recipients").path(0);
          try (SmtpClient client = SmtpClient.connect(from, "127.0.0.1", port)) {
            client.greet("client.example");
            client.command("MAIL FROM:<news@example.com>");
            String reply = client.command("RCPT TO:<" + to + ">").toString();

            String expected =
                told.path("accepted").asBoolean() ? "250 " : told.path("reply").asText();
            assertThat(reply).as("%s to %s on %d", from, to, port).startsWith(expected);
          }
        }
      }
    }
  }

  @Test
  void an_account_logs_in_where_the_explanation_says_so(SharedServer.Running shared)
      throws IOException {
    WaybillServer server = shared.server();
    int open = server.smtp().getPort();
    String query = "/waybill/explain?client=%s&port=%d&account=%s&from=%s&to=bob@remote.example";
    for (String account : List.of(WaybillServer.USER, "ghost@example.com", "ghost@nowhere")) {
      for (int port : List.of(open, server.submissionPort())) {
        JsonNode told =
            new ObjectMapper()
                .readTree(
                    server
                        .get(query.formatted("127.0.0.9", port, account, WaybillServer.USER))
                        .body());
        try (SmtpClient client = SmtpClient.connect("127.0.0.9", "127.0.0.1", port)) {
          client.greet("client.example");
          String reply = client.authPlain(account, WaybillServer.PASSWORD).toString();

          JsonNode refused = told.path("refused");
          String expected =
              refused.path("at").asText().equals("AUTH") ? refused.path("reply").asText() : "235 ";
          assertThat(reply).as("%s on %d", account, port).startsWith(expected);
        }
      }
    }
  }

  @Test
  void nothing_is_accepted_where_nothing_listens(SharedServer.Running shared) throws IOException {
    JsonNode told = explain(shared.server(), STRANGER, 1, WaybillServer.USER);

    assertThat(told.path("accepted").asBoolean()).isFalse();
    assertThat(told.path("refused").path("at").asText()).isEqualTo("connection");
  }
}
