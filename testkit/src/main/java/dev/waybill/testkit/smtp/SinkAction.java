// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.smtp;

import java.io.IOException;
import java.util.Optional;

/** What a rule does when its moment comes. Exactly four kinds exist. Immutable. */
sealed interface SinkAction permits Answer, SinkAction.Drop, SinkAction.Pause, SinkAction.Throttle {

  /**
   * Does it; the answer if this decides the stage, else later rules may.
   *
   * @throws ConnectionDropped if it ends the connection
   */
  Optional<Answer> on(SinkWire wire) throws IOException;

  /** Ends the connection: with FIN, or with RST if {@code reset}. */
  record Drop(boolean reset) implements SinkAction {
    @Override
    public Optional<Answer> on(SinkWire wire) throws IOException {
      throw wire.drop(reset);
    }
  }

  /** Waits as long as {@code pause} runs. */
  record Pause(Runnable pause) implements SinkAction {
    @Override
    public Optional<Answer> on(SinkWire wire) {
      pause.run();
      return Optional.empty();
    }
  }

  /** Reads at most so many octets at once from now on, {@code pause} before each read. */
  record Throttle(int octetsPerRead, Runnable pause) implements SinkAction {
    @Override
    public Optional<Answer> on(SinkWire wire) {
      wire.throttle(octetsPerRead, pause);
      return Optional.empty();
    }
  }
}
