// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * What the last server on a data directory was told on its command line and other commands need to
 * know: a file that stays after it. Immutable.
 *
 * @param hostname what it called itself
 * @param smtpPorts where it took mail from other servers
 * @param process its process id, which may be another process by now
 */
public record ServerFacts(String hostname, List<Integer> smtpPorts, long process) {

  private static final String FILE = "server.properties";

  /** Copies the list. */
  public ServerFacts {
    smtpPorts = List.copyOf(smtpPorts);
  }

  /** Replaces the file of an earlier server. */
  public void write(Path data) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("hostname", hostname);
    properties.setProperty(
        "smtp-ports", smtpPorts.stream().map(String::valueOf).collect(Collectors.joining(" ")));
    properties.setProperty("process", Long.toString(process));
    Files.createDirectories(data.resolve("waybill"));
    try (Writer writer = Files.newBufferedWriter(file(data))) {
      properties.store(writer, "Written by waybill serve at each start");
    }
  }

  /** What is in the file; empty when there is none or it is damaged. */
  public static Optional<ServerFacts> read(Path data) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file(data))) {
      properties.load(reader);
      return Optional.of(
          new ServerFacts(
              properties.getProperty("hostname", ""),
              Arrays.stream(properties.getProperty("smtp-ports", "").split(" "))
                  .map(Integer::valueOf)
                  .toList(),
              Long.parseLong(properties.getProperty("process", ""))));
    } catch (NoSuchFileException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Path file(Path data) {
    return data.resolve("waybill").resolve(FILE);
  }
}
