// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import dev.waybill.core.WaybillSettings;
import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.KeyDirectory;
import dev.waybill.core.dkim.KeyFiles;
import dev.waybill.core.dkim.KeyLookup;
import dev.waybill.core.dkim.keys.DkimKeyFactory;
import dev.waybill.core.dkim.keys.DnsVisibility;
import dev.waybill.core.dkim.keys.KeyAdmin;
import dev.waybill.core.dkim.keys.KeyHealth;
import dev.waybill.core.dkim.keys.KeyManager;
import dev.waybill.core.dkim.keys.KeyName;
import dev.waybill.core.dkim.keys.KeyPolicy;
import dev.waybill.core.dkim.keys.KeyState;
import dev.waybill.core.dkim.keys.KeyStates;
import dev.waybill.core.dkim.keys.ManagedKey;
import dev.waybill.core.dkim.keys.PublicationCheck;
import dev.waybill.core.dkim.wire.WireMismatch;
import dev.waybill.core.dns.DnsjavaTxtAuthority;
import dev.waybill.core.dns.TxtAuthority;
import dev.waybill.storage.KeyStatesPlace;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The DKIM keys of a running server, the work that keeps them on their way, and who is told: files,
 * states and planned switches are taken up every second, others wait for the DNS.
 *
 * <p>Thread-safe.
 */
public final class DkimKeys {

  private static final Logger LOGGER = LoggerFactory.getLogger(DkimKeys.class);

  private static final Duration EVERY = Duration.ofSeconds(1);

  /**
   * Chosen: 500 domains of four dead servers, some 48 seconds each, take 25 minutes, less than the
   * half hour in which each is looked for.
   */
  private static final int LOOKS_AT_ONCE = 16;

  private final Supplier<WaybillSettings> settings;
  private final KeyStatesPlace place;
  private final KeyManager manager;
  private final KeyAdmin office;
  private final Notifier notifier;
  private final KeyNotifier told;

  DkimKeys(
      Supplier<WaybillSettings> settings,
      KeyStatesPlace place,
      InstantSource clock,
      SecureRandom random,
      Notifier notifier) {
    this.settings = settings;
    this.notifier = notifier;
    this.told = new KeyNotifier(notifier, clock);
    this.place = place;
    KeyStates states = place.states();
    Path directory = settings.get().locations().dkimKeys();
    DkimKeyFactory factory =
        new DkimKeyFactory(new KeyDirectory(directory, clock, random), new KeyFiles(directory));
    Supplier<KeyPolicy> policy = () -> settings.get().keys();
    this.manager = new KeyManager(states, factory, policy, this::look, told, clock);
    this.office = new KeyAdmin(manager, states, factory, policy, clock);
    manager.keys().stream().filter(DkimKeys::signsUnseen).forEach(DkimKeys::warn);
  }

  /** What signs for exactly this domain now; from memory. */
  public KeyLookup keysFor(DomainName domain) {
    return manager.keysFor(domain);
  }

  /** What is known of a key; from memory. */
  Optional<ManagedKey> find(KeyName name) {
    return manager.find(name);
  }

  /** What an administrator can do. */
  public KeyAdmin office() {
    return office;
  }

  /** How all keys do, and what needs somebody; from memory. */
  public KeyHealth health() {
    return manager.health();
  }

  /** Why the states that servers share cannot be read or written, if so. */
  public Optional<String> trouble() {
    return place.trouble();
  }

  /** Tells the log, the postmaster and the webhook of a broken signature. Returns at once. */
  void alarm(WireMismatch mismatch) {
    told.alarm(
        "DKIM wire check: a signature does not verify",
        mismatch + "; see docs/reference/wire-check.md");
  }

  /** How many notices were dropped because too many waited. */
  public long droppedNotices() {
    return notifier.dropped();
  }

  /** Picks up files, states and planned switches from now on, and looks at what is published. */
  void start(Tasks tasks) {
    Lane swift = tasks.lane("dkim-look", LOOKS_AT_ONCE, Integer.MAX_VALUE);
    Lane patient = tasks.lane("dkim-patient-look", LOOKS_AT_ONCE, Integer.MAX_VALUE);
    tasks.every("dkim-keys", EVERY, manager::refresh);
    tasks.every("dkim-looks", EVERY, () -> manager.lookAtDue(swift, patient));
  }

  private DnsVisibility look(ManagedKey key) {
    WaybillSettings now = settings.get();
    TxtAuthority authority = DnsjavaTxtAuthority.of(now.keys().authority(), now.dns());
    return new PublicationCheck(authority).of(key);
  }

  private static boolean signsUnseen(ManagedKey key) {
    return key.state() == KeyState.ACTIVE && key.watch().seen().isEmpty();
  }

  private static void warn(ManagedKey key) {
    LOGGER.warn(
        "DKIM key {} signs although nobody has seen it in the DNS; publish what this shows:"
            + " waybill dkim show {}",
        key.name(),
        key.name().domain());
  }
}
