// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.WaybillSettings;
import dev.waybill.core.delivery.DeliveryEngine;
import dev.waybill.core.dkim.KeyDirectory;
import dev.waybill.core.dns.DnsjavaMxResolver;
import dev.waybill.core.dns.OwnHost;
import dev.waybill.core.journal.Journal;
import dev.waybill.core.relay.RelayPolicy;
import dev.waybill.core.reply.Verdict;
import dev.waybill.core.returnpath.BounceHosts;
import dev.waybill.core.returnpath.KeyRing;
import dev.waybill.core.returnpath.ReturnPathCodec;
import dev.waybill.core.returnpath.ReturnPathPlan;
import dev.waybill.core.settings.Variables;
import dev.waybill.storage.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.apache.james.core.MailAddress;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.mailet.MailetContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policies and stores of one server process, built from {@code waybill.xml}.
 *
 * <p>Every adapter asks the same engine, so hook and matcher cannot disagree. Thread-safe.
 */
public final class Engine implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(Engine.class);

  /** Chosen: what a running transaction gets to end before it is cut and repeated after start. */
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  private final WaybillSettings settings;
  private final InstantSource clock;
  private final SecureRandom random;
  private final LocalDomains localDomains;
  private final Database storage;
  private final RelayPolicy relayPolicy;
  private final ReturnPathPlan returnPaths;
  private final Outbound outbound;
  private @Nullable DeliveryEngine delivery;

  private Engine(WaybillSettings settings, KeyRing returnPathKeys, DomainList domains)
      throws IOException {
    this.settings = settings;
    this.clock = InstantSource.system();
    this.random = new SecureRandom();
    this.storage = Database.open(settings.locations().storage());
    this.localDomains = new LocalDomains(domains);
    this.relayPolicy = new RelayPolicy(settings.relay());
    this.returnPaths = returnPaths(settings, localDomains, returnPathKeys);
    KeyDirectory keys = new KeyDirectory(settings.locations().dkimKeys(), clock, random);
    this.outbound =
        new Outbound(
            storage.journal(), storage.outgoing(), returnPaths, keys, clock, this::wakeDelivery);
  }

  // What can be wrong is tried first, so that a failure leaves nothing open.
  static Engine open(Path file, FileSystem fileSystem, DomainList domains) {
    WaybillSettings settings =
        WaybillSettings.read(file, dataDirectory(fileSystem), Variables.ofProcess());
    Path secrets = settings.locations().returnPathSecrets();
    try {
      Engine engine = new Engine(settings, keyRing(secrets, new SecureRandom()), domains);
      LOGGER.info("Waybill opened {} with its data in {}", file, settings.locations().storage());
      return engine;
    } catch (IOException e) {
      throw new UncheckedIOException("the data of Waybill cannot be opened", e);
    }
  }

  /** What {@code waybill.xml} says. */
  public WaybillSettings settings() {
    return settings;
  }

  /** The wall clock. */
  public InstantSource clock() {
    return clock;
  }

  /** The domains whose mail ends here. */
  public LocalDomains localDomains() {
    return localDomains;
  }

  /** Who may relay. */
  public RelayPolicy relayPolicy() {
    return relayPolicy;
  }

  /** The return paths of outgoing mail. */
  public ReturnPathPlan returnPaths() {
    return returnPaths;
  }

  /**
   * Whether mail to this recipient is a bounce to a return path of ours.
   *
   * @param at when the mail came in
   */
  public Verdict returnPathVerdict(MailAddress recipient, Instant at) {
    return Addresses.mailbox(recipient)
        .map(mailbox -> returnPaths.verdict(mailbox, at))
        .orElseGet(Verdict.NoOpinion::new);
  }

  /** What happened to every message. */
  public Journal journal() {
    return storage.journal();
  }

  /** The steps of a message on its way out. */
  public Outbound outbound() {
    return outbound;
  }

  /** What is done with mail that comes to a return path; sends through the given context. */
  public Inbound inbound(MailetContext context) {
    return new Inbound(this, notices(context));
  }

  /** Starts delivering what waits in the outgoing queue; a second call changes nothing. */
  public synchronized void startDelivery(MailetContext context) {
    if (delivery == null) {
      delivery =
          new DeliveryEngine(
              settings.delivery(),
              storage.outgoing(),
              notices(context),
              new DeliveryEngine.World(resolver(), clock, random));
      delivery.start();
    }
  }

  @Override
  public void close() {
    DeliveryEngine running;
    synchronized (this) {
      running = delivery;
      delivery = null;
    }
    if (running != null) {
      running.close(CLOSE_PATIENCE);
    }
    localDomains.close();
    try {
      storage.close();
      LOGGER.info("Waybill closed");
    } catch (IOException e) {
      throw new UncheckedIOException("the data of Waybill cannot be closed", e);
    }
  }

  private Notices notices(MailetContext context) {
    return new Notices(settings.bounces(), storage, localDomains, context);
  }

  private DnsjavaMxResolver resolver() {
    OwnHost own = new OwnHost(Set.of(settings.delivery().helloName()), Set.of());
    return new DnsjavaMxResolver(settings.dns(), own, random);
  }

  private synchronized void wakeDelivery() {
    if (delivery != null) {
      delivery.wake();
    }
  }

  private static ReturnPathPlan returnPaths(
      WaybillSettings settings, LocalDomains domains, KeyRing keys) {
    BounceHosts hosts =
        new BounceHosts(
            settings.returnPath().hostTemplate(), domains::contains, domains::defaultDomain);
    return new ReturnPathPlan(hosts, new ReturnPathCodec(keys, settings.returnPath().lifetime()));
  }

  private static KeyRing keyRing(Path file, SecureRandom random) {
    if (Files.exists(file)) {
      return KeyRing.load(file);
    }
    KeyRing keys = KeyRing.create(file, random);
    LOGGER.info("Made the secret that signs return paths, {}; keep it with your backups", file);
    return keys;
  }

  private static Path dataDirectory(FileSystem fileSystem) {
    try {
      return fileSystem.getFile("file://var/").toPath().toAbsolutePath().normalize();
    } catch (IOException e) {
      throw new UncheckedIOException("James does not tell its data directory", e);
    }
  }
}
