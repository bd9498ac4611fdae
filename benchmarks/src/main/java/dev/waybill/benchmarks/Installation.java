// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A built source tree. Immutable.
 *
 * @param lib the directory with the server's jars
 * @param conf its shipped configuration
 */
record Installation(Path lib, Path conf) {

  private static final Pattern LIMITS =
      Pattern.compile("^ {2}<limits\\b.*?</limits>", Pattern.DOTALL | Pattern.MULTILINE);

  /** Five that all apply to each message of the load and that nothing comes near. */
  private static final String FIVE_LIMITS =
      """
        <limits time-zone="UTC">
          <limit name="network-hour" for="network" counts="recipients" rate="100000000/h"/>
          <limit name="network-day" for="network" counts="octets" rate="100000GiB/day"/>
          <limit name="sender-hour" for="sender" counts="messages" rate="100000000/h"/>
          <limit name="domain-day" for="sender-domain" counts="recipients" rate="100000000/day"/>
          <limit name="all-hour" for="everything" counts="recipients" rate="100000000/h"/>
        </limits>\
      """;

  /** The tree at a directory. */
  static Installation at(Path directory) {
    Path lib = directory.resolve("server/target/waybill/lib");
    if (!Files.isDirectory(lib)) {
      throw new IllegalArgumentException(
          directory + " is not built: it has no server/target/waybill/lib");
    }
    return new Installation(lib, directory.resolve("conf"));
  }

  /** A copy of the shipped configuration whose sending limits are those of the measurement. */
  Path configurationWithFiveLimits(Path target) throws IOException {
    try (Stream<Path> files = Files.walk(conf)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, target.resolve(conf.relativize(file).toString()));
      }
    }
    Path settings = target.resolve("waybill.xml");
    String shipped = Files.readString(settings);
    if (!LIMITS.matcher(shipped).find()) {
      throw new IOException(settings + " has no <limits>");
    }
    Files.writeString(settings, LIMITS.matcher(shipped).replaceFirst(FIVE_LIMITS));
    return target;
  }
}
