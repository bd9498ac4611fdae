// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.delivery.Consignment;
import dev.waybill.core.delivery.OutgoingStore.Untold;
import dev.waybill.core.journal.Event;
import dev.waybill.core.journal.History;
import dev.waybill.core.message.MessageToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whether what a call reported as done is there after the process was killed. */
@Timeout(120)
final class KillTest {

  private static final int LINES = 300;

  @TempDir private Path directory;

  @RepeatedTest(3)
  void everything_that_was_reported_is_there() throws Exception {
    List<String> reported = new ArrayList<>();
    try (Killable process = Killable.start(DeliversUntilKilled.class, directory)) {
      while (reported.size() < LINES) {
        reported.add(process.line().orElseThrow());
      }
      reported.addAll(process.kill());
    }

    try (Database database = Database.open(directory)) {
      State state = State.of(database);
      reported.stream()
          // The last line may have been cut off.
          .filter(line -> line.endsWith(" ."))
          .map(line -> line.split(" ", -1))
          .forEach(line -> check(line, database, state));
      assertThat(files()).isEqualTo(state.messages());
    }
  }

  /**
   * What the queue holds after the restart.
   *
   * @param waiting by message and index
   * @param untold by message and index
   */
  private record State(Map<String, Consignment> waiting, Map<String, Event> untold) {

    static State of(Database database) {
      Map<String, Consignment> waiting = new HashMap<>();
      for (Consignment consignment :
          database.outgoing().claimDue(Samples.NOON.plus(Duration.ofDays(1)), 1_000_000)) {
        waiting.put(consignment.message() + " " + consignment.index(), consignment);
      }
      Map<String, Event> untold = new HashMap<>();
      for (Untold bounce : database.outgoing().untold()) {
        Consignment consignment = bounce.consignment();
        untold.put(consignment.message() + " " + consignment.index(), bounce.outcome());
      }
      return new State(waiting, untold);
    }

    Set<String> messages() {
      Set<String> messages = new HashSet<>();
      Stream.concat(waiting.keySet().stream(), untold.keySet().stream())
          .forEach(key -> messages.add(key.split(" ", -1)[0] + ".eml"));
      return messages;
    }
  }

  private static void check(String[] line, Database database, State state) {
    MessageToken message = new MessageToken(line[1]);
    List<Event> events = database.journal().history(message).map(History::events).orElseThrow();
    if (line[0].equals("added")) {
      for (int index = 0; index < DeliversUntilKilled.RECIPIENTS; index++) {
        checkNotLost(message + " " + index, events, index, state);
      }
      return;
    }
    Event.Kind kind = Event.Kind.valueOf(line[0]);
    String key = line[1] + " " + line[2];
    assertThat(events)
        .as(key)
        .anyMatch(
            event -> event.kind() == kind && event.recipientIndex() == Integer.parseInt(line[2]));
    assertThat(state.untold().containsKey(key)).as(key).isEqualTo(kind == Event.Kind.BOUNCED);
    assertThat(Optional.ofNullable(state.waiting().get(key)).map(Consignment::attempts))
        .as(key)
        .isEqualTo(kind == Event.Kind.DEFERRED ? Optional.of(1) : Optional.empty());
  }

  private static void checkNotLost(String key, List<Event> events, int index, State state) {
    boolean delivered =
        events.stream()
            .anyMatch(
                event -> event.recipientIndex() == index && event.kind() == Event.Kind.DELIVERED);
    boolean there = state.waiting().containsKey(key) || state.untold().containsKey(key);
    assertThat(there).as(key + " is either delivered or there").isNotEqualTo(delivered);
  }

  private Set<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("outgoing"))) {
      Set<String> names = new HashSet<>();
      files.filter(Files::isRegularFile).forEach(file -> names.add("" + file.getFileName()));
      return names;
    }
  }
}
