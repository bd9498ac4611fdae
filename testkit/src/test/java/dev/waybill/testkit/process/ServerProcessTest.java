// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerProcessTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;

  private ServerProcess start(String... arguments) {
    return ServerProcess.java(List.of("-Xmx32m"), LittleServer.class.getName(), arguments)
        .directory(folder)
        .environment("GREETING", "hello")
        .output(folder.resolve("server.log"))
        .start();
  }

  @Test
  void waits_for_a_line_of_either_output() {
    try (ServerProcess server = start("a", "b")) {
      assertThat(server.awaitLine("ready", PATIENCE)).isEqualTo("ready hello a b");
      assertThat(server.awaitLine("starting", PATIENCE)).endsWith(folder.toString());
      assertThat(server.isAlive()).isTrue();
    }
  }

  @Test
  void asks_it_to_end_and_gives_its_exit_code() {
    try (ServerProcess server = start()) {
      server.awaitLine("ready", PATIENCE);

      // 128 + 15: how a JVM ends by SIGTERM.
      assertThat(server.stop(PATIENCE)).isEqualTo(143);
      assertThat(server.tail(1)).containsExactly("good bye");
      assertThat(server.output()).content().endsWith("good bye\n");
    }
  }

  @Test
  void kills_it_without_a_chance_to_say_good_bye() {
    try (ServerProcess server = start()) {
      server.awaitLine("ready", PATIENCE);

      server.kill();

      assertThat(server.isAlive()).isFalse();
      assertThat(server.awaitExit(PATIENCE)).isEqualTo(137);
      assertThat(server.tail(9)).doesNotContain("good bye");
    }
  }

  @Test
  void kills_it_when_the_test_is_over() {
    ServerProcess server = start();

    server.close();

    assertThat(server.isAlive()).isFalse();
    assertThat(ProcessHandle.of(server.pid())).isEmpty();
  }

  @Test
  void kills_its_children_too() {
    try (ServerProcess shell =
        ServerProcess.command("sh", "-c", "sleep 300 & echo started; wait").start()) {
      shell.awaitLine("started", PATIENCE);

      // Returns only when the child, which holds the output, is gone.
      shell.kill();

      assertThat(shell.isAlive()).isFalse();
    }
  }

  @Test
  void shows_the_end_of_the_output_when_the_line_never_comes() {
    try (ServerProcess server = start("end")) {
      assertThatThrownBy(() -> server.awaitLine("no such line", PATIENCE))
          .isInstanceOf(AssertionError.class)
          .hasMessageStartingWith(
              "process " + server.pid() + " has not written \"no such line\" within PT30S (it ")
          .hasMessageContaining("server.log:\n  ")
          .hasMessageContaining("  ready hello end");
      assertThat(server.awaitExit(PATIENCE)).isEqualTo(3);
    }
  }
}
