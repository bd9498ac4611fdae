// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.returnpath;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The secrets that sign return paths: the first one signs, any of them verifies.
 *
 * <p>Immutable. To change the secret, put the new one on top of the file and take the old one out
 * when the lifetime of a return path is over.
 *
 * @param secrets at least one, with distinct names
 */
public record KeyRing(List<NamedSecret> secrets) {

  /** Checks that there is a secret and that names are distinct. */
  public KeyRing {
    secrets = List.copyOf(secrets);
    if (secrets.isEmpty()) {
      throw new IllegalArgumentException("a key ring needs at least one secret");
    }
    Set<String> ids = new HashSet<>();
    for (NamedSecret secret : secrets) {
      if (!ids.add(secret.id())) {
        throw new IllegalArgumentException("two secrets are called \"" + secret.id() + "\"");
      }
    }
  }

  /**
   * Reads a file with one secret on each line, {@code id:base64}; {@code #} starts a comment.
   *
   * @throws IllegalArgumentException when the file can not be used; the message has one line for
   *     each problem, with file and line
   * @throws java.io.UncheckedIOException when the file can not be read
   */
  public static KeyRing load(Path file) {
    return KeyFile.read(file);
  }

  /**
   * Makes a file with one fresh secret that only its owner may read, and reads it back.
   *
   * @throws java.io.UncheckedIOException when the file exists or can not be written
   */
  public static KeyRing create(Path file, SecureRandom random) {
    KeyFile.write(file, random);
    return load(file);
  }

  /**
   * A key for something else than return paths, made from the first secret and telling nothing
   * about it (RFC 5869 §2.3 with one block).
   *
   * @param purpose what it is for; another purpose gives another key
   * @param octets how long it is, 32 at most
   */
  public byte[] derive(String purpose, int octets) {
    byte[] block = signing().secret().mac(purpose.getBytes(StandardCharsets.UTF_8), new byte[] {1});
    return Arrays.copyOf(block, Math.min(octets, block.length));
  }

  NamedSecret signing() {
    return secrets.get(0);
  }
}
