// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A process that signs one message with libopendkim, as often as it is told; compiled from {@code
 * opendkim-sign.c} by the compiler of this machine. Confined to one thread.
 */
final class OpendkimDriver implements AutoCloseable {

  private static final String SOURCE = "opendkim-sign.c";
  private static final String ANSWER = "ok ";

  private final Process process;
  private final BufferedReader answers;
  private final Writer orders;

  private OpendkimDriver(Process process) {
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.US_ASCII);
    this.orders = process.outputWriter(StandardCharsets.US_ASCII);
  }

  /** Why it cannot be measured here, if so. */
  static Optional<String> obstacle() {
    boolean compiler =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, "gcc")));
    if (!compiler) {
      return Optional.of("there is no gcc");
    }
    boolean library = Files.exists(Path.of("/usr/include/opendkim/dkim.h"));
    return library ? Optional.empty() : Optional.of("libopendkim-dev is not installed");
  }

  /**
   * Compiles it and starts it.
   *
   * @param directory where it is kept; made, and left to the caller
   * @param algorithm {@code rsa} or {@code ed25519}
   * @param key PKCS#8, PEM
   */
  static OpendkimDriver start(Path directory, String algorithm, Path key, byte[] message)
      throws IOException {
    Files.createDirectory(directory);
    Path source = directory.resolve(SOURCE);
    try (InputStream shipped = OpendkimDriver.class.getResourceAsStream("/" + SOURCE)) {
      if (shipped == null) {
        throw new IllegalStateException(SOURCE + " is not on the class path");
      }
      Files.copy(shipped, source);
    }
    Path program = directory.resolve("opendkim-sign");
    List<String> compile =
        List.of("gcc", "-O2", "-o", program.toString(), source.toString(), "-lopendkim");
    Process compiler = new ProcessBuilder(compile).inheritIO().start();
    if (compiler.onExit().join().exitValue() != 0) {
      throw new IOException(SOURCE + " cannot be compiled");
    }
    Path file = Files.write(directory.resolve("message.eml"), message);
    return new OpendkimDriver(
        new ProcessBuilder(program.toString(), algorithm, key.toString(), file.toString())
            .redirectErrorStream(true)
            .start());
  }

  /** Makes so many signatures; the nanoseconds of CPU time that they took. */
  long sign(int count) throws IOException {
    orders.write(count + "\n");
    orders.flush();
    String answer = String.valueOf(answers.readLine());
    if (!answer.startsWith(ANSWER)) {
      throw new IOException("opendkim-sign says: " + answer);
    }
    return Long.parseLong(answer.substring(ANSWER.length()));
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
