// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import dev.waybill.core.Locations;
import dev.waybill.core.dkim.keys.CopiedStates;
import dev.waybill.core.dkim.keys.KeyStates;
import dev.waybill.core.dkim.keys.StatesAwayException;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Where the states of DKIM keys are by the settings: in the embedded database, or in one that
 * servers share, with a copy in the embedded one.
 *
 * <p>Thread-safe.
 */
public final class KeyStatesPlace implements AutoCloseable {

  /** Chosen: with the usual timeout a minute, as long as machines take that start together. */
  private static final int FIRST_TRIES = 12;

  private final KeyStates states;
  private final Optional<PostgresKeyStates> shared;

  private KeyStatesPlace(KeyStates states, Optional<PostgresKeyStates> shared) {
    this.states = states;
    this.shared = shared;
  }

  /**
   * Opens them. A shared database that is away stops nothing.
   *
   * @param local is closed by the one who opened it, after this
   * @throws StorageException when a file of the settings cannot be used
   */
  public static KeyStatesPlace open(Locations locations, Database local, InstantSource clock) {
    Optional<PostgresKeyStates> shared =
        locations.postgresql().map(settings -> PostgresKeyStates.open(settings, clock));
    KeyStates states =
        shared
            .<KeyStates>map(postgresql -> new CopiedStates(postgresql, local.keyStates()))
            .orElse(local.keyStates());
    return new KeyStatesPlace(states, shared);
  }

  /** The states. */
  public KeyStates states() {
    return states;
  }

  /** Why they are away, if they are. */
  public Optional<String> trouble() {
    return shared.flatMap(PostgresKeyStates::trouble);
  }

  /**
   * Waits for a shared database that is away, if nothing is known of any key without it: mail would
   * leave unsigned.
   *
   * @throws StorageException when it is still away after a minute
   */
  public void awaitFirst() {
    for (int tries = 1; states.remembered().isEmpty(); tries++) {
      try {
        states.all();
        return;
      } catch (StatesAwayException e) {
        if (tries == FIRST_TRIES) {
          throw new StorageException(
              e.getMessage()
                  + "; nothing is known here of DKIM keys without it, so mail would leave unsigned:"
                  + " mend the database or <storage><postgresql>, and start again",
              e);
        }
      }
    }
  }

  @Override
  public void close() {
    shared.ifPresent(PostgresKeyStates::close);
  }
}
