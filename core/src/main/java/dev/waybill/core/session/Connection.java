// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.session;

import dev.waybill.core.address.Network;
import java.util.function.Consumer;

/** One admitted connection. Thread-safe. */
public final class Connection {

  private final Network network;
  private final boolean listed;
  private final Consumer<Ending> end;
  private volatile long heardNanos;
  private volatile boolean loggedIn;
  private volatile boolean waitsForAnswer;

  Connection(Network network, boolean listed, Consumer<Ending> end, long nowNanos) {
    this.network = network;
    this.listed = listed;
    this.end = end;
    this.heardNanos = nowNanos;
  }

  /** Whether the client is in a network that may relay. */
  public boolean listed() {
    return listed;
  }

  /** The client has logged in, and is not sent away to make room for others. */
  public void loggedIn() {
    loggedIn = true;
  }

  /**
   * The client waits for an answer. It is not silent, and not sent away: it could not know whether
   * its message was accepted, and would send it again.
   */
  public void waitsForAnswer() {
    waitsForAnswer = true;
  }

  void answered(long nowNanos) {
    waitsForAnswer = false;
    heard(nowNanos);
  }

  void heard(long nowNanos) {
    heardNanos = nowNanos;
  }

  long silentNanos(long nowNanos) {
    return nowNanos - heardNanos;
  }

  boolean mayBeSentAway() {
    return !listed && !loggedIn && !waitsForAnswer;
  }

  Network network() {
    return network;
  }

  void end(Ending why) {
    end.accept(why);
  }
}
