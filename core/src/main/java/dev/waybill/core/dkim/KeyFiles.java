// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import dev.waybill.core.address.DomainName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/**
 * Every key file of a {@link KeyDirectory}, one by one, whether it signs or not.
 *
 * <p>A key is parsed once, until its file changes. Thread-safe.
 */
public final class KeyFiles {

  private static final String SUFFIX = ".pem";

  private final Path directory;
  private final ConcurrentMap<Path, Parsed> parsed = new ConcurrentHashMap<>();

  /** The files below a directory, which need not exist yet. */
  public KeyFiles(Path directory) {
    this.directory = directory;
  }

  /**
   * All files that are named as keys of a domain, sorted by domain and selector; other files are
   * passed over.
   *
   * @throws UncheckedIOException when the directory is there and cannot be read
   */
  public List<Entry> list() {
    List<Entry> entries = new ArrayList<>();
    for (Path domain : children(directory)) {
      Optional<DomainName> name = domain(domain.getFileName().toString());
      if (name.isPresent() && Files.isDirectory(domain)) {
        entries.addAll(list(name.get()));
      }
    }
    return entries;
  }

  /**
   * The files of one domain, sorted by selector.
   *
   * @throws UncheckedIOException when its directory is there and cannot be read
   */
  public List<Entry> list(DomainName domain) {
    return children(directory.resolve(domain.value())).stream()
        .flatMap(file -> selector(file.getFileName().toString()).stream())
        .map(selector -> new Entry(domain, selector))
        .toList();
  }

  /** Where the private half of a key is, or would be. */
  public Path file(DomainName domain, Selector selector) {
    return directory.resolve(domain.value()).resolve(selector + SUFFIX);
  }

  /**
   * Reads one key. What was read before counts on while the file system does not answer, or lacks
   * the directory, as a mount that is gone does; the answer has a problem too then.
   */
  public Content read(DomainName domain, Selector selector) {
    Path file = file(domain, selector);
    try {
      KeyFile.Stamp stamp = KeyFile.Stamp.of(file);
      Parsed known = parsed.get(file);
      if (known == null || !known.stamp().equals(stamp)) {
        known = new Parsed(stamp, KeyFile.read(file, domain, selector).key());
        parsed.put(file, known);
      }
      return new Content(Optional.of(known.key()), stamp.changed().toInstant(), "");
    } catch (NoSuchFileException e) {
      if (!isReadable(directory.resolve(domain.value()))) {
        return remembered(file, file + " is not there, nor is its directory");
      }
      parsed.remove(file);
      return Content.unusable(file + " does not exist");
    } catch (IOException e) {
      return remembered(file, file + " cannot be read: " + e);
    } catch (UnusableKeyException e) {
      parsed.remove(file);
      return Content.unusable(e.problem());
    }
  }

  private Content remembered(Path file, String problem) {
    return Optional.ofNullable(parsed.get(file))
        .map(
            known ->
                new Content(
                    Optional.of(known.key()),
                    known.stamp().changed().toInstant(),
                    problem + "; the key goes on until this server stops"))
        .orElseGet(() -> Content.unusable(problem));
  }

  private static boolean isReadable(Path directory) {
    try (Stream<Path> children = Files.list(directory)) {
      // All entries are asked for, because some file systems fail only then.
      return children.count() >= 0;
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  private static List<Path> children(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(directory)) {
      return children.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + directory, e);
    }
  }

  private static Optional<DomainName> domain(String name) {
    try {
      return Optional.of(new DomainName(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<Selector> selector(String name) {
    try {
      return name.endsWith(SUFFIX)
          ? Optional.of(new Selector(name.substring(0, name.length() - SUFFIX.length())))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** One file, by what it is named for. */
  public record Entry(DomainName domain, Selector selector) {}

  /**
   * What is in a file. Immutable; its text does not show the key.
   *
   * @param key the key; empty when it cannot be used
   * @param changed when the file was written
   * @param problem why it cannot be used, or read again, and what to do, else empty; never key
   *     material
   */
  public record Content(Optional<SigningKey> key, Instant changed, String problem) {
    static Content unusable(String problem) {
      return new Content(Optional.empty(), Instant.EPOCH, problem);
    }
  }

  private record Parsed(KeyFile.Stamp stamp, SigningKey key) {}
}
