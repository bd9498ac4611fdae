// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.core.dkim.keys.AdminResult;
import dev.waybill.core.dkim.keys.KeyName;
import dev.waybill.core.dkim.keys.KeyOrder;
import dev.waybill.core.dkim.keys.KeyView;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** A running server, which has the table of states open. */
final class ServerKeyDesk implements KeyDesk {

  private static final String BASE = "/waybill/dkim";

  private static final ObjectMapper JSON =
      new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

  private final RunningServer server;
  private final List<KeyView> first;

  private ServerKeyDesk(RunningServer server, List<KeyView> first) {
    this.server = server;
    this.first = first;
  }

  /** The desk of a server; empty when it does not run any more. */
  static Optional<KeyDesk> at(RunningServer server) {
    return server.get(BASE).map(answer -> new ServerKeyDesk(server, keys(answer)));
  }

  @Override
  public List<KeyView> list() {
    return first;
  }

  @Override
  public KeyView create(KeyOrder order) {
    String path =
        BASE
            + "/"
            + order.domain()
            + "?algorithm="
            + order.kind().tag()
            + "&bits="
            + order.bits()
            + "&selector-template="
            + URLEncoder.encode(order.selectors().text(), StandardCharsets.UTF_8);
    return read(answered(server.postPatiently(path)), KeyView.class);
  }

  @Override
  public AdminResult wish(KeyName key, Wish wish) {
    return result(came(server.postPatiently(path(key) + "/" + wish.word())));
  }

  @Override
  public AdminResult delete(KeyName key, boolean force) {
    return result(came(server.delete(path(key) + "?force=" + force)));
  }

  private static String path(KeyName key) {
    return BASE + "/" + key.domain() + "/" + key.selector();
  }

  private static AdminResult result(RunningServer.Answer answer) {
    JsonNode body = read(answer, JsonNode.class);
    if (!body.hasNonNull("text")) {
      throw problem(answer);
    }
    return new AdminResult(body.path("done").asBoolean(), body.path("text").asText());
  }

  @Override
  public void close() {
    // Nothing is open between two requests.
  }

  private static List<KeyView> keys(RunningServer.Answer answer) {
    return List.of(read(answered(Optional.of(answer)), KeyView[].class));
  }

  private static RunningServer.Answer answered(Optional<RunningServer.Answer> answer) {
    RunningServer.Answer came = came(answer);
    if (came.status() / 100 != 2) {
      throw problem(came);
    }
    return came;
  }

  private static RunningServer.Answer came(Optional<RunningServer.Answer> answer) {
    return answer.orElseThrow(() -> new CommandProblem("The server has just stopped"));
  }

  private static CommandProblem problem(RunningServer.Answer answer) {
    String text = answer.body();
    try {
      text = JSON.readTree(answer.body()).path("message").asText(answer.body());
    } catch (JsonProcessingException e) {
      // Then what it said is shown as it is.
    }
    return new CommandProblem("The server answered " + answer.status() + ": " + text);
  }

  private static <T> T read(RunningServer.Answer answer, Class<T> type) {
    try {
      return JSON.readValue(answer.body(), type);
    } catch (JsonProcessingException e) {
      throw new CommandProblem("The server's answer cannot be read: " + e.getOriginalMessage(), e);
    }
  }
}
