// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What one server did with one load. Immutable.
 *
 * @param name which server
 * @param connections of the load
 * @param octets of each message
 * @param messages of the load
 * @param perSecond messages, from the first MAIL to the arrival of the last one
 * @param cpuSecondsOfThousand CPU seconds of the server for 1,000 messages
 * @param writtenOfMessage octets written to the disk for each message
 * @param syncsOfMessage waits for the disk for each message; not a number if not counted
 * @param peakMebioctets the most memory in use meanwhile
 * @param duplicates messages that arrived more than once
 */
record Turn(
    String name,
    int connections,
    int octets,
    int messages,
    double perSecond,
    double cpuSecondsOfThousand,
    double writtenOfMessage,
    double syncsOfMessage,
    double peakMebioctets,
    int duplicates) {

  /** One line with everything, the names as they stand in {@link #HEADER}. */
  String line() {
    return String.format(
        Locale.ROOT,
        "%-6s %4d %7d %6d %9.1f %9.2f %10.0f %7.2f %6.0f %4d",
        name,
        connections,
        octets,
        messages,
        perSecond,
        cpuSecondsOfThousand,
        writtenOfMessage,
        syncsOfMessage,
        peakMebioctets,
        duplicates);
  }

  static final String HEADER =
      "server conn  octets   sent messages/s cpu-s/1000 written/msg syncs/msg rss-MiB dup";

  /** The middle one of a figure over several turns. */
  static double median(List<Turn> turns, ToDoubleFunction<Turn> figure) {
    double[] sorted = turns.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
