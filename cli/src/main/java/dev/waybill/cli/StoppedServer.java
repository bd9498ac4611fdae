// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import dev.waybill.core.WaybillSettings;
import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.breaker.Breaker;
import dev.waybill.core.dkim.KeyDirectory;
import dev.waybill.core.dkim.KeyFiles;
import dev.waybill.core.dkim.SigningPolicy;
import dev.waybill.core.dkim.keys.DkimKeyFactory;
import dev.waybill.core.dkim.keys.DnsVisibility;
import dev.waybill.core.dkim.keys.KeyManager;
import dev.waybill.core.dkim.keys.TrialStates;
import dev.waybill.core.explain.Deciders;
import dev.waybill.core.explain.Explainer;
import dev.waybill.core.explain.Explanation;
import dev.waybill.core.explain.Question;
import dev.waybill.core.limit.Limiter;
import dev.waybill.core.limit.MemoryLimitStore;
import dev.waybill.core.limit.RecipientHash;
import dev.waybill.core.limitadmin.LimitAdmin;
import dev.waybill.core.outcome.EventLog;
import dev.waybill.core.pipeline.MailWay;
import dev.waybill.core.relay.Aliases;
import dev.waybill.core.relay.RelayPolicy;
import dev.waybill.core.reply.Verdict;
import dev.waybill.core.returnpath.BounceHosts;
import dev.waybill.core.returnpath.KeyRing;
import dev.waybill.core.returnpath.ReturnPathCodec;
import dev.waybill.core.returnpath.ReturnPathPlan;
import dev.waybill.core.settings.InvalidSettingsException;
import dev.waybill.core.settings.Variables;
import dev.waybill.core.store.StoreException;
import dev.waybill.storage.Database;
import dev.waybill.storage.LimitWriter;
import dev.waybill.storage.StorageException;
import dev.waybill.storage.rocks.RocksSettings;
import dev.waybill.storage.rocks.RocksStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The files of a server that does not run: its settings, and its database if it ever ran.
 *
 * <p>Holds the database open, so that no server can start meanwhile; to be closed soon. Confined to
 * one thread.
 */
final class StoppedServer implements AutoCloseable {

  private final Path file;
  private final WaybillSettings settings;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final Limiter limiter;
  private final Optional<Open> open;

  private record Open(Database database, RocksStore store, LimitWriter writer, Breaker breaker) {}

  private StoppedServer(Path file, WaybillSettings settings, InstantSource clock)
      throws IOException {
    this.file = file;
    this.settings = settings;
    this.clock = clock;
    MemoryLimitStore counters = new MemoryLimitStore(settings.limits()::effective);
    this.open =
        Checks.hasRun(settings.locations())
            ? Optional.of(open(settings, counters, clock))
            : Optional.empty();
    this.limiter =
        new Limiter(
            settings.limits(),
            new Limiter.Surroundings(
                counters,
                clock,
                recipients(settings.locations().recipientSecrets()),
                domain -> Optional.empty(),
                (usage, percent) -> {}));
  }

  /**
   * Opens them.
   *
   * @param file {@code waybill.xml}
   * @param data where relative paths start
   * @throws CommandProblem when the settings have errors, or somebody has the database open
   */
  static StoppedServer open(Path file, Path data, InstantSource clock) {
    try {
      WaybillSettings settings = WaybillSettings.read(file, data, Variables.ofProcess()).value();
      return new StoppedServer(file, settings, clock);
    } catch (InvalidSettingsException | StorageException e) {
      throw new CommandProblem(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CommandProblem("The data cannot be opened: " + Reason.of(e), e);
    }
  }

  private static Open open(WaybillSettings settings, MemoryLimitStore counters, InstantSource clock)
      throws IOException {
    Database database = Database.open(settings.locations().storage());
    try {
      RocksStore store = RocksStore.open(RocksSettings.of(settings.locations().storage()));
      return new Open(
          database,
          store,
          database.writeBehind(counters, clock),
          new Breaker(settings.breaker(), store, new EventLog(store)::accepted, clock, told -> {}));
    } catch (StoreException e) {
      database.close();
      throw new CommandProblem(String.valueOf(e.getMessage()), e);
    }
  }

  // Before the first start nobody has counted anything, so any secret will do.
  private RecipientHash recipients(Path secrets) {
    return Files.exists(secrets)
        ? RecipientHash.of(
            KeyRing.load(secrets).derive(RecipientHash.PURPOSE, RecipientHash.KEY_OCTETS))
        : RecipientHash.of(random.generateSeed(RecipientHash.KEY_OCTETS));
  }

  /** The limits and the breaker; empty when no server has ever run there. */
  Optional<LimitAdmin> usage() {
    return open.map(
        files ->
            new LimitAdmin(limiter, files.breaker(), files.database().audit(), clock, () -> {}));
  }

  /** What would become of a message; the sender's domain is taken for ours, and no other. */
  Explanation explain(Question question) {
    Optional<DomainName> ours = question.sender().mailbox().map(Mailbox::domain);
    Predicate<DomainName> isOurs = domain -> ours.filter(domain::equals).isPresent();
    BounceHosts hosts = new BounceHosts(settings.returnPath().hostTemplate(), isOurs, () -> ours);
    MailWay way = MailWay.read(file.resolveSibling(""), Variables.ofProcess());
    return new Explainer(
            new Deciders(
                file.toString(),
                new RelayPolicy(settings.relay(), isOurs, Aliases.NONE),
                limiter,
                open.map(Open::breaker),
                new FilesHost(way, isOurs, hosts),
                hosts,
                returnPaths(hosts),
                new SigningPolicy(settings.dkim(), keys()::keysFor)))
        .explain(question);
  }

  /** What a server would know of the keys when it starts; nothing is stored, made or told. */
  private KeyManager keys() {
    Path directory = settings.locations().dkimKeys();
    return new KeyManager(
        new TrialStates(open.map(files -> files.database().keyStates().all()).orElse(List.of())),
        new DkimKeyFactory(new KeyDirectory(directory, clock, random), new KeyFiles(directory)),
        () -> settings.keys().withoutSuccessors(),
        key -> new DnsVisibility(List.of()),
        notice -> {},
        clock);
  }

  private Function<Mailbox, Verdict> returnPaths(BounceHosts hosts) {
    Path secrets = settings.locations().returnPathSecrets();
    if (Files.notExists(secrets)) {
      return address -> new Verdict.NoOpinion();
    }
    ReturnPathPlan plan =
        new ReturnPathPlan(
            hosts, new ReturnPathCodec(KeyRing.load(secrets), settings.returnPath().lifetime()));
    return address -> plan.verdict(address, clock.instant());
  }

  /** Writes what was changed. */
  @Override
  public void close() {
    open.ifPresent(StoppedServer::close);
  }

  private static void close(Open files) {
    files.writer().close();
    files.store().close();
    try {
      files.database().close();
    } catch (IOException e) {
      throw new CommandProblem("The data cannot be closed: " + Reason.of(e), e);
    }
  }
}
