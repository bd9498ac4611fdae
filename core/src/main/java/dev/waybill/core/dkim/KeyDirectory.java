// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import dev.waybill.core.address.DomainName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The private keys on disk: one PEM file for each key, {@code <domain>/<selector>.pem}.
 *
 * <p>Of each algorithm one key of a domain signs: the one whose selector sorts last, so that {@code
 * wb202611a} takes over from {@code wb202603a}. Files that are not named {@code <selector>.pem} are
 * not looked at. A file that cannot be used keeps those that sort before it from signing: they may
 * be retired already.
 *
 * <p>A key is parsed once. Each lookup asks the file system only for the times of the domain's
 * directory and of the key files, so that a new domain, a new key and a removed key are seen by the
 * next lookup. What cannot be used is not remembered and is read again.
 *
 * <p>Thread-safe. Several processes may use one directory: of those that make a key of one name at
 * the same time one succeeds. Limits: needs a file system with POSIX permissions.
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

  /** The keys that sign for exactly this domain, RSA first; parents are not asked. */
  public KeyLookup keysFor(DomainName domain) {
    Path domainDirectory = directory.resolve(domain.value());
    try {
      Instant changed = Files.getLastModifiedTime(domainDirectory).toInstant();
      Remembered known = remembered.get(domain);
      if (known != null && known.isAsOf(changed)) {
        return known.keys();
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
  public SigningKey create(DomainName domain, Selector selector, int bits) {
    if (bits < MIN_BITS_OF_NEW_KEYS || bits > MAX_BITS_OF_NEW_KEYS || bits % 8 != 0) {
      throw new IllegalArgumentException(
          "a new RSA key must have "
              + MIN_BITS_OF_NEW_KEYS
              + " to "
              + MAX_BITS_OF_NEW_KEYS
              + " bits, in multiples of 8: "
              + bits);
    }
    return create(domain, selector, () -> generateRsa(bits));
  }

  /**
   * Makes an Ed25519 key and writes its file, readable by its owner only. Many verifiers know
   * nothing of it yet, so the domain needs an RSA key too.
   *
   * @throws IllegalArgumentException when the key exists
   * @throws UncheckedIOException when the file cannot be written
   */
  public SigningKey createEd25519(DomainName domain, Selector selector) {
    return create(domain, selector, this::generateEd25519);
  }

  /**
   * Takes over a key that somebody else made, and writes its file, readable by its owner only.
   *
   * @param pem an RSA or Ed25519 key, in PKCS#8 or PKCS#1
   * @throws IllegalArgumentException when it is no such key, too weak, or a key of this name exists
   * @throws UncheckedIOException when the file cannot be written
   */
  public SigningKey add(DomainName domain, Selector selector, String pem) {
    PrivateKey key = PrivateKeyPem.parse(pem);
    // Judged before anything is written.
    SigningKey usable = new SigningKey(domain, selector, key);
    create(domain, selector, () -> key);
    return usable;
  }

  /**
   * Removes a key file; one that does not exist is removed already.
   *
   * @throws UncheckedIOException when it cannot be removed
   */
  public synchronized void remove(DomainName domain, Selector selector) {
    Path domainDirectory = directory.resolve(domain.value());
    try {
      if (Files.deleteIfExists(domainDirectory.resolve(selector + SUFFIX))) {
        forceDirectories(domainDirectory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove a key of " + domain, e);
    }
  }

  private synchronized SigningKey create(
      DomainName domain, Selector selector, Supplier<PrivateKey> generator) {
    try {
      Path domainDirectory = directory.resolve(domain.value());
      Files.createDirectories(
          domainDirectory,
          PosixFilePermissions.asFileAttribute(
              PosixFilePermissions.fromString(OWNER_ONLY_DIRECTORY)));
      Path file = domainDirectory.resolve(selector + SUFFIX);
      if (Files.exists(file)) {
        throw exists(file);
      }
      PrivateKey privateKey = generator.get();
      write(file, PrivateKeyPem.print(privateKey));
      forceDirectories(domainDirectory);
      return new SigningKey(domain, selector, privateKey);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a key for " + domain, e);
    }
  }

  private KeyLookup read(DomainName domain, Path domainDirectory, Instant changed)
      throws IOException {
    Instant now = clock.instant();
    remembered.remove(domain);
    List<KeyFile> files = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Selector selector : selectorsLastFirst(domainDirectory)) {
      try {
        files.add(KeyFile.read(domainDirectory.resolve(selector + SUFFIX), domain, selector));
      } catch (NoSuchFileException e) {
        // It was removed since the directory was listed, so the next one is the last.
      } catch (UnusableKeyException e) {
        if (files.isEmpty()) {
          throw e;
        }
        problems.add(e.problem());
        break;
      }
    }
    if (files.isEmpty()) {
      return new KeyLookup.NoKey(domain);
    }
    KeyLookup.Found keys = new KeyLookup.Found(lastOfEachAlgorithm(files), problems);
    // A directory that changed just now may change again within the same tick of its time.
    if (problems.isEmpty() && changed.plus(COARSEST_FILE_TIME).isBefore(now)) {
      remembered.put(domain, new Remembered(changed, files, keys));
    }
    return keys;
  }

  private static List<SigningKey> lastOfEachAlgorithm(List<KeyFile> lastFirst) {
    Map<SignatureAlgorithm, SigningKey> keys = new EnumMap<>(SignatureAlgorithm.class);
    lastFirst.forEach(file -> keys.putIfAbsent(file.key().algorithm(), file.key()));
    return List.copyOf(keys.values());
  }

  private static List<Selector> selectorsLastFirst(Path domainDirectory) throws IOException {
    try (Stream<Path> files = Files.list(domainDirectory)) {
      return files
          .filter(file -> file.toString().endsWith(SUFFIX))
          .map(KeyDirectory::selectorOf)
          .sorted(Comparator.reverseOrder())
          .toList();
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

  private PrivateKey generateRsa(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits, random);
      return generator.generateKeyPair().getPrivate();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has RSA", e);
    }
  }

  private PrivateKey generateEd25519() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(NamedParameterSpec.ED25519, random);
      return generator.generateKeyPair().getPrivate();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java has had Ed25519 since version 15", e);
    }
  }

  /**
   * Writes beside the file and gives it its name in one step, so that a reader or a crash never
   * meets half a key, and of two processes that make it one is told that it exists.
   */
  private static void write(Path file, String text) throws IOException {
    FileAttribute<?> owner =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY_FILE));
    Path draft = Files.createTempFile(file.getParent(), "new-key-", ".tmp", owner);
    try {
      Files.write(draft, text.getBytes(StandardCharsets.US_ASCII));
      force(draft, StandardOpenOption.WRITE);
      try {
        Files.createLink(file, draft);
      } catch (FileAlreadyExistsException e) {
        throw exists(file);
      } catch (UnsupportedOperationException | FileSystemException e) {
        // No hard links there, as in CIFS mounts: take the name first, then fill it at once.
        Files.createFile(file, owner);
        fill(file, draft);
      }
    } catch (FileAlreadyExistsException e) {
      throw exists(file);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static void fill(Path file, Path draft) throws IOException {
    try {
      Files.move(draft, file, ATOMIC_MOVE);
    } catch (IOException e) {
      // An empty file would keep the name for ever.
      Files.deleteIfExists(file);
      throw e;
    }
  }

  private void forceDirectories(Path domainDirectory) {
    try {
      force(domainDirectory, StandardOpenOption.READ);
      force(directory, StandardOpenOption.READ);
    } catch (IOException e) {
      // Some network mounts cannot do it with a directory; the key itself is there.
    }
  }

  /** Has it survive a loss of power, as the state of the key does. */
  private static void force(Path path, StandardOpenOption how) throws IOException {
    try (FileChannel channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
  }

  private static IllegalArgumentException exists(Path file) {
    return new IllegalArgumentException(file + " exists; a key is never overwritten");
  }

  /** Parsed keys with the times of what they were read from, signing or not. */
  private record Remembered(Instant directoryChanged, List<KeyFile> files, KeyLookup.Found keys) {

    boolean isAsOf(Instant changed) throws IOException {
      if (!directoryChanged.equals(changed)) {
        return false;
      }
      for (KeyFile file : files) {
        if (!file.isUnchanged()) {
          return false;
        }
      }
      return true;
    }
  }
}
