// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import static dev.waybill.cli.RunningServer.encoded;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.waybill.core.limitadmin.ChangeView;
import dev.waybill.core.limitadmin.LimitView;
import dev.waybill.core.limitadmin.UsageView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks a running server.
 *
 * @param server that runs
 * @param who asks
 */
record ServerDesk(RunningServer server, String who) implements Desk {

  private static final String LIMITS = "/waybill/limits";

  @Override
  public UsageView all() {
    return read(server.get(LIMITS), new TypeReference<>() {});
  }

  @Override
  public UsageView of(String account) {
    return read(server.get(LIMITS + "?account=" + encoded(account)), new TypeReference<>() {});
  }

  @Override
  public LimitView raise(String limit, String key, long by, Instant until, String because) {
    String body =
        Json.print(Map.of("by", by, "until", until.toString(), "who", who, "because", because));
    return read(server.post(counter(limit, key) + "/raises", body), new TypeReference<>() {});
  }

  @Override
  public LimitView reset(String limit, String key, String because) {
    return read(
        server.post(counter(limit, key) + "/reset", changeAuthor(because)),
        new TypeReference<>() {});
  }

  @Override
  public UsageView resetAccount(String account, String because) {
    return read(
        server.post("/waybill/accounts/" + encoded(account) + "/reset", changeAuthor(because)),
        new TypeReference<>() {});
  }

  @Override
  public List<ChangeView> log() {
    return read(server.get(LIMITS + "/audit"), new TypeReference<>() {});
  }

  private static String counter(String limit, String key) {
    return LIMITS + "/" + encoded(limit) + "/" + encoded(key);
  }

  private String changeAuthor(String because) {
    return Json.print(Map.of("who", who, "because", because));
  }

  private static <T> T read(Optional<RunningServer.Answer> answer, TypeReference<T> type) {
    return Json.read(
        answer.orElseThrow(() -> new CommandProblem("The server has stopped meanwhile")), type);
  }
}
