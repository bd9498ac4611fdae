// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * A receiving mail server that takes everything, keeps nothing but a sample, and counts each
 * message once, by the number in its {@value #NUMBER} field. Made to cost little, so that it does
 * not slow down what is measured. Thread-safe.
 */
final class CountingSink implements AutoCloseable {

  /** The header field with the number of the message. */
  static final String NUMBER = "X-Number:";

  /** One message of so many is kept for its signature to be verified. Chosen, no source. */
  private static final int SAMPLE = 200;

  private static final int BACKLOG = 500;

  /** Our own fields stand on top of the client's and are shorter than this. */
  private static final int TOP = 16 * 1024;

  private final ServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool(CountingSink::daemon);
  private final BitSet arrived = new BitSet();
  private final List<byte[]> sample = new ArrayList<>();
  private int count;
  private int duplicates;
  private long lastArrival;

  private CountingSink(ServerSocket server) {
    this.server = server;
  }

  static CountingSink start() throws IOException {
    // On all of 127.0.0.0/8, so that each host of the load has an address of its own.
    CountingSink sink =
        new CountingSink(new ServerSocket(0, BACKLOG, InetAddress.getByName("0.0.0.0")));
    sink.threads.execute(sink::acceptAll);
    return sink;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "counting-sink");
    thread.setDaemon(true);
    return thread;
  }

  int port() {
    return server.getLocalPort();
  }

  /** Forgets what has come so far. */
  synchronized void forget() {
    arrived.clear();
    sample.clear();
    count = 0;
    duplicates = 0;
  }

  /** How many different messages have come. */
  synchronized int count() {
    return count;
  }

  /** How many came again. */
  synchronized int duplicates() {
    return duplicates;
  }

  /** The kept messages. */
  synchronized List<byte[]> sample() {
    return List.copyOf(sample);
  }

  /**
   * Waits for so many different messages.
   *
   * @return when the last one came, {@link System#nanoTime}
   * @throws IllegalStateException if they have not come within that time
   */
  synchronized long await(int messages, long nanos) throws InterruptedException {
    long deadline = System.nanoTime() + nanos;
    while (count < messages) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new IllegalStateException("only " + count + " of " + messages + " messages came");
      }
      wait(left);
    }
    return lastArrival;
  }

  private synchronized void arrived(byte[] message) {
    int number = number(message);
    if (arrived.get(number)) {
      duplicates++;
      return;
    }
    arrived.set(number);
    count++;
    lastArrival = System.nanoTime();
    if (number % SAMPLE == 0) {
      sample.add(message);
    }
    notifyAll();
  }

  private static int number(byte[] message) {
    String top = new String(message, 0, Math.min(message.length, TOP), ISO_8859_1);
    int start = top.indexOf("\n" + NUMBER);
    if (start < 0) {
      throw new IllegalStateException("a message without " + NUMBER);
    }
    int end = top.indexOf('\r', start + 1);
    return Integer.parseInt(top.substring(start + 1 + NUMBER.length(), end).strip());
  }

  private void acceptAll() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        client.setTcpNoDelay(true);
        threads.execute(() -> serve(client));
      } catch (IOException | RejectedExecutionException e) {
        // The sink was closed.
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      SinkInput in = new SinkInput(client.getInputStream());
      OutputStream out = client.getOutputStream();
      say(out, "220 sink.example");
      String command = in.line();
      while (!command.isEmpty() && !command.startsWith("QUIT")) {
        answer(command, in, out);
        command = in.line();
      }
      say(out, "221 Bye");
    } catch (IOException e) {
      // The server under test ended, or closed a connection that idled.
    }
  }

  private void answer(String command, SinkInput in, OutputStream out) throws IOException {
    if (command.startsWith("EHLO")) {
      say(out, "250-sink.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE");
    } else if (command.startsWith("DATA")) {
      say(out, "354 Go");
      arrived(in.content());
      say(out, "250 2.0.0 Kept");
    } else {
      say(out, "250 2.0.0 Ok");
    }
  }

  private static void say(OutputStream out, String reply) throws IOException {
    out.write((reply + "\r\n").getBytes(ISO_8859_1));
    out.flush();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }
}
