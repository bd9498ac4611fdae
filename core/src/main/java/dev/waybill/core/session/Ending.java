// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.session;

import java.util.Locale;

/**
 * Why the server ends a connection, or does not take one.
 *
 * <p>Immutable.
 *
 * @param limit which limit was reached
 * @param text for the client, in one line of ASCII
 */
public record Ending(Limit limit, String text) {

  /** All limits; each has its own counter. */
  public enum Limit {
    /** Connections of one address. */
    PER_ADDRESS,
    /** Connections in all. */
    CONNECTIONS,
    /** The server was full, and this client was silent for the longest time. */
    SILENT,
    /** Refused commands. */
    ERRORS,
    /** Commands. */
    COMMANDS,
    /** Commands that lead to nothing. */
    IDLE_COMMANDS,
    /** Octets before login. */
    OCTETS_BEFORE_LOGIN,
    /** The client speaks another protocol. */
    FOREIGN_PROTOCOL;

    /** Its name in metrics and in the log. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  static Ending perAddress(int most) {
    return new Ending(
        Limit.PER_ADDRESS, "Too many connections from your address: at most " + most + " at once");
  }

  static Ending connections(int most) {
    return new Ending(
        Limit.CONNECTIONS, "Too many connections to this server: at most " + most + " at once");
  }

  static Ending silent() {
    return new Ending(
        Limit.SILENT, "This server has no free connection, and yours was silent for the longest");
  }

  static Ending errors(int most) {
    return new Ending(
        Limit.ERRORS, "Too many errors: at most " + most + " without an accepted message");
  }

  static Ending commands(int most) {
    return new Ending(
        Limit.COMMANDS, "Too many commands: at most " + most + " without an accepted message");
  }

  static Ending idleCommands(int most) {
    return new Ending(
        Limit.IDLE_COMMANDS,
        "Too many commands that lead to nothing: at most " + most + " without an accepted message");
  }

  static Ending octetsBeforeLogin(long most) {
    return new Ending(
        Limit.OCTETS_BEFORE_LOGIN, "Too much before login: at most " + most + " octets");
  }

  /** The client speaks something else than {@code expected}. */
  public static Ending foreignProtocol(String expected) {
    return new Ending(
        Limit.FOREIGN_PROTOCOL, "This is " + expected + ", and what came is another protocol");
  }
}
