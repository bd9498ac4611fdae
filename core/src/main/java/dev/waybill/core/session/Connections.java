// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.session;

import dev.waybill.core.address.Network;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Admits connections: a number of them at once, and of each address a smaller number.
 *
 * <p>When the server is full, a new client takes the place of the stranger that has been silent for
 * the longest time, if that is at least {@link #SILENCE}; a client of a listed network takes it in
 * any case. So connections that do nothing keep nobody out, and clients that are listed or have
 * logged in keep their places.
 *
 * <p>Thread-safe; nothing waits while its lock is held.
 */
public final class Connections {

  /** Chosen: a server far away needs less for its next command. */
  static final Duration SILENCE = Duration.ofSeconds(5);

  private static final int IPV4_PREFIX = 32;

  /** What one customer gets. */
  private static final int IPV6_PREFIX = 64;

  private final Supplier<SessionSettings> inForce;
  private final Predicate<InetAddress> listed;
  private final LongSupplier nanoTime;
  private final Set<Connection> open = new HashSet<>();
  private final Map<Network, Integer> perNetwork = new HashMap<>();

  /**
   * No connections yet.
   *
   * @param inForce the settings in force; read for each connection
   * @param listed whether an address may relay without a login
   * @param nanoTime a monotonic clock
   */
  public Connections(
      Supplier<SessionSettings> inForce, Predicate<InetAddress> listed, LongSupplier nanoTime) {
    this.inForce = inForce;
    this.listed = listed;
    this.nanoTime = nanoTime;
  }

  /**
   * A client has connected.
   *
   * @param end ends the connection, on any thread; called at most once
   */
  public Admission admit(InetAddress client, Consumer<Ending> end) {
    SessionSettings settings = inForce.get();
    boolean isListed = listed.test(client);
    Network network = Network.around(client, IPV4_PREFIX, IPV6_PREFIX);
    Connection connection = new Connection(network, isListed, end, nanoTime.getAsLong());
    SessionLimits limits = isListed ? settings.trusted() : settings.strangers();
    Optional<Connection> sentAway = Optional.empty();
    synchronized (this) {
      OptionalInt most = limits.perAddress();
      if (most.isPresent() && perNetwork.getOrDefault(network, 0) >= most.getAsInt()) {
        return new Admission.Refused(Ending.perAddress(most.getAsInt()));
      }
      if (open.size() >= settings.connections()) {
        sentAway = mostSilent(isListed ? Duration.ZERO : SILENCE);
        if (sentAway.isEmpty()) {
          return new Admission.Refused(Ending.connections(settings.connections()));
        }
        sentAway.ifPresent(this::giveBack);
      }
      open.add(connection);
      perNetwork.merge(network, 1, Integer::sum);
    }
    sentAway.ifPresent(gone -> gone.end(Ending.silent()));
    return new Admission.Admitted(connection);
  }

  private Optional<Connection> mostSilent(Duration atLeast) {
    long now = nanoTime.getAsLong();
    return open.stream()
        .filter(Connection::mayBeSentAway)
        .max(Comparator.comparingLong(connection -> connection.silentNanos(now)))
        .filter(connection -> connection.silentNanos(now) >= atLeast.toNanos());
  }

  /** Something has come from the client. */
  public void heard(Connection connection) {
    connection.heard(nanoTime.getAsLong());
  }

  /** The client has got its answer; it may be silent from now on. */
  public void answered(Connection connection) {
    connection.answered(nanoTime.getAsLong());
  }

  /** The connection has ended; saying so twice does no harm. */
  public synchronized void giveBack(Connection connection) {
    if (open.remove(connection)) {
      perNetwork.computeIfPresent(
          connection.network(), (network, count) -> count == 1 ? null : count - 1);
    }
  }

  /** A meter for what the client of a connection does. */
  public SessionMeter meter(Connection connection) {
    return new SessionMeter(inForce, connection.listed());
  }

  /** A meter for a client whose address is not known. */
  public SessionMeter meterOfNobody() {
    return new SessionMeter(inForce, false);
  }

  /** Connections at this moment. */
  public synchronized int count() {
    return open.size();
  }
}
