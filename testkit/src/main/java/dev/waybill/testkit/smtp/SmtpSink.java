// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.smtp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * A receiving SMTP server on loopback that keeps the exact octets of what it gets and otherwise
 * does what its script says.
 *
 * <pre>{@code
 * try (SmtpSink sink =
 *     SmtpSink.builder()
 *         .offering(EIGHT_BIT_MIME, PIPELINING)
 *         .on(RCPT).to("bob@b.example").reply("550 5.1.1 No such user")
 *         .on(BODY).first(1).after(1_000).drop()
 *         .start()) {
 *   ...
 *   sink.awaitMessages(2, Duration.ofSeconds(10));
 * }
 * }</pre>
 *
 * <p>A message is in {@link #messages()} before its 250 leaves. Thread-safe.
 */
public final class SmtpSink implements AutoCloseable {

  /** How long {@link #close} waits for its sessions to notice. Chosen, no source. */
  private static final long CLOSE_SECONDS = 5;

  private static final AtomicInteger THREADS = new AtomicInteger();

  private final ServerSocket server;
  private final SinkSettings settings;
  private final SinkHouse house;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "smtp-sink-" + THREADS.incrementAndGet());
            thread.setDaemon(true);
            return thread;
          });
  private final Set<SinkWire> wires = ConcurrentHashMap.newKeySet();

  private SmtpSink(ServerSocket server, SinkSettings settings, SinkHouse house) {
    this.server = server;
    this.settings = settings;
    this.house = house;
  }

  /** A sink to describe. */
  public static SmtpSinkBuilder builder() {
    return new SmtpSinkBuilder();
  }

  /** A sink that accepts everything. */
  public static SmtpSink start() {
    return builder().start();
  }

  static SmtpSink start(SinkSettings settings, SinkHouse house) throws IOException {
    // A queue for bursts of new connections; chosen, no source.
    int backlog = 200;
    InetSocketAddress listen = settings.listen();
    ServerSocket server = new ServerSocket(listen.getPort(), backlog, listen.getAddress());
    SmtpSink sink = new SmtpSink(server, settings, house);
    sink.threads.execute(sink::acceptAll);
    return sink;
  }

  /** The port that it listens on. */
  public int port() {
    return server.getLocalPort();
  }

  /** The address that it listens at, as text. */
  public String host() {
    return settings.listen().getAddress().getHostAddress();
  }

  /** Address and port together. */
  public InetSocketAddress address() {
    return new InetSocketAddress(settings.listen().getAddress(), port());
  }

  /** The certificate that it shows. */
  public X509Certificate certificate() {
    return settings.certificate().certificate();
  }

  /** The script, which may be changed at any time. */
  public SinkScript script() {
    return house.script();
  }

  /** Removes every rule. */
  public void clearScript() {
    house.script().clear();
  }

  /** Advertises exactly these to every EHLO from now on; SIZE stays as it is. */
  public void offer(Offer... only) {
    house.offer(Set.of(only));
  }

  /** Every message that was answered with 2yz, in the order of the answers. */
  public List<ReceivedMessage> messages() {
    return house.ledger().accepted();
  }

  /** Messages that came whole and were refused, or have no answer (yet, or for good). */
  public List<ReceivedMessage> unacknowledged() {
    return house.ledger().unacknowledged();
  }

  /** Every connection so far, in the order of accepting. */
  public List<SinkConnection> connections() {
    return house.ledger().connections();
  }

  /** The highest number of connections that were open at once. */
  public int peakConnections() {
    return house.ledger().peak();
  }

  /** What clients did wrong, in order. */
  public List<Violation> violations() {
    return house.ledger().violations();
  }

  /** The conversation of a connection (numbers start at 1): {@code C:}, {@code S:} and notes. */
  public List<String> transcript(int connection) {
    return house.ledger().transcript(connection);
  }

  /** The latest conversations, for failure messages. */
  public String describe() {
    return house.ledger().describe();
  }

  /** Forgets messages and violations; script, offers and connection numbers stay. */
  public void forget() {
    house.ledger().forget();
  }

  /**
   * Waits until at least {@code count} messages are there and gives all of them.
   *
   * @throws AssertionError with the latest conversations if they are not there by the deadline
   */
  public List<ReceivedMessage> awaitMessages(int count, Duration atMost) {
    SinkLedger ledger = house.ledger();
    if (!ledger.await(() -> ledger.acceptedCount() >= count, atMost)) {
      throw late(atMost, count + " messages", ledger.acceptedCount());
    }
    return messages();
  }

  /**
   * Waits until at least {@code count} connections have been accepted.
   *
   * @throws AssertionError if they have not by the deadline
   */
  public void awaitConnections(int count, Duration atMost) {
    SinkLedger ledger = house.ledger();
    if (!ledger.await(() -> ledger.connectionCount() >= count, atMost)) {
      throw late(atMost, count + " connections", ledger.connectionCount());
    }
  }

  /**
   * Waits until no connection is open.
   *
   * @throws AssertionError if some still are at the deadline
   */
  public void awaitAllClosed(Duration atMost) {
    SinkLedger ledger = house.ledger();
    BooleanSupplier allClosed = () -> ledger.open() == 0;
    if (!ledger.await(allClosed, atMost)) {
      throw late(atMost, "all connections to end", ledger.open());
    }
  }

  private AssertionError late(Duration atMost, String wanted, int have) {
    return new AssertionError(
        "waited "
            + atMost
            + " for "
            + wanted
            + ", have "
            + have
            + "\n"
            + house.ledger().describe());
  }

  private void acceptAll() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        Transcript transcript = new Transcript();
        SinkWire wire = new SinkWire(socket, transcript);
        int number = house.ledger().opened(socket.getInetAddress(), transcript);
        wires.add(wire);
        if (server.isClosed()) {
          wire.cut();
        }
        threads.execute(() -> serve(wire, number));
      } catch (IOException | RejectedExecutionException e) {
        // The sink was closed, or a client left before it was served: both are no news.
      }
    }
  }

  private void serve(SinkWire wire, int number) {
    try (wire) {
      new SinkSession(house, wire, number).run();
    } catch (ConnectionDropped e) {
      // The script's doing; the transcript has it.
    } catch (IOException e) {
      wire.transcript().note(String.valueOf(e.getMessage()));
    } finally {
      wires.remove(wire);
      house.ledger().closed(number);
    }
  }

  /** Ends every connection and deletes the files of messages. */
  @Override
  public void close() {
    try {
      server.close();
      for (SinkWire wire : wires) {
        wire.cut();
      }
      threads.shutdownNow();
      if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("a session of the sink does not end");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      house.deleteSpool();
    }
  }
}
