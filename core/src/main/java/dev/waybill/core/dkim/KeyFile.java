// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import dev.waybill.core.address.DomainName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/**
 * One file with one private key.
 *
 * <p>Immutable.
 *
 * @param file where it was read from
 * @param stamp what the file looked like from outside
 * @param key what it holds
 */
record KeyFile(Path file, Stamp stamp, SigningKey key) {

  /** Chosen; no source. The PEM text of a 4096-bit key has some 3,300 octets. */
  private static final int MAX_OCTETS = 64 * 1024;

  private static final Set<PosixFilePermission> FOR_OTHERS =
      Set.copyOf(
          EnumSet.complementOf(
              EnumSet.of(
                  PosixFilePermission.OWNER_READ,
                  PosixFilePermission.OWNER_WRITE,
                  PosixFilePermission.OWNER_EXECUTE)));

  /**
   * Reads a key.
   *
   * @throws UnusableKeyException saying which file is unusable and why
   */
  static KeyFile read(Path file, DomainName domain, Selector selector) throws IOException {
    Stamp stamp = Stamp.of(file);
    byte[] octets;
    try (InputStream in = Files.newInputStream(file)) {
      octets = in.readNBytes(MAX_OCTETS + 1);
    }
    if (octets.length > MAX_OCTETS) {
      throw new UnusableKeyException(
          file + ": has more than " + MAX_OCTETS + " octets, so it is not a private key");
    }
    try {
      String text = new String(octets, StandardCharsets.ISO_8859_1);
      return new KeyFile(file, stamp, new SigningKey(domain, selector, PrivateKeyPem.parse(text)));
    } catch (IllegalArgumentException e) {
      throw new UnusableKeyException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Whether the file is still the one that was read.
   *
   * @throws UnusableKeyException when it was opened to others meanwhile
   */
  boolean isUnchanged() throws IOException {
    return stamp.equals(Stamp.of(file));
  }

  /** What changes when the file changes. */
  record Stamp(FileTime changed, long size) {

    /**
     * Looks at a file from outside, and at who may read it.
     *
     * @throws UnusableKeyException when anybody but its owner may do anything with it
     */
    static Stamp of(Path file) throws IOException {
      PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
      if (attributes.permissions().stream().anyMatch(FOR_OTHERS::contains)) {
        throw new UnusableKeyException(
            file + " is open to others than its owner; set its mode to 0600: chmod 600 " + file);
      }
      return new Stamp(attributes.lastModifiedTime(), attributes.size());
    }
  }
}
