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
 * A DKIM verifier that somebody else wrote and that may be installed on this machine: dkimpy,
 * OpenDKIM or Mail::DKIM.
 *
 * <p>Immutable; runs one process for each call, without network: it is told the public key.
 */
final class ForeignVerifier {

  private static final int TIMEOUT_SECONDS = 60;

  /** Linux takes 128 KiB for one argument, and OpenDKIM takes all names in one. */
  private static final int FILES_AT_ONCE = 500;

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
    return Stream.of(dkimpy(key, work), openDkim(key, work), mailDkim(key, work))
        .flatMap(Optional::stream)
        .toList();
  }

  String name() {
    return name;
  }

  boolean isOpenDkim() {
    return name.equals("opendkim");
  }

  boolean isMailDkim() {
    return name.equals("Mail::DKIM");
  }

  /** How many of the messages it says are signed well, and whatever else it says. */
  Verdicts verify(List<Path> messages) throws IOException {
    int passed = 0;
    List<String> others = new ArrayList<>();
    for (int from = 0; from < messages.size(); from += FILES_AT_ONCE) {
      int to = Math.min(from + FILES_AT_ONCE, messages.size());
      for (String line : verdicts(messages.subList(from, to))) {
        if (line.equals("pass") || line.endsWith("succeeded")) {
          passed++;
        } else {
          others.add(line);
        }
      }
    }
    return new Verdicts(passed, others);
  }

  private List<String> verdicts(List<Path> messages) throws IOException {
    List<String> files = messages.stream().map(Path::toString).toList();
    List<String> arguments = new ArrayList<>(command);
    arguments.addAll(isOpenDkim() ? List.of(String.join(",", files)) : files);
    Path output = work.resolve(name + ".out");
    run(arguments, output);
    return Files.readAllLines(output, ISO_8859_1);
  }

  private static Optional<ForeignVerifier> dkimpy(PublicKeyRecord key, Path work) {
    return Programs.called("python3")
        .filter(python -> Programs.succeeds(python, "-c", "import dkim"))
        .findFirst()
        .map(
            python ->
                new ForeignVerifier(
                    "dkimpy",
                    List.of(python, script("verify.py"), key.name().value(), key.value()),
                    work));
  }

  private static Optional<ForeignVerifier> mailDkim(PublicKeyRecord key, Path work) {
    return Programs.called("perl")
        .filter(perl -> Programs.succeeds(perl, "-MMail::DKIM", "-e", "1"))
        .findFirst()
        .map(
            perl ->
                new ForeignVerifier(
                    "Mail::DKIM",
                    List.of(perl, script("verify.pl"), key.name().value(), key.value()),
                    work));
  }

  private static Optional<ForeignVerifier> openDkim(PublicKeyRecord key, Path work)
      throws IOException {
    Path keys = Files.writeString(work.resolve("keys"), key.name() + " " + key.value() + "\n");
    Path configuration =
        Files.writeString(work.resolve("opendkim.conf"), "Mode v\nTestPublicKeys " + keys + "\n");
    return Programs.called("opendkim")
        .findFirst()
        .map(
            program ->
                new ForeignVerifier(
                    "opendkim", List.of(program, "-x", configuration.toString(), "-t"), work));
  }

  private static String script(String name) {
    return Path.of("src", "test", "resources", "dkim", name).toAbsolutePath().toString();
  }

  /** Runs it to its end, however it ends; a program that hangs is ended and fails the test. */
  private static void run(List<String> command, Path output) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectOutput(output.toFile())
            .start();
    try {
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(command.get(0) + " hangs");
      }
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
