// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import dev.waybill.core.address.DomainName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/**
 * The private keys on disk: one PKCS#8 PEM file for each key, {@code <domain>/<selector>.pem}.
 *
 * <p>One key of a domain signs: the one whose selector sorts last, so that {@code wb202611a} takes
 * over from {@code wb202603a}. Files that are not named {@code <selector>.pem} are not looked at.
 *
 * <p>A key is parsed once. Each lookup asks the file system only for the times of the domain's
 * directory and of the key file, so that a new domain, a new key and a removed key are seen by the
 * next lookup. What cannot be used is not remembered and is read again.
 *
 * <p>Thread-safe. Limits: needs a file system with POSIX permissions; two processes must not create
 * a key of one name at the same time.
 */
public final class KeyDirectory {

  /** RFC 8301 §3.2: signers should use at least 2048 bits. */
  public static final int MIN_BITS_OF_NEW_KEYS = 2048;

  /** RFC 8301 §3.2: verifiers need not support more than 4096 bits. */
  public static final int MAX_BITS_OF_NEW_KEYS = 4096;

  private static final String SUFFIX = ".pem";
  private static final String OWNER_ONLY_DIRECTORY = "rwx------";
  private static final String OWNER_ONLY_FILE = "rw-------";

  /**
   * Chosen; no source: file times may be as coarse as two seconds (FAT), kernel ticks are finer.
   */
  private static final Duration COARSEST_FILE_TIME = Duration.ofSeconds(2);

  private final Path directory;
  private final InstantSource clock;
  private final SecureRandom random;
  private final ConcurrentMap<DomainName, Remembered> remembered = new ConcurrentHashMap<>();

  /**
   * Keys below a directory, which need not exist yet.
   *
   * @param clock the wall clock, which file times are compared with
   * @param random makes new keys
   */
  public KeyDirectory(Path directory, InstantSource clock, SecureRandom random) {
    this.directory = directory;
    this.clock = clock;
    this.random = random;
  }

  /** The key that signs for exactly this domain; parents are not asked. */
  public KeyLookup keyFor(DomainName domain) {
    Path domainDirectory = directory.resolve(domain.value());
    try {
      Instant changed = Files.getLastModifiedTime(domainDirectory).toInstant();
      Remembered known = remembered.get(domain);
      if (known != null && known.directoryIsAsOf(changed)) {
        KeyFile.Stamp stamp = KeyFile.stamp(known.file());
        if (stamp.equals(known.stamp())) {
          return new KeyLookup.Found(known.key());
        }
      }
      return read(domain, domainDirectory, changed);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return new KeyLookup.NoKey(domain);
    } catch (IOException e) {
      return new KeyLookup.Unusable(domain, "cannot be read: " + e);
    } catch (UnusableKeyException e) {
      return new KeyLookup.Unusable(domain, e.problem());
    }
  }

  /**
   * Makes an RSA key and writes its file, readable by its owner only.
   *
   * @throws IllegalArgumentException when {@code bits} is not a multiple of 8 from 2048 to 4096, or
   *     the key exists
   * @throws UncheckedIOException when the file cannot be written
   */
  public synchronized SigningKey create(DomainName domain, Selector selector, int bits) {
    if (bits < MIN_BITS_OF_NEW_KEYS || bits > MAX_BITS_OF_NEW_KEYS || bits % 8 != 0) {
      throw new IllegalArgumentException(
          "a new RSA key must have "
              + MIN_BITS_OF_NEW_KEYS
              + " to "
              + MAX_BITS_OF_NEW_KEYS
              + " bits, in multiples of 8: "
              + bits);
    }
    try {
      Path domainDirectory = directory.resolve(domain.value());
      Files.createDirectories(
          domainDirectory,
          PosixFilePermissions.asFileAttribute(
              PosixFilePermissions.fromString(OWNER_ONLY_DIRECTORY)));
      Path file = domainDirectory.resolve(selector + SUFFIX);
      if (Files.exists(file)) {
        throw new IllegalArgumentException(file + " exists; a key is never overwritten");
      }
      PrivateKey privateKey = generate(bits);
      write(file, PrivateKeyPem.print(privateKey));
      return new SigningKey(domain, selector, privateKey);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a key for " + domain, e);
    }
  }

  private KeyLookup read(DomainName domain, Path domainDirectory, Instant changed)
      throws IOException {
    Instant now = clock.instant();
    remembered.remove(domain);
    Optional<Selector> selector = lastSelector(domainDirectory);
    if (selector.isEmpty()) {
      return new KeyLookup.NoKey(domain);
    }
    Path file = domainDirectory.resolve(selector.get() + SUFFIX);
    KeyFile.Stamp stamp = KeyFile.stamp(file);
    SigningKey key = KeyFile.read(file, domain, selector.get());
    // A directory that changed just now may change again within the same tick of its time.
    if (changed.plus(COARSEST_FILE_TIME).isBefore(now)) {
      remembered.put(domain, new Remembered(changed, file, stamp, key));
    }
    return new KeyLookup.Found(key);
  }

  private static Optional<Selector> lastSelector(Path domainDirectory) throws IOException {
    try (Stream<Path> files = Files.list(domainDirectory)) {
      return files
          .filter(file -> file.toString().endsWith(SUFFIX))
          .map(KeyDirectory::selectorOf)
          .max(Comparator.naturalOrder());
    }
  }

  private static Selector selectorOf(Path file) {
    String name = file.getFileName().toString();
    try {
      return new Selector(name.substring(0, name.length() - SUFFIX.length()));
    } catch (IllegalArgumentException e) {
      throw new UnusableKeyException(
          file + ": a key file is named <selector>.pem, in lower case", e);
    }
  }

  private PrivateKey generate(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits, random);
      return generator.generateKeyPair().getPrivate();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has RSA", e);
    }
  }

  /** Writes beside the file and renames, so that a reader or a crash never meets half a key. */
  private static void write(Path file, String text) throws IOException {
    Path draft =
        Files.createTempFile(
            file.getParent(),
            "new-key-",
            ".tmp",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY_FILE)));
    Files.write(draft, text.getBytes(StandardCharsets.US_ASCII));
    Files.move(draft, file, ATOMIC_MOVE);
  }

  /** A parsed key with the times of what it was read from. */
  private record Remembered(
      Instant directoryChanged, Path file, KeyFile.Stamp stamp, SigningKey key) {

    boolean directoryIsAsOf(Instant changed) {
      return directoryChanged.equals(changed);
    }
  }
}
