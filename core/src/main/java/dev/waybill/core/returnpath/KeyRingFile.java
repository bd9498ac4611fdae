// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.returnpath;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The file of a key ring.
 *
 * <p>Error messages never quote the text after the colon. Limits: on a file system without POSIX
 * modes the mode is neither set nor checked.
 */
final class KeyRingFile {

  /** Chosen: far more than any rotated ring needs. */
  private static final long MAX_OCTETS = 64 * 1024L;

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);

  private final Path file;
  private final List<String> problems = new ArrayList<>();
  private final List<NamedSecret> secrets = new ArrayList<>();

  private KeyRingFile(Path file) {
    this.file = file;
  }

  static KeyRing read(Path file) {
    try {
      return new KeyRingFile(file).parse();
    } catch (MalformedInputException e) {
      throw new IllegalArgumentException(file + ": is not text in UTF-8", e);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be read", e);
    }
  }

  static void write(Path file, SecureRandom random) {
    String text =
        "# Secrets that sign return paths. The first one signs, all of them verify.\n"
            + "# One on each line: id:base64 of at least 32 random octets.\n"
            + NamedSecret.drawId(random)
            + ":"
            + Base64.getEncoder().encodeToString(Secret.draw(random))
            + "\n";
    try {
      write(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be written", e);
    }
  }

  // Written to a temporary file and renamed, so that a crash never leaves a partial file under the
  // real name.
  private static void write(Path file, String text) throws IOException {
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path aside = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(aside);
    Set<StandardOpenOption> options =
        EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(aside, options, mode(file))) {
      ByteBuffer octets = StandardCharsets.US_ASCII.encode(text);
      while (octets.hasRemaining()) {
        channel.write(octets);
      }
      channel.force(true);
    }
    Files.move(aside, file);
  }

  private static FileAttribute<?>[] mode(Path file) {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
        : new FileAttribute<?>[0];
  }

  private KeyRing parse() throws IOException {
    checkMode();
    if (Files.size(file) > MAX_OCTETS) {
      throw new IllegalArgumentException(
          file + ": is larger than " + MAX_OCTETS + " octets, so it is not a file of secrets");
    }
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    for (int i = 0; i < lines.size(); i++) {
      parseLine(i + 1, lines.get(i).strip());
    }
    if (problems.isEmpty() && secrets.isEmpty()) {
      problems.add(file + ": holds no secret; expected a line id:base64");
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", problems));
    }
    return new KeyRing(secrets);
  }

  private void checkMode() throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view == null) {
      return;
    }
    Set<PosixFilePermission> mode = view.readAttributes().permissions();
    if (mode.stream().anyMatch(OTHERS::contains)) {
      problems.add(
          file
              + ": mode is "
              + PosixFilePermissions.toString(mode)
              + ", but only its owner may have access; run chmod 600 "
              + file);
    }
  }

  private void parseLine(int number, String line) {
    if (line.isEmpty() || line.startsWith("#")) {
      return;
    }
    try {
      NamedSecret secret = parseSecret(line);
      if (secrets.stream().anyMatch(other -> other.id().equals(secret.id()))) {
        throw new IllegalArgumentException(
            "there is a second secret named \"" + secret.id() + "\"");
      }
      secrets.add(secret);
    } catch (IllegalArgumentException e) {
      problems.add(file + ":" + number + ": " + e.getMessage());
    }
  }

  private static NamedSecret parseSecret(String line) {
    int colon = line.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("expected id:base64, but there is no colon");
    }
    int comment = line.indexOf('#');
    String value = line.substring(colon + 1, comment > colon ? comment : line.length()).strip();
    return new NamedSecret(line.substring(0, colon).strip(), Secret.of(octets(value)));
  }

  private static byte[] octets(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("what follows the colon is not base64", e);
    }
  }
}
