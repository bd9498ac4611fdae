// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.session;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Counts what one client does, and says when it is enough. An accepted message sets the counts to
 * zero: only a client that achieves nothing is sent away. Confined to one connection.
 */
public final class SessionMeter {

  private final Supplier<SessionSettings> inForce;
  private boolean trusted;
  private int errors;
  private int commands;
  private int idleCommands;
  private long octets;

  /**
   * Nothing has been counted yet.
   *
   * @param inForce the settings in force; read for each command
   * @param trusted whether the client is in a network that may relay
   */
  public SessionMeter(Supplier<SessionSettings> inForce, boolean trusted) {
    this.inForce = inForce;
    this.trusted = trusted;
  }

  /** The client has logged in; its counts begin again. */
  public void loggedIn() {
    trusted = true;
    achieved();
  }

  /** A message was accepted. */
  public void achieved() {
    errors = 0;
    commands = 0;
    idleCommands = 0;
  }

  /**
   * A command has come.
   *
   * @param idle whether it leads to nothing, such as NOOP
   * @return why it is not answered any more
   */
  public Optional<Ending> command(boolean idle) {
    commands++;
    Optional<Ending> tooMany = beyond(commands, limits().commands(), Ending::commands);
    if (!idle || tooMany.isPresent()) {
      return tooMany;
    }
    idleCommands++;
    return beyond(idleCommands, limits().idleCommands(), Ending::idleCommands);
  }

  /** A command was refused; why it is the last one, if it is. */
  public Optional<Ending> error() {
    errors++;
    return beyond(errors + 1, limits().errors(), Ending::errors);
  }

  /** Octets have come before login; why they are too many, if they are. */
  public Optional<Ending> beforeLogin(long more) {
    octets += more;
    return announcedBeforeLogin(0);
  }

  /** Octets are announced before login; why they would be too many. */
  public Optional<Ending> announcedBeforeLogin(long more) {
    long most = inForce.get().beforeLogin().octets();
    return octets > most - more ? Optional.of(Ending.octetsBeforeLogin(most)) : Optional.empty();
  }

  private SessionLimits limits() {
    return trusted ? inForce.get().trusted() : inForce.get().strangers();
  }

  private static Optional<Ending> beyond(int count, OptionalInt most, IntFunction<Ending> ending) {
    return most.isPresent() && count > most.getAsInt()
        ? Optional.of(ending.apply(most.getAsInt()))
        : Optional.empty();
  }
}
