// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Mixin;

/**
 * The running server, for commands that only it can answer. Filled by picocli.
 *
 * <p>An answer that is no success ends the command with the server's own words.
 */
final class Admin {

  @Mixin private DataDirectory data = new DataDirectory();

  JsonNode get(String path) {
    return answered(server -> server.get(path));
  }

  JsonNode post(String path, Object body) {
    return answered(server -> server.post(path, Json.print(body)));
  }

  /** For what makes the server ask the DNS, which may take its time. */
  JsonNode postPatiently(String path) {
    return answered(server -> server.postPatiently(path));
  }

  JsonNode put(String path, Optional<Object> body) {
    return answered(server -> server.put(path, body.map(Json::print)));
  }

  JsonNode delete(String path) {
    return answered(server -> server.delete(path));
  }

  /** Whether the server has what this path names. */
  boolean has(String path) {
    RunningServer.Answer answer = ask(server -> server.get(path));
    return answer.status() / 100 == 2;
  }

  /** The data directory that was asked about. */
  DataDirectory data() {
    return data;
  }

  private JsonNode answered(Function<RunningServer, Optional<RunningServer.Answer>> question) {
    return Json.tree(ask(question));
  }

  /** The answer as it came. */
  RunningServer.Answer ask(Function<RunningServer, Optional<RunningServer.Answer>> question) {
    return RunningServer.on(data.path())
        .flatMap(question)
        .orElseThrow(() -> new CommandProblem("No server is running on " + data.path()));
  }
}
