// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.pipeline.MailWay;
import dev.waybill.core.reply.Verdict;
import dev.waybill.core.settings.Variables;
import dev.waybill.runtime.Waybill;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.james.core.MailAddress;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.rrt.api.RecipientRewriteTable;
import org.apache.james.user.api.UsersRepository;
import org.apache.mailet.MailetContext;

/**
 * Hands the one {@link Waybill} of each configuration to every adapter that asks for it.
 *
 * <p>It opens and starts with the first lease and closes with the last. Static, because Guice and
 * Spring have no common place for a shared object, but both load all our classes with one class
 * loader. Thread-safe.
 */
public final class Engines {

  private static final Map<Path, Shared> OPEN = new HashMap<>();

  private Engines() {}

  /**
   * A share of what {@code conf/waybill.xml} of this file system describes.
   *
   * @throws dev.waybill.core.settings.InvalidSettingsException when the file has problems
   */
  public static Lease lease(FileSystem fileSystem, DomainList domains) {
    Path file = settingsFile(fileSystem);
    synchronized (OPEN) {
      Shared shared = OPEN.get(file);
      if (shared == null) {
        shared = Shared.open(file, fileSystem, domains);
        OPEN.put(file, shared);
      }
      shared.leases++;
      return new Lease(shared);
    }
  }

  /** A share if it is open; for those who only look, and must not open it. */
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

  private static Path dataDirectory(FileSystem fileSystem) {
    try {
      return fileSystem.getFile("file://var/").toPath().toAbsolutePath().normalize();
    } catch (IOException e) {
      throw new UncheckedIOException("James does not tell its data directory", e);
    }
  }

  private static void giveBack(Shared shared) {
    synchronized (OPEN) {
      shared.leases--;
      if (shared.leases == 0) {
        OPEN.remove(shared.file);
        shared.waybill.close();
      }
    }
  }

  private static final class Shared {
    final Path file;
    final Waybill waybill;
    final DomainList domains;
    final Outbound outbound;
    int leases;

    private Shared(Path file, Waybill waybill, DomainList domains) {
      this.file = file;
      this.domains = domains;
      this.waybill = waybill;
      this.outbound =
          new Outbound(
              waybill.outbox(),
              new SevenBits(() -> waybill.settings().delivery().eightBit()),
              waybill.dkim().signing(),
              waybill.messages(),
              waybill.clock());
    }

    static Shared open(Path file, FileSystem fileSystem, DomainList domains) {
      Path data = dataDirectory(fileSystem);
      Path conf = file.resolveSibling("");
      HostFilesLog.write(conf, data);
      MailWay way = MailWay.read(conf, Variables.ofProcess());
      Waybill waybill = Waybill.open(file, data, new JamesDomains(domains, way));
      waybill.start();
      return new Shared(file, waybill, domains);
    }
  }

  /** A share of a Waybill; closing it twice does no harm. Thread-safe. */
  public static final class Lease implements AutoCloseable {

    private final Shared shared;
    private boolean closed;

    private Lease(Shared shared) {
      this.shared = shared;
    }

    /** The Waybill, open as long as this lease is. */
    public Waybill waybill() {
      return shared.waybill;
    }

    /** James has made its mailets and matchers, so mail of our own can be sent through it. */
    public void hostReady(MailetContext context) {
      shared.waybill.hostReady(new JamesMail(context));
    }

    /** James has opened its accounts, so it is known who has mail here. */
    public void accounts(UsersRepository users, RecipientRewriteTable table) {
      shared.waybill.accounts(new JamesAccounts(users, table, shared.domains));
    }

    /**
     * Who reads the mail for postmaster, abuse or mailer-daemon; empty when the recipient is
     * another one, or somebody has that address, or nobody answers for the server. May wait for a
     * database.
     */
    public Optional<MailAddress> roleReader(MailAddress recipient) {
      return Addresses.mailbox(recipient)
          .flatMap(shared.waybill.postmaster()::readerOf)
          .flatMap(Addresses::mailAddress);
    }

    /** James's table of aliases can be read from now on. */
    public void aliases(RecipientRewriteTable table) {
      shared.waybill.aliases(new JamesAliases(table));
    }

    /** The steps of a mail on its way out. */
    public Outbound outbound() {
      return shared.outbound;
    }

    /** What is done with mail that comes to a return path. */
    public Inbound inbound() {
      return new Inbound(shared.waybill.returnedMail(), shared.waybill.clock());
    }

    /** What the relay policy asks about messages. */
    public RelayFacts relayFacts() {
      return new RelayFacts(
          shared.waybill.host()::isLocal,
          to ->
              returnPathVerdict(to, shared.waybill.clock().instant()) instanceof Verdict.Accept
                  || Addresses.mailbox(to).filter(shared.waybill.postmaster()::isRole).isPresent());
    }

    /**
     * Whether mail to this recipient is a bounce to a return path of ours.
     *
     * @param at when the mail came in
     */
    public Verdict returnPathVerdict(MailAddress recipient, Instant at) {
      return Addresses.mailbox(recipient)
          .map(mailbox -> shared.waybill.returnPaths().verdict(mailbox, at))
          .orElseGet(Verdict.NoOpinion::new);
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
