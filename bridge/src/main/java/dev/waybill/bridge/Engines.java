// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import java.io.FileNotFoundException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;

/**
 * Hands the one {@link Engine} of each configuration to every adapter that asks for it.
 *
 * <p>The engine opens with the first lease and closes with the last. Static, because Guice and
 * Spring have no common place for a shared object, but both load all our classes with one class
 * loader. Thread-safe.
 */
public final class Engines {

  private static final Map<Path, Shared> OPEN = new HashMap<>();

  private Engines() {}

  /**
   * A share of the engine that {@code conf/waybill.xml} of this file system describes.
   *
   * @throws dev.waybill.core.settings.InvalidSettingsException when the file has problems
   */
  public static Lease lease(FileSystem fileSystem, DomainList domains) {
    Path file = settingsFile(fileSystem);
    synchronized (OPEN) {
      Shared shared = OPEN.get(file);
      if (shared == null) {
        shared = new Shared(file, Engine.open(file, fileSystem, domains));
        OPEN.put(file, shared);
      }
      shared.leases++;
      return new Lease(shared);
    }
  }

  /** A share of the engine if it is open; for those who only look, and must not open it. */
  public static Optional<Lease> leaseIfOpen(FileSystem fileSystem) {
    synchronized (OPEN) {
      Optional<Shared> shared = Optional.ofNullable(OPEN.get(settingsFile(fileSystem)));
      shared.ifPresent(open -> open.leases++);
      return shared.map(Lease::new);
    }
  }

  private static Path settingsFile(FileSystem fileSystem) {
    try {
      return fileSystem.getFile("file://conf/waybill.xml").toPath().toAbsolutePath().normalize();
    } catch (FileNotFoundException e) {
      throw new IllegalStateException("the configuration directory has no waybill.xml", e);
    }
  }

  private static void giveBack(Shared shared) {
    synchronized (OPEN) {
      shared.leases--;
      if (shared.leases == 0) {
        OPEN.remove(shared.file);
        shared.engine.close();
      }
    }
  }

  private static final class Shared {
    final Path file;
    final Engine engine;
    int leases;

    Shared(Path file, Engine engine) {
      this.file = file;
      this.engine = engine;
    }
  }

  /** A share of an engine; closing it twice does no harm. Thread-safe. */
  public static final class Lease implements AutoCloseable {

    private final Shared shared;
    private boolean closed;

    private Lease(Shared shared) {
      this.shared = shared;
    }

    /** The engine, open as long as this lease is. */
    public Engine engine() {
      return shared.engine;
    }

    @Override
    public synchronized void close() {
      if (!closed) {
        closed = true;
        giveBack(shared);
      }
    }
  }
}
