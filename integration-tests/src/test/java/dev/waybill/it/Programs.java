// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Programs of this machine. */
final class Programs {

  private Programs() {}

  /** All of this name, the first of the path first. */
  static Stream<String> called(String name) {
    String path = System.getenv().getOrDefault("PATH", "");
    // Servers are often outside the path of an ordinary user.
    return Stream.concat(
            Stream.of(path.split(File.pathSeparator, -1)), Stream.of("/usr/sbin", "/usr/bin"))
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .map(Path::toString);
  }
}
