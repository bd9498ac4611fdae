// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import dev.waybill.testkit.dkim.PlainDkimVerifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server whose CPU time, memory and use of the disk are read. Confined to one thread. */
final class MeasuredServer implements AutoCloseable {

  private static final Pattern RECORD =
      Pattern.compile("^ *(\\S+\\._domainkey\\.example\\.com)\\. IN TXT (.*)$", Pattern.MULTILINE);
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

  /** How long a load may take to arrive; a deferred message would never. Chosen, no source. */
  private static final long DRAIN_NANOS = TimeUnit.MINUTES.toNanos(10);

  /** What is written behind the mail counts too: the disk is watched until it is quiet. */
  private static final long QUIET_MILLIS = 1_000;

  private static final int LONGEST_WAITS_FOR_QUIET = 10;
  private static final double MEBI = 1024 * 1024;

  private final String name;
  private final Contender server;
  private final Optional<SyncCounter> syncs;

  private MeasuredServer(String name, Contender server, Optional<SyncCounter> syncs) {
    this.name = name;
    this.server = server;
    this.syncs = syncs;
  }

  /**
   * A server that answers, with five sending limits and a new RSA key of 2048 bits that signs.
   *
   * @param directory an existing one on the disk that is measured; left to the caller
   * @param outside properties that lead its mail to the sink
   */
  static MeasuredServer start(
      String name,
      Installation installation,
      Path directory,
      List<String> javaOptions,
      Map<String, String> outside)
      throws IOException {
    Optional<SyncCounter> syncs = SyncCounter.compile(directory);
    Contender.Build build =
        new Contender.Build(
            installation.lib(),
            installation.configurationWithFiveLimits(directory.resolve("conf")),
            javaOptions,
            syncs.map(SyncCounter::environment).orElse(Map.of()));
    return new MeasuredServer(
        name, Contender.start(build, directory.resolve("data"), outside), syncs);
  }

  /** Submits a load, waits until all of it has arrived, and tells what it cost. */
  Turn turn(NumberedLoad load, CountingSink sink) throws IOException, InterruptedException {
    sink.forget();
    awaitQuiet();
    ProcessUse.forgetPeak(server.pid());
    ProcessUse before = ProcessUse.of(server.pid());
    long syncsBefore = readSyncs();
    long start = load.run(server.smtp());
    long end = sink.await(load.messages(), DRAIN_NANOS);
    awaitQuiet();
    ProcessUse after = ProcessUse.of(server.pid());
    double messages = load.messages();
    return new Turn(
        name,
        load.connections(),
        load.octets(),
        load.messages(),
        messages * TimeUnit.SECONDS.toNanos(1) / (end - start),
        (after.cpuSeconds() - before.cpuSeconds()) * 1000 / messages,
        (after.writtenOctets() - before.writtenOctets()) / messages,
        syncs.isPresent() ? (readSyncs() - syncsBefore) / messages : Double.NaN,
        after.peakResidentOctets() / MEBI,
        sink.duplicates());
  }

  private void awaitQuiet() throws IOException, InterruptedException {
    long seen = -1;
    long now = ProcessUse.of(server.pid()).writtenOctets();
    for (int i = 0; i < LONGEST_WAITS_FOR_QUIET && now != seen; i++) {
      TimeUnit.MILLISECONDS.sleep(QUIET_MILLIS);
      seen = now;
      now = ProcessUse.of(server.pid()).writtenOctets();
    }
  }

  private long readSyncs() throws IOException {
    return syncs.isPresent() ? syncs.get().read() : 0;
  }

  /** What is wrong with the signatures of these messages; a line that says how many are good. */
  String verdictOnSignatures(List<byte[]> messages) throws IOException {
    Matcher line = RECORD.matcher(server.console());
    if (!line.find()) {
      return "not verified: the server has printed no record";
    }
    StringBuilder value = new StringBuilder();
    QUOTED.matcher(line.group(2)).results().forEach(part -> value.append(part.group(1)));
    PlainDkimVerifier verifier = new PlainDkimVerifier(line.group(1), value.toString());
    for (byte[] message : messages) {
      String verdict = verifier.verify(message);
      if (!verdict.equals(PlainDkimVerifier.PASS)) {
        throw new IllegalStateException(name + ": a signature is bad: " + verdict);
      }
    }
    return messages.size() + " of " + messages.size() + " signatures are good";
  }

  @Override
  public void close() {
    server.close();
  }
}
