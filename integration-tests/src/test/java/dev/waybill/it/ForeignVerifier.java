// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.waybill.core.dkim.PublicKeyRecord;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A DKIM verifier that somebody else wrote and that may be installed on this machine: dkimpy or
 * OpenDKIM.
 *
 * <p>Immutable; runs one process for each call, without network: it is told the public key.
 */
final class ForeignVerifier {

  private static final int TIMEOUT_SECONDS = 60;

  private final String name;
  private final List<String> command;
  private final Path work;

  private ForeignVerifier(String name, List<String> command, Path work) {
    this.name = name;
    this.command = command;
    this.work = work;
  }

  /** What can be run here; {@code work} takes the files that they need. */
  static List<ForeignVerifier> installed(PublicKeyRecord key, Path work) throws IOException {
    return Stream.of(dkimpy(key, work), openDkim(key, work)).flatMap(Optional::stream).toList();
  }

  String name() {
    return name;
  }

  /** How many of the messages it says are signed well, and whatever else it says. */
  Verdicts verify(List<Path> messages) throws IOException {
    boolean listOfNames = name.equals("opendkim");
    List<String> files = messages.stream().map(Path::toString).toList();
    List<String> arguments = new ArrayList<>(command);
    arguments.addAll(listOfNames ? List.of(String.join(",", files)) : files);
    Path output = work.resolve(name + ".out");
    run(arguments, output);
    List<String> lines = Files.readAllLines(output, ISO_8859_1);
    List<String> others =
        lines.stream().filter(line -> !line.equals("pass") && !line.endsWith("succeeded")).toList();
    return new Verdicts(lines.size() - others.size(), others);
  }

  private static Optional<ForeignVerifier> dkimpy(PublicKeyRecord key, Path work) {
    return onPath("python3")
        .filter(python -> succeeds(List.of(python, "-c", "import dkim")))
        .findFirst()
        .map(
            python ->
                new ForeignVerifier(
                    "dkimpy", List.of(python, script(), key.name().value(), key.value()), work));
  }

  private static Optional<ForeignVerifier> openDkim(PublicKeyRecord key, Path work)
      throws IOException {
    Path keys = Files.writeString(work.resolve("keys"), key.name() + " " + key.value() + "\n");
    Path configuration =
        Files.writeString(work.resolve("opendkim.conf"), "Mode v\nTestPublicKeys " + keys + "\n");
    return onPath("opendkim")
        .findFirst()
        .map(
            program ->
                new ForeignVerifier(
                    "opendkim", List.of(program, "-x", configuration.toString(), "-t"), work));
  }

  // Servers are often outside the path of an ordinary user.
  private static Stream<String> onPath(String program) {
    String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
    return Stream.concat(Stream.of(path.split(File.pathSeparator, -1)), Stream.of("/usr/bin"))
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .map(Path::toString);
  }

  private static String script() {
    return Path.of("src", "test", "resources", "dkim", "verify.py").toAbsolutePath().toString();
  }

  private static boolean succeeds(List<String> command) {
    try {
      Path ignored = Files.createTempFile("waybill", ".out");
      try {
        return run(command, ignored) == 0;
      } finally {
        Files.delete(ignored);
      }
    } catch (IOException e) {
      return false;
    }
  }

  /** The exit status; a program that hangs is ended and fails the test. */
  private static int run(List<String> command, Path output) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectOutput(output.toFile())
            .start();
    try {
      if (process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        return process.exitValue();
      }
      throw new AssertionError(command.get(0) + " hangs");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      process.destroyForcibly();
    }
  }

  /**
   * What a verifier said.
   *
   * @param passed how many signatures are good
   * @param others all lines that say something else
   */
  record Verdicts(int passed, List<String> others) {}
}
