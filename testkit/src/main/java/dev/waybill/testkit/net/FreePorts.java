// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.net;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hands out ports that are free for TCP and UDP, each one only once in this JVM. They lie below the
 * range from which the kernel gives ports to clients, so that no connection takes one before the
 * server that it is meant for starts. Thread-safe.
 */
public final class FreePorts {

  /** Above the ports of well-known servers; chosen, no source. */
  private static final int FIRST = 20_000;

  /** The first port that Linux gives to clients (net.ipv4.ip_local_port_range). */
  private static final int END = 32_768;

  /** Starts at a place that depends on the process, so that JVMs at work side by side differ. */
  private static final AtomicInteger NEXT =
      new AtomicInteger((int) (ProcessHandle.current().pid() * 89 % (END - FIRST)));

  private FreePorts() {}

  /** One free port. */
  public static int one() {
    for (int tries = FIRST; tries < END; tries++) {
      int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), END - FIRST);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port between " + FIRST + " and " + END);
  }

  /** So many different free ports. */
  public static List<Integer> reserve(int count) {
    List<Integer> ports = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ports.add(one());
    }
    return List.copyOf(ports);
  }

  private static boolean isFree(int port) {
    // On all addresses: tests listen on 127.0.0.2 and its neighbours, too.
    try (ServerSocket tcp = new ServerSocket(port);
        DatagramSocket udp = new DatagramSocket(port)) {
      return tcp.isBound() && udp.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
