// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import dev.waybill.testkit.dns.DnsServer;
import dev.waybill.testkit.files.TemporaryDirectory;
import dev.waybill.testkit.smtp.SmtpSink;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Two servers, A and B, both running, under the same load in turns: A B, B A, A B, ... Each waits
 * until what it accepted has left both, so that no server pays for the other's mail. Prints the
 * messages per second of each round and how B compares with A.
 *
 * <p>For one build and two configurations, or for two builds.
 */
@Command(name = "side-by-side", mixinStandardHelpOptions = true, sortOptions = false)
public final class SideBySide implements Callable<Integer> {

  private static final Duration DRAIN = Duration.ofMinutes(5);

  @Option(names = "--a-lib", required = true, description = "Jars of A.")
  private Path libOfA = Path.of("");

  @Option(names = "--b-lib", required = true, description = "Jars of B.")
  private Path libOfB = Path.of("");

  @Option(names = "--a-conf", required = true, description = "Configuration directory of A.")
  private Path confOfA = Path.of("");

  @Option(names = "--b-conf", required = true, description = "Configuration directory of B.")
  private Path confOfB = Path.of("");

  @Option(names = "--java-option", description = "For both Java machines; repeat for more.")
  private List<String> javaOptions = new ArrayList<>(List.of("-Xmx512m"));

  @Option(names = "--connections", defaultValue = "16", description = "At once (${DEFAULT-VALUE}).")
  private int connections;

  @Option(names = "--messages", defaultValue = "1000", description = "A turn (${DEFAULT-VALUE}).")
  private int messages;

  @Option(names = "--octets", defaultValue = "4096", description = "A message (${DEFAULT-VALUE}).")
  private int octets;

  @Option(names = "--rounds", defaultValue = "8", description = "Of both (${DEFAULT-VALUE}).")
  private int rounds;

  @Option(names = "--warm-up", defaultValue = "2", description = "Not counted (${DEFAULT-VALUE}).")
  private int warmUp;

  /** Runs the comparison that the arguments describe. */
  public static void main(String... arguments) {
    System.exit(new CommandLine(new SideBySide()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    // Opened first and so deleted last, when nobody writes there any more.
    try (TemporaryDirectory directory = TemporaryDirectory.create("side-by-side");
        DnsServer dns = DnsServer.start();
        SmtpSink sink = SmtpSink.builder().named("mx.remote.example").start()) {
      dns.zone("remote.example").mx(10, "mx.remote.example").at("mx").a(sink.host());
      Map<String, String> outside =
          Map.of(
              "waybill.dns.servers",
              "127.0.0.1:" + dns.port(),
              "waybill.delivery.port",
              Integer.toString(sink.port()));
      Contender.Build buildOfA = new Contender.Build(libOfA, confOfA, javaOptions, Map.of());
      Contender.Build buildOfB = new Contender.Build(libOfB, confOfB, javaOptions, Map.of());
      try (Contender a = Contender.start(buildOfA, directory.path().resolve("a"), outside);
          Contender b = Contender.start(buildOfB, directory.path().resolve("b"), outside)) {
        System.out.println(compare(a, b, sink, System.out));
      }
    }
    return 0;
  }

  private Ratios compare(Contender a, Contender b, SmtpSink sink, PrintStream out)
      throws InterruptedException {
    List<Double> ratios = new ArrayList<>();
    for (int round = -warmUp; round < rounds; round++) {
      // Anyone who comes second may find the machine warmer, or busier.
      boolean aFirst = round % 2 == 0;
      double first = turn(aFirst ? a : b, sink);
      double second = turn(aFirst ? b : a, sink);
      double ofA = aFirst ? first : second;
      double ofB = aFirst ? second : first;
      String kind = round < 0 ? "warm-up" : "round " + (round + 1);
      out.printf(Locale.ROOT, "%-9s A %8.1f/s  B %8.1f/s%n", kind, ofA, ofB);
      if (round >= 0) {
        ratios.add(ofB / ofA);
      }
    }
    return new Ratios(ratios);
  }

  private double turn(Contender contender, SmtpSink sink) throws InterruptedException {
    double perSecond = new Load(connections, messages, octets).run(contender.smtp());
    sink.awaitMessages(messages, DRAIN);
    sink.forget();
    return perSecond;
  }
}
