// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import dev.waybill.core.delivery.Consignment;
import dev.waybill.core.delivery.OutgoingStore;
import dev.waybill.core.journal.Event;
import dev.waybill.core.message.MessageToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Accepts, adds and settles messages on several threads and says so, until it is killed. */
final class DeliversUntilKilled {

  static final int THREADS = 6;
  static final int RECIPIENTS = 2;

  private DeliversUntilKilled() {}

  /**
   * Prints "added token ." and "kind-of-event token index ." after each call that returned.
   *
   * @param arguments the data directory
   */
  public static void main(String[] arguments) throws Exception {
    try (Database database = Database.open(Path.of(arguments[0]))) {
      List<Thread> threads = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int number = thread;
        threads.add(new Thread(() -> run(database, number * 1_000_000)));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  private static void run(Database database, int firstMessage) {
    try {
      for (int message = firstMessage; true; message++) {
        addAndSettle(database, Samples.token(message));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void addAndSettle(Database database, MessageToken message) throws IOException {
    database.journal().accept(Samples.acceptance(message, Samples.NOON, RECIPIENTS));
    database
        .outgoing()
        .add(Samples.consignments(message, RECIPIENTS), Samples.raw("bytes of " + message));
    System.out.println("added " + message + " .");
    // One message of three keeps waiting, as on a busy day.
    if (message.text().charAt(0) % 3 != 0) {
      for (Consignment claimed : database.outgoing().claimDue(Samples.NOON, RECIPIENTS)) {
        settle(database.outgoing(), claimed);
      }
    }
  }

  private static void settle(OutgoingStore store, Consignment claimed) {
    Event.Kind kind =
        switch (claimed.message().text().charAt(1) % 3) {
          case 0 -> Event.Kind.DEFERRED;
          case 1 -> Event.Kind.BOUNCED;
          default -> Event.Kind.DELIVERED;
        };
    store.settle(
        claimed,
        Samples.event(claimed, kind),
        kind == Event.Kind.DEFERRED
            ? Optional.of(Samples.NOON.plusSeconds(600))
            : Optional.empty());
    System.out.println(kind + " " + claimed.message() + " " + claimed.index() + " .");
  }
}
