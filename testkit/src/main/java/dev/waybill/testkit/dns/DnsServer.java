// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.Name;
import org.xbill.DNS.ReverseMap;

/**
 * A small authoritative name server on one loopback port for UDP and TCP, whose names tests make,
 * change and break while it runs. Names outside its zones are REFUSED. Thread-safe.
 */
public final class DnsServer implements AutoCloseable {

  /** The longest datagram there is. */
  private static final int DATAGRAM_OCTETS = 65_535;

  /** A port that is free for TCP may be taken for UDP; so many tries. Chosen, no source. */
  private static final int PORT_TRIES = 20;

  /** How long {@link #close} waits for its threads to notice. Chosen, no source. */
  private static final long CLOSE_SECONDS = 5;

  private static final AtomicInteger THREADS = new AtomicInteger();

  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final DnsData data = new DnsData();
  private final DnsLog log = new DnsLog();
  private final DnsAnswers answers = new DnsAnswers(data, log);
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "dns-server-" + THREADS.incrementAndGet());
            thread.setDaemon(true);
            return thread;
          });

  private DnsServer(ServerSocket tcp, DatagramSocket udp) {
    this.tcp = tcp;
    this.udp = udp;
  }

  /** Starts on a free port of the loopback address. */
  public static DnsServer start() {
    return start(InetAddress.getLoopbackAddress(), 0);
  }

  /** Starts on a chosen address and port; port 0 is a free one. */
  public static DnsServer start(InetAddress address, int port) {
    IOException last = new IOException("not tried");
    for (int tries = 0; tries < (port == 0 ? PORT_TRIES : 1); tries++) {
      try {
        return bind(address, port);
      } catch (IOException e) {
        last = e;
      }
    }
    throw new UncheckedIOException("cannot listen at " + address + " port " + port, last);
  }

  private static DnsServer bind(InetAddress address, int port) throws IOException {
    // A queue for bursts of truncated answers; chosen, no source.
    int backlog = 100;
    ServerSocket tcp = new ServerSocket(port, backlog, address);
    try {
      DnsServer server = new DnsServer(tcp, new DatagramSocket(tcp.getLocalPort(), address));
      server.threads.execute(server::serveUdp);
      server.threads.execute(server::acceptTcp);
      return server;
    } catch (IOException e) {
      tcp.close();
      throw e;
    }
  }

  /** Where resolvers have to ask. */
  public InetSocketAddress address() {
    return new InetSocketAddress(tcp.getInetAddress(), tcp.getLocalPort());
  }

  /** The port, the same for UDP and TCP. */
  public int port() {
    return tcp.getLocalPort();
  }

  /** The top of a zone, which is made with SOA and NS if it is new. */
  public DnsName zone(String origin) {
    Name name = DnsData.name(origin);
    data.zone(name);
    return new DnsName(data, name, name);
  }

  /** Adds lines in the notation of zone files (RFC 1035 section 5) to a zone. */
  public DnsServer zoneFile(String origin, String lines) {
    zone(origin);
    data.addLines(DnsData.name(origin), lines);
    return this;
  }

  /** The PTR record of an address, in a zone of its own. */
  public DnsServer reverse(InetAddress address, String host) {
    zone(ReverseMap.fromAddress(address).toString()).ptr(host);
    return this;
  }

  /** Every question so far, in order; retries count again. */
  public List<DnsQuery> queries() {
    return log.queries();
  }

  /** How often a name was asked for a type, by UDP and TCP. */
  public int count(String name, String type) {
    return log.count(name, type);
  }

  /**
   * Waits until a name has been asked so often.
   *
   * @throws AssertionError if it has not by the deadline
   */
  public void awaitQueries(String name, String type, int count, Duration atMost) {
    if (!log.await(name, type, count, atMost)) {
      throw new AssertionError(
          "waited %s for %d questions for %s %s; came: %s"
              .formatted(atMost, count, name, type, queries()));
    }
  }

  /** Forgets the questions so far. */
  public void forget() {
    log.forget();
  }

  private void serveUdp() {
    byte[] buffer = new byte[DATAGRAM_OCTETS];
    while (!udp.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        udp.receive(packet);
        byte[] query = Arrays.copyOf(packet.getData(), packet.getLength());
        Optional<byte[]> answer = answers.to(query, false);
        if (answer.isPresent()) {
          byte[] octets = answer.get();
          udp.send(new DatagramPacket(octets, octets.length, packet.getSocketAddress()));
        }
      } catch (IOException e) {
        // Closed, or a client that is gone: both are no news.
      }
    }
  }

  private void acceptTcp() {
    while (!tcp.isClosed()) {
      try {
        Socket socket = tcp.accept();
        connections.add(socket);
        if (tcp.isClosed()) {
          socket.close();
        }
        threads.execute(() -> serveTcp(socket));
      } catch (IOException | RejectedExecutionException e) {
        // The server was closed, or a client left before it was served: both are no news.
      }
    }
  }

  private void serveTcp(Socket socket) {
    try (socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      while (true) {
        // RFC 1035 section 4.2.2: two octets of length before each message.
        byte[] query = new byte[in.readUnsignedShort()];
        in.readFully(query);
        Optional<byte[]> answer = answers.to(query, true);
        if (answer.isPresent()) {
          byte[] octets = answer.get();
          byte[] framed = new byte[octets.length + 2];
          framed[0] = (byte) (octets.length >> 8);
          framed[1] = (byte) octets.length;
          System.arraycopy(octets, 0, framed, 2, octets.length);
          out.write(framed);
        }
      }
    } catch (IOException e) {
      // The client has what it wants, or the server was closed.
    } finally {
      connections.remove(socket);
    }
  }

  /** Stops answering and frees the port. */
  @Override
  public void close() {
    try {
      udp.close();
      tcp.close();
      for (Socket connection : connections) {
        connection.close();
      }
      threads.shutdownNow();
      // The kernel frees the port when nobody waits in accept() any more.
      if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("a thread of the name server does not end");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
