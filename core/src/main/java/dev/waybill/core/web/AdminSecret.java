// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the administrator's programs prove themselves with. Immutable; never shown.
 *
 * <p>It is kept in a file that only its owner can read, as the line of HTTP with which it is sent,
 * {@code Authorization: Bearer SECRET}. So {@code curl -H @FILE} can send it, and it appears in no
 * list of processes.
 *
 * <p>Limits: on a file system without POSIX modes the mode is neither set nor checked.
 */
public final class AdminSecret {

  /** 256 bits. */
  private static final int OCTETS = 32;

  /** 22 characters of base64 are the least that hold 128 bits. */
  private static final Pattern FORM =
      Pattern.compile("Authorization: (Bearer ([A-Za-z0-9._~+/=-]{22,200}))");

  private static final String BEARER = "bearer ";

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final byte[] digest;

  private AdminSecret(String text) {
    this.digest = sha256(text);
  }

  /**
   * Reads the file.
   *
   * @throws IllegalArgumentException when it cannot be used; the message says what to do
   * @throws IOException when it cannot be read
   */
  public static AdminSecret read(Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view != null) {
      checkMode(file, view.readAttributes().permissions());
    }
    return new AdminSecret(form(file).group(2));
  }

  /**
   * The value of the Authorization field in the file.
   *
   * @throws IllegalArgumentException when there is none; the message says what to do
   * @throws IOException when the file cannot be read
   */
  public static String credentials(Path file) throws IOException {
    return form(file).group(1);
  }

  private static Matcher form(Path file) throws IOException {
    Matcher form = FORM.matcher(Files.readString(file, StandardCharsets.ISO_8859_1).strip());
    if (!form.matches()) {
      throw new IllegalArgumentException(
          file
              + " holds no secret; expected \"Authorization: Bearer SECRET\" with 22 to 200"
              + " letters, digits and . _ ~ + / = -. Remove the file, and the server makes a new"
              + " one");
    }
    return form;
  }

  private static void checkMode(Path file, Set<PosixFilePermission> mode) {
    if (!mode.stream().allMatch(bit -> bit.name().startsWith("OWNER_"))) {
      throw new IllegalArgumentException(
          "%s: mode is %s, but only its owner may have access; remove the file, as others may know the secret, and the server makes a new one"
              .formatted(file, PosixFilePermissions.toString(mode)));
    }
  }

  /** Makes a file with a new secret and reads it. */
  public static AdminSecret create(Path file, SecureRandom random) throws IOException {
    byte[] octets = new byte[OCTETS];
    random.nextBytes(octets);
    Path directory = file.toAbsolutePath().getParent();
    Files.createDirectories(directory);
    // Renamed, so that a crash never leaves a part of a secret under the real name.
    Path aside = Files.createTempFile(directory, "admin", ".tmp", mode(file));
    String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    Files.writeString(aside, "Authorization: Bearer " + secret + "\n");
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    return read(file);
  }

  private static FileAttribute<?>[] mode(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
        : new FileAttribute<?>[0];
  }

  /** The token of an Authorization field of the scheme Bearer (RFC 6750 section 2.1). */
  public static Optional<String> bearer(String authorization) {
    return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? Optional.of(authorization.substring(BEARER.length()).strip())
        : Optional.empty();
  }

  /** Whether it is the same; takes as long for a nearly right one as for any other. */
  public boolean is(String presented) {
    return MessageDigest.isEqual(digest, sha256(presented));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AdminSecret secret && MessageDigest.isEqual(digest, secret.digest);
  }

  @Override
  public int hashCode() {
    return AdminSecret.class.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
