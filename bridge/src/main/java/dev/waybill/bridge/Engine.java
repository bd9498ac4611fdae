// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.Locations;
import dev.waybill.core.WaybillSettings;
import dev.waybill.core.delivery.DeliveryEngine;
import dev.waybill.core.dkim.RsaProvider;
import dev.waybill.core.dkim.SigningPolicy;
import dev.waybill.core.dkim.wire.WireFigures;
import dev.waybill.core.dns.DnsjavaMxResolver;
import dev.waybill.core.dns.OwnHost;
import dev.waybill.core.explain.Deciders;
import dev.waybill.core.explain.Explainer;
import dev.waybill.core.journal.Journal;
import dev.waybill.core.limit.Limiter;
import dev.waybill.core.limit.MemberHash;
import dev.waybill.core.login.LoginGuard;
import dev.waybill.core.relay.RelayPolicy;
import dev.waybill.core.reply.Verdict;
import dev.waybill.core.returnpath.BounceHosts;
import dev.waybill.core.returnpath.KeyRing;
import dev.waybill.core.returnpath.ReturnPathCodec;
import dev.waybill.core.returnpath.ReturnPathPlan;
import dev.waybill.core.settings.Variables;
import dev.waybill.core.usage.UsageDesk;
import dev.waybill.storage.Database;
import dev.waybill.storage.KeyStatesPlace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
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

  private final LivePolicies policies;
  private final OpenParts opened;
  private final InstantSource clock;
  private final SecureRandom random;
  private final LocalDomains localDomains;
  private final Database storage;
  private final LoginGuard loginGuard;
  private final ReturnPathPlan returnPaths;
  private final DkimKeys dkimKeys;
  private final WireTraffic wireTraffic;
  private final SignatureOutcomes signatures;
  private final Outbound outbound;
  private final SendingControl sending;
  private @Nullable DeliveryEngine delivery;

  private Engine(
      LivePolicies policies,
      KeyRing returnPathKeys,
      MemberHash hash,
      DomainList domains,
      OpenParts opened)
      throws IOException {
    WaybillSettings settings = policies.current().settings();
    this.policies = policies;
    this.opened = opened;
    this.clock = InstantSource.system();
    this.random = new SecureRandom();
    this.storage = Database.open(settings.locations().storage());
    opened.push(storage::close);
    KeyStatesPlace keyStates = keyStates(settings.locations());
    this.localDomains = new LocalDomains(domains);
    opened.push(localDomains::close);
    this.loginGuard = new LoginGuard(() -> settings().logins(), clock);
    this.returnPaths = returnPaths(settings, localDomains, returnPathKeys);
    Counting counting = Counting.open(() -> policies.current().settings(), storage, clock);
    opened.push(counting.memory()::close);
    opened.push(counting.store()::close);
    this.sending =
        new SendingControl(
            new SendingControl.Parts(
                () -> policies.current().settings(),
                storage,
                clock,
                localDomains,
                resolver(),
                counting.store(),
                hash,
                this::wakeDelivery));
    opened.push(sending::close);
    Bulletins keyBulletins = new Bulletins(() -> settings().keyNotices(), localDomains);
    opened.push(keyBulletins::close);
    this.dkimKeys = new DkimKeys(this::settings, keyStates, clock, random, keyBulletins);
    opened.push(dkimKeys::close);
    this.wireTraffic =
        new WireTraffic(() -> settings().wireCheck(), dkimKeys::find, dkimKeys::alarm, clock);
    this.signatures = new SignatureOutcomes(storage.journal(), wireTraffic::signed);
    this.outbound =
        new Outbound(
            storage.journal(),
            returnPaths,
            new SevenBits(settings.delivery().eightBit()),
            new Signatures(settings.dkim(), dkimKeys::keysFor, clock, signatures),
            clock,
            sending.departures(),
            sending::heard);
    JournalPruning pruning =
        new JournalPruning(
            storage.journal(),
            settings.retention().atLeast(settings.returnPath().lifetime()),
            clock);
    opened.push(pruning::close);
    pruning.start();
    EverySecond watch = EverySecond.run("waybill-settings", policies::look);
    opened.push(watch::close);
  }

  private KeyStatesPlace keyStates(Locations locations) {
    KeyStatesPlace place = KeyStatesPlace.open(locations, storage, clock);
    opened.push(place::close);
    place.awaitFirst();
    return place;
  }

  // A failure leaves nothing open, or the next one who asks would only hear that it is in use.
  static Engine open(Path file, FileSystem fileSystem, DomainList domains) {
    LivePolicies policies =
        LivePolicies.open(file, dataDirectory(fileSystem), Variables.ofProcess());
    Locations locations = policies.current().settings().locations();
    OpenParts opened = new OpenParts();
    try {
      KeyRing keys = keyRing(locations.returnPathSecrets(), "signs return paths");
      KeyRing recipients = keyRing(locations.recipientSecrets(), "hashes recipients");
      MemberHash hash = MemberHash.of(recipients.derive(MemberHash.PURPOSE, MemberHash.KEY_OCTETS));
      Engine engine = new Engine(policies, keys, hash, domains, opened);
      LOGGER.info("Waybill opened {} with its data in {}", file, locations.storage());
      LOGGER.info(
          "DKIM signatures: RSA by {}, Ed25519 by Bouncy Castle", RsaProvider.preferred().name());
      return engine;
    } catch (IOException e) {
      opened.closeAfter(e);
      throw new UncheckedIOException("the data of Waybill cannot be opened", e);
    } catch (RuntimeException e) {
      opened.closeAfter(e);
      throw e;
    }
  }

  /** The settings in force; ask again for each decision, as a reload replaces them. */
  public WaybillSettings settings() {
    return policies.current().settings();
  }

  /** Reads {@code waybill.xml} now instead of within two seconds after a change. */
  public ReloadOutcome reload() {
    return policies.reload();
  }

  /** What came of the last reading of {@code waybill.xml}. */
  public ReloadOutcome lastReload() {
    return policies.last();
  }

  /** The wall clock. */
  public InstantSource clock() {
    return clock;
  }

  /** The domains whose mail ends here. */
  public LocalDomains localDomains() {
    return localDomains;
  }

  /** Who may relay; ask again for each decision, as a reload replaces it. */
  public RelayPolicy relayPolicy() {
    return policies.current().relay();
  }

  /** What the relay policy asks about messages. */
  public RelayFacts relayFacts() {
    return new RelayFacts(
        localDomains::contains,
        to -> returnPathVerdict(to, clock.instant()) instanceof Verdict.Accept);
  }

  /** How much may be sent, by the settings of this moment. */
  public Limiter limiter() {
    return sending.limiter();
  }

  /** The limits at work, what they hold, and the breaker. */
  public SendingControl sending() {
    return sending;
  }

  /** The sending limits and the breaker, as people see and change them. */
  public UsageDesk usage() {
    return new UsageDesk(
        limiter(), sending.breaker(), storage.audit(), clock, sending::limitsChanged);
  }

  /** What would become of a message, by the policies of this moment. */
  public Explainer explainer() {
    return new Explainer(
        new Deciders(
            policies.file().toString(),
            relayPolicy(),
            limiter(),
            Optional.of(sending.breaker()),
            localDomains::contains,
            returnPaths.hosts(),
            address -> returnPaths.verdict(address, clock.instant()) instanceof Verdict.Accept,
            new SigningPolicy(settings().dkim(), dkimKeys::keysFor)));
  }

  /** Who has failed to log in too often. */
  public LoginGuard loginGuard() {
    return loginGuard;
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

  /** The DKIM keys of all domains. */
  public DkimKeys dkimKeys() {
    return dkimKeys;
  }

  /** What the check of signatures on their way out has seen. */
  public WireFigures wireFigures() {
    return wireTraffic.figures();
  }

  /** What became of messages that were to be signed. */
  public SignatureOutcomes signatures() {
    return signatures;
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
              settings().delivery(),
              storage.outgoing(),
              notices(context),
              new DeliveryEngine.World(resolver(), clock, random, wireTraffic));
      delivery.start();
      sending.start(context);
      dkimKeys.start(context);
    }
  }

  /** Mail on its way is settled first, whatever else takes its time. */
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
    opened.close();
    LOGGER.info("Waybill closed");
  }

  /** Tells authors what did not get away; sends through the given context. */
  Notices notices(MailetContext context) {
    return new Notices(() -> settings().bounces(), storage, localDomains, context, sending::heard);
  }

  private DnsjavaMxResolver resolver() {
    OwnHost own = new OwnHost(Set.of(settings().delivery().helloName()), Set.of());
    return new DnsjavaMxResolver(settings().dns(), own, random);
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

  private static KeyRing keyRing(Path file, String purpose) {
    if (Files.exists(file)) {
      return KeyRing.load(file);
    }
    KeyRing keys = KeyRing.create(file, new SecureRandom());
    LOGGER.info("Made the secret that {}, {}; keep it with your backups", purpose, file);
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
