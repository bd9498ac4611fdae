// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import dev.waybill.core.Locations;
import dev.waybill.core.Retention;
import dev.waybill.core.WaybillSettings;
import dev.waybill.core.bounce.BounceNotifier;
import dev.waybill.core.bounce.ReportReaders;
import dev.waybill.core.delivery.DeliveryEngine;
import dev.waybill.core.delivery.DeliverySettings;
import dev.waybill.core.delivery.HoldReleaser;
import dev.waybill.core.delivery.KeyReleaser;
import dev.waybill.core.dkim.RsaProvider;
import dev.waybill.core.dkim.SigningPolicy;
import dev.waybill.core.dns.Providers;
import dev.waybill.core.explain.Deciders;
import dev.waybill.core.explain.Explainer;
import dev.waybill.core.limit.RecipientHash;
import dev.waybill.core.login.AuthThrottle;
import dev.waybill.core.message.MessageId;
import dev.waybill.core.message.MessageStore;
import dev.waybill.core.outcome.Classifier;
import dev.waybill.core.outcome.DeliveryStatistics;
import dev.waybill.core.outcome.EventLog;
import dev.waybill.core.outcome.FollowerHealth;
import dev.waybill.core.outcome.LogPruner;
import dev.waybill.core.outcome.SignatureEvent;
import dev.waybill.core.queue.DeliveryQueue;
import dev.waybill.core.queue.OutgoingMessage;
import dev.waybill.core.relay.Aliases;
import dev.waybill.core.relay.Grant;
import dev.waybill.core.relay.RelayPolicy;
import dev.waybill.core.returnpath.BounceHosts;
import dev.waybill.core.returnpath.KeyRing;
import dev.waybill.core.returnpath.ReturnPathCodec;
import dev.waybill.core.returnpath.ReturnPathPlan;
import dev.waybill.core.returnpath.ReturnPathSettings;
import dev.waybill.core.session.Connections;
import dev.waybill.core.settings.Variables;
import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
import dev.waybill.core.store.Store;
import dev.waybill.storage.Database;
import dev.waybill.storage.KeyStatesPlace;
import dev.waybill.storage.rocks.RocksSettings;
import dev.waybill.storage.rocks.RocksStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running Waybill: everything that {@code waybill.xml} describes, opened, started, reloaded and
 * stopped in one place.
 *
 * <p>Every adapter asks the same one, so hook and matcher cannot disagree. Answers follow the
 * settings in force, so ask again for each decision. Thread-safe.
 *
 * <p>Opened, it answers questions. Started, it follows its settings, keys and domains. As soon as
 * the host can send mail, see {@link #hostReady}, it delivers and tells people.
 */
public final class Waybill implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(Waybill.class);

  private static final Duration LOOK = Duration.ofSeconds(1);

  /** Chosen: some 60 million events; the oldest go first, whatever their age. */
  private static final long MOST_LOG_OCTETS = 20L << 30;

  private final InstantSource clock = InstantSource.system();
  private final SecureRandom random = new SecureRandom();
  private final LiveSettings live;
  private final Path file;
  private final Host host;
  private final HostLink link;
  private final OpenParts opened;
  private final Tasks tasks;
  private final Database database;
  private final MailRecords records;
  private final Supplier<RelayPolicy> relay;
  private final AuthThrottle logins;
  private final Connections connections;
  private final AdminAccess admin;
  private final Supplier<ReturnPathPlan> returnPaths;
  private final LiveResolver resolver;
  private final Postmaster postmaster;
  private final SendingLimits limits;
  private final Notifier keyNotices;
  private final Dkim dkim;
  private final Delivery delivery;
  private final Outbox outbox;
  private final ReturnedMailHandler returnedMail;
  private final DeliveryStatistics statistics = new DeliveryStatistics();
  private final Subscribers subscribers;
  private final Refusals refusals;
  private final LogPruning pruning;

  private Waybill(Path file, Path dataDirectory, Host host, OpenParts opened) throws IOException {
    this.file = file;
    this.host = host;
    this.link = new HostLink(host);
    this.live =
        LiveSettings.open(file, dataDirectory, Variables.ofProcess(), clock, link.doubts(file));
    this.opened = opened;
    Locations locations = settings().locations();
    KeyRing returnPathKeys = keyRing(locations.returnPathSecrets(), "signs return paths");
    KeyRing recipients = keyRing(locations.recipientSecrets(), "hashes recipients");
    this.admin =
        AdminAccess.open(dataDirectory.resolve(AdminAccess.FILE), random, () -> settings().admin());

    this.database = Database.open(locations.storage());
    opened.push(database::close);
    RocksStore store = RocksStore.open(RocksSettings.of(locations.storage()));
    opened.push(store::close);
    this.logins = new AuthThrottle(() -> settings().logins(), store, clock);
    opened.push(logins::write);
    KeyStatesPlace keyStates = KeyStatesPlace.open(locations, database, clock);
    opened.push(keyStates::close);
    keyStates.awaitFirst();
    Counting counting = Counting.open(this::settings, database, clock);
    opened.push(counting.memory()::close);
    opened.push(counting.store()::close);
    this.tasks = new Tasks();
    opened.push(tasks::close);

    this.relay =
        new Derived<>(
            () -> settings().relay(),
            terms -> new RelayPolicy(terms, host::isLocal, link::isAlias));
    this.connections =
        new Connections(
            () -> settings().sessions(), client -> relay().lists(client), System::nanoTime);
    this.returnPaths =
        new Derived<>(() -> settings().returnPath(), terms -> plan(terms, returnPathKeys));
    this.resolver =
        new LiveResolver(
            this::settings, name -> returnPaths.get().hosts().isBounceHost(name), link, random);
    Providers providers = new Providers(resolver, clock);
    opened.push(providers::close);
    this.records = MailRecords.open(store, this::settings, providers, clock);
    this.postmaster =
        new Postmaster(
            () -> settings().postmaster(),
            name -> returnPaths.get().hosts().isBounceHost(name),
            resolver::isOurs,
            link,
            store);
    this.limits =
        new SendingLimits(
            new SendingLimits.Parts(
                this::settings,
                records,
                database.audit(),
                clock,
                link,
                postmaster::current,
                tasks,
                providers,
                counting.store(),
                RecipientHash.of(
                    recipients.derive(RecipientHash.PURPOSE, RecipientHash.KEY_OCTETS)),
                this::limitsChanged));
    opened.push(limits::close);
    this.keyNotices =
        new Notifier("dkim", () -> settings().keyNotices(), link, postmaster::current, tasks);
    opened.push(keyNotices::close);
    this.dkim = dkim(keyStates);
    this.delivery = makeDelivery();
    this.outbox = new Outbox(records, returnPaths, limits, delivery, clock);
    HostReports reports = new HostReports(host, link, postmaster::current);
    ReportReaders readers = new ReportReaders(reports, reports);
    this.returnedMail = new ReturnedMailHandler(returnPaths, records, readers, link);
    BounceNotifier notifier =
        new BounceNotifier(
            () -> settings().delivery().helloName(),
            new QueuedBounces(records),
            readers,
            reports,
            clock);
    this.subscribers =
        new Subscribers(records.log(), clock, List.of(notifier, limits.breaker(), statistics));
    opened.push(subscribers::close);
    this.refusals = new Refusals(records.log());
    opened.push(refusals::close);
    this.pruning = new LogPruning(new LogPruner(records.log(), this::kept, clock));
    // Last, so that it is closed first: mail on its way is settled, whatever else takes its time.
    opened.push(delivery::close);
  }

  /**
   * Opens the data and builds everything; nothing runs yet. What is missing is made.
   *
   * @param file {@code waybill.xml}
   * @param dataDirectory where relative paths in it start
   * @throws dev.waybill.core.settings.InvalidSettingsException when the file has problems
   * @throws RuntimeException when the data cannot be opened; nothing is left open then
   */
  public static Waybill open(Path file, Path dataDirectory, Host host) {
    OpenParts opened = new OpenParts();
    try {
      Waybill waybill = new Waybill(file, dataDirectory, host, opened);
      LOGGER.info(
          "Waybill opened {} with its data in {}", file, waybill.settings().locations().storage());
      LOGGER.info(
          "DKIM signatures: RSA by {}, Ed25519 by Bouncy Castle", RsaProvider.preferred().name());
      return waybill;
    } catch (IOException e) {
      opened.closeAfter(e);
      throw new UncheckedIOException("the data of Waybill cannot be opened", e);
    } catch (RuntimeException e) {
      opened.closeAfter(e);
      throw e;
    }
  }

  /**
   * Begins to follow the settings file, the domains, the limits and the keys; to be called once.
   */
  public void start() {
    tasks.every("settings", LOOK, live::look);
    tasks.every("admin-secret", LOOK, admin::look);
    tasks.every("local-domains", LOOK, host::refresh);
    tasks.every("refusals", LOOK, refusals::write);
    tasks.every("log-pruning", LogPruning.EVERY, pruning);
    tasks.every("known-networks", LOOK, logins::write);
    limits.start(tasks);
    dkim.keys().start(tasks);
  }

  /**
   * The host can send mail from now on: begins to deliver what waits, to let held mail go, to
   * follow the log and to tell people what there is to tell. Everybody who knows may say so; the
   * first one counts.
   */
  public void hostReady(HostMail mail) {
    if (link.ready(mail)) {
      begin();
    }
  }

  /** The host calls {@link #hostStarted} when it knows its domains and accounts; not before. */
  public void hostStarting() {
    link.starting();
  }

  /** All of the host is there; what {@link #hostReady} begins may begin. */
  public void hostStarted() {
    if (link.started()) {
      begin();
    }
  }

  private void begin() {
    limits.hostReady();
    keyNotices.hostReady();
    subscribers.start(tasks);
    delivery.start(tasks);
  }

  /** The host says when its mailboxes are on the disk; without that they count as durable. */
  public void syncMailboxesWith(HostMailboxes mailboxes) {
    link.mailboxes(mailboxes);
  }

  /** The mailboxes of the host, for waiting until they are on the disk. */
  public HostMailboxes mailboxes() {
    return link.mailboxes();
  }

  /** Which addresses stand for accounts; everybody who knows may say so. */
  public void aliases(Aliases aliases) {
    link.aliases(aliases);
  }

  private LogPruner.Limits kept() {
    Retention retention = settings().retention().atLeast(settings().returnPath().lifetime());
    return new LogPruner.Limits(retention.journal(), MOST_LOG_OCTETS);
  }

  private void limitsChanged() {
    delivery.limitsChanged();
  }

  /** The settings in force. */
  public WaybillSettings settings() {
    return live.current();
  }

  /** Reads {@code waybill.xml} now instead of within two seconds after a change. */
  public ReloadOutcome reload() {
    return live.reload();
  }

  /** What came of the last reading of {@code waybill.xml}. */
  public ReloadOutcome lastReload() {
    return live.last();
  }

  /** The wall clock. */
  public InstantSource clock() {
    return clock;
  }

  /** The server around us. */
  public Host host() {
    return host;
  }

  /** Who may relay. */
  public RelayPolicy relay() {
    return relay.get();
  }

  /** How much may be sent, and who was slowed. */
  public SendingLimits limits() {
    return limits;
  }

  /** Who has failed to log in too often. */
  public AuthThrottle logins() {
    return logins;
  }

  /** Who is connected, and how much each may ask for. */
  public Connections connections() {
    return connections;
  }

  /** Who may ask WebAdmin. */
  public AdminAccess admin() {
    return admin;
  }

  /** The return paths of outgoing mail. */
  public ReturnPathPlan returnPaths() {
    return returnPaths.get();
  }

  /** DKIM: the keys, the signatures and the check of what leaves. */
  public Dkim dkim() {
    return dkim;
  }

  /** The way into the outgoing queue. */
  public Outbox outbox() {
    return outbox;
  }

  /** What is done with mail that comes to a return path. */
  public ReturnedMailHandler returnedMail() {
    return returnedMail;
  }

  /** Who answers for this server. */
  public Postmaster postmaster() {
    return postmaster;
  }

  /** The host tells who has mail here, as soon as it can; again changes nothing. */
  public void accounts(HostAccounts accounts) {
    link.accounts(accounts);
  }

  /** The one store of this server. */
  public Store store() {
    return records.store();
  }

  /** The octets of messages. */
  public MessageStore messages() {
    return records.messages();
  }

  /** What happened to every message. */
  public EventLog log() {
    return records.log();
  }

  /** What waits to be delivered. */
  public DeliveryQueue queue() {
    return records.queue();
  }

  /** What replies mean, by the settings in force; ask again for each reply. */
  public Classifier classifier() {
    return records.classifiers().get();
  }

  /** The delivery of what waits. */
  public Delivery delivery() {
    return delivery;
  }

  /** What happened since the start, counted. */
  public DeliveryStatistics statistics() {
    return statistics;
  }

  /** How the subscribers of the log keep up. */
  public List<FollowerHealth> followers() {
    return subscribers.health();
  }

  /** What clients were refused. */
  public Refusals refusals() {
    return refusals;
  }

  /** Clients reach us on this port, so mail that would go there is in a loop. */
  public void listensOn(int port) {
    link.listensOn(port);
  }

  /** What would become of a message. */
  public Explainer explainer() {
    return new Explainer(
        new Deciders(
            file.toString(),
            relay(),
            limits.limiter(),
            Optional.of(limits.breaker()),
            new RunningHost(link, postmaster),
            returnPaths().hosts(),
            address -> returnPaths().verdict(address, clock.instant()),
            new SigningPolicy(settings().dkim(), dkim.keys()::keysFor)));
  }

  /** Mail on its way is settled first, whatever else takes its time. */
  @Override
  public void close() {
    opened.close();
    LOGGER.info("Waybill closed");
  }

  private ReturnPathPlan plan(ReturnPathSettings terms, KeyRing keys) {
    return new ReturnPathPlan(
        new BounceHosts(terms.hostTemplate(), host::isLocal, host::defaultDomain),
        new ReturnPathCodec(keys, terms.lifetime()));
  }

  private Dkim dkim(KeyStatesPlace keyStates) {
    DkimKeys keys = new DkimKeys(this::settings, keyStates, clock, random, keyNotices);
    WireTraffic wire =
        new WireTraffic(() -> settings().wireCheck(), keys::find, keys::alarm, clock);
    SignatureOutcomes outcomes = new SignatureOutcomes(wire::signed);
    Signing signing = new Signing(() -> settings().dkim(), keys::keysFor, clock, outcomes);
    return new Dkim(keys, outcomes, signing, wire);
  }

  private Delivery makeDelivery() {
    Supplier<DeliverySettings> terms = () -> settings().delivery();
    DeliveryQueue queue = records.queue();
    DeliveryEngine engine =
        new DeliveryEngine(
            terms,
            queue,
            (reply, remote, site, stage) ->
                Optional.of(classifier().classify(reply, remote, stage)),
            new DeliveryEngine.World(resolver, clock, random, dkim.wire()));
    HoldReleaser holds = new HoldReleaser(queue, new LimitHoldPolicy(limits::limiter), clock);
    KeyReleaser keys = new KeyReleaser(queue, this::signAgain, terms, clock);
    return new Delivery(terms, queue, engine, holds, keys);
  }

  /** Signs mail that waited for a key, if the key is there. */
  private Optional<byte[]> signAgain(OutgoingMessage message) throws IOException {
    OutgoingMail.Signed signed =
        dkim.signing()
            .sign(
                message.token(),
                message.author(),
                Grant.parse(message.client()).flatMap(Grant::account),
                () -> records.messages().open(new MessageId(message.octets())));
    if (signed.missingKey().isPresent()) {
      return Optional.empty();
    }
    SignatureEvent event = new SignatureEvent(clock.instant(), message.token(), signed.note());
    records.log().write(new Changes(), List.of(event), Durability.WRITTEN);
    return Optional.of(signed.head().getBytes(StandardCharsets.ISO_8859_1));
  }

  private static KeyRing keyRing(Path file, String purpose) {
    if (Files.exists(file)) {
      return KeyRing.load(file);
    }
    KeyRing keys = KeyRing.create(file, new SecureRandom());
    LOGGER.info("Made the secret that {}, {}; keep it with your backups", purpose, file);
    return keys;
  }
}
