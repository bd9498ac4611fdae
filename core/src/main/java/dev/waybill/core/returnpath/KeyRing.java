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
 * <p>Immutable. To rotate the secret, add a new one at the top of the file and remove the old one
 * after the lifetime of a return path.
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
   * @throws IllegalArgumentException if the file cannot be used; the message has one line per
   *     problem, with file and line number
   * @throws java.io.UncheckedIOException when the file cannot be read
   */
  public static KeyRing load(Path file) {
    return KeyRingFile.read(file);
  }

  /**
   * Creates a file with one new secret that only its owner can read, and reads it back.
   *
   * @throws java.io.UncheckedIOException when the file exists or cannot be written
   */
  public static KeyRing create(Path file, SecureRandom random) {
    KeyRingFile.write(file, random);
    return load(file);
  }

  /**
   * A key for another purpose, derived from the first secret without disclosing it (RFC 5869 §2.3
   * with one block).
   *
   * @param purpose the purpose; each purpose gives a different key
   * @param octets its length, at most 32
   */
  public byte[] derive(String purpose, int octets) {
    byte[] block = signing().secret().mac(purpose.getBytes(StandardCharsets.UTF_8), new byte[] {1});
    return Arrays.copyOf(block, Math.min(octets, block.length));
  }

  NamedSecret signing() {
    return secrets.get(0);
  }
}
