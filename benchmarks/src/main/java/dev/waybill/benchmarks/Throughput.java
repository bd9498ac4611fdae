// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import dev.waybill.testkit.dns.DnsServer;
import dev.waybill.testkit.files.TemporaryDirectory;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Two built source trees, before and after a change: both servers run, each gets the same loads in
 * turns (before after, after before, ...), and a turn ends when the last message is at the sink and
 * the disk is quiet. Prints messages per second, CPU time, octets written and waits for the disk
 * for each message, and the peak of memory: a line for each turn, and a table of medians.
 *
 * <p>Mail is accepted without a password from an allowed network, passes five sending limits, is
 * signed by an RSA key of 2048 bits, and leaves under a return path for each recipient.
 */
@Command(name = "throughput", mixinStandardHelpOptions = true, sortOptions = false)
public final class Throughput implements Callable<Integer> {

  static final String BEFORE = "before";
  static final String AFTER = "after";

  @Option(names = "--before", required = true, description = "A built source tree.")
  private Path before = Path.of("");

  @Option(names = "--after", required = true, description = "Another one.")
  private Path after = Path.of("");

  @Option(names = "--connections", split = ",", defaultValue = "1,20,100", description = "At once.")
  private List<Integer> connections = List.of();

  @Option(names = "--octets", split = ",", defaultValue = "4096,102400", description = "A message.")
  private List<Integer> octets = List.of();

  @Option(names = "--messages", defaultValue = "2000", description = "A turn (${DEFAULT-VALUE}).")
  private int messages;

  @Option(names = "--rounds", defaultValue = "5", description = "Of all loads (${DEFAULT-VALUE}).")
  private int rounds;

  @Option(names = "--warm-up", defaultValue = "3000", description = "Messages (${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(names = "--domains", defaultValue = "20", description = "Recipients' (${DEFAULT-VALUE}).")
  private int domains;

  @Option(names = "--java-option", description = "For both Java machines; repeat for more.")
  private List<String> javaOptions = new ArrayList<>(List.of("-Xmx512m"));

  @Option(names = "--to", description = "Writes the table and the lines into this file, too.")
  private Path file = Path.of("");

  private final List<String> lines = new ArrayList<>();
  private final ThroughputTable table = new ThroughputTable();
  private final PrintStream out = System.out;

  /** Runs the comparison that the arguments describe. */
  public static void main(String... arguments) {
    System.exit(new CommandLine(new Throughput()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    // Opened first and so deleted last, when nobody writes there any more.
    try (TemporaryDirectory directory = TemporaryDirectory.create("throughput");
        DnsServer dns = DnsServer.start();
        CountingSink sink = CountingSink.start()) {
      for (int i = 0; i < domains; i++) {
        String mx = "mx.d" + i + ".example";
        dns.zone("d" + i + ".example").mx(10, mx).at("mx").a("127.0.1." + (1 + i));
      }
      Map<String, String> outside =
          Map.of(
              "waybill.dns.servers",
              "127.0.0.1:" + dns.port(),
              "waybill.delivery.port",
              Integer.toString(sink.port()),
              "waybill.delivery.retry",
              "1s");
      try (MeasuredServer old = start(BEFORE, before, directory, outside);
          MeasuredServer current = start(AFTER, after, directory, outside)) {
        compare(old, current, sink);
      }
    }
    String page = table + "\n```\n" + String.join("\n", lines) + "\n```\n";
    out.printf("%n%s", table);
    if (!file.toString().isEmpty()) {
      Files.writeString(file, page);
    }
    return 0;
  }

  private MeasuredServer start(
      String name, Path tree, TemporaryDirectory directory, Map<String, String> outside)
      throws IOException {
    Path own = Files.createDirectory(directory.path().resolve(name));
    return MeasuredServer.start(name, Installation.at(tree), own, javaOptions, outside);
  }

  private void compare(MeasuredServer old, MeasuredServer current, CountingSink sink)
      throws IOException, InterruptedException {
    NumberedLoad warmth = new NumberedLoad(20, warmUp, 4096, domains);
    for (MeasuredServer server : List.of(old, current)) {
      Turn turn = server.turn(warmth, sink);
      out.printf(
          Locale.ROOT,
          "warm-up of %s: %.1f messages/s; %s%n",
          turn.name(),
          turn.perSecond(),
          server.verdictOnSignatures(sink.sample()));
    }
    print(Turn.HEADER);
    for (int round = 0; round < rounds; round++) {
      for (int size : octets) {
        for (int clients : connections) {
          NumberedLoad load = new NumberedLoad(clients, messages, size, domains);
          // Anyone who comes second may find the machine warmer, or busier.
          boolean oldFirst = round % 2 == 0;
          turn(oldFirst ? old : current, load, sink);
          turn(oldFirst ? current : old, load, sink);
        }
      }
    }
  }

  private void turn(MeasuredServer server, NumberedLoad load, CountingSink sink)
      throws IOException, InterruptedException {
    Turn turn = server.turn(load, sink);
    server.verdictOnSignatures(sink.sample());
    table.add(turn);
    print(turn.line());
  }

  private void print(String line) {
    lines.add(line);
    out.println(line);
  }
}
