// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.WaybillSettings;
import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.KeyDirectory;
import dev.waybill.core.dkim.KeyFiles;
import dev.waybill.core.dkim.KeyLookup;
import dev.waybill.core.dkim.keys.KeyHealth;
import dev.waybill.core.dkim.keys.KeyKeeper;
import dev.waybill.core.dkim.keys.KeyName;
import dev.waybill.core.dkim.keys.KeyOffice;
import dev.waybill.core.dkim.keys.KeyPolicy;
import dev.waybill.core.dkim.keys.KeyState;
import dev.waybill.core.dkim.keys.KeyStates;
import dev.waybill.core.dkim.keys.KeyWorks;
import dev.waybill.core.dkim.keys.ManagedKey;
import dev.waybill.core.dkim.keys.PublicationCheck;
import dev.waybill.core.dkim.keys.Visibility;
import dev.waybill.core.dkim.wire.WireMismatch;
import dev.waybill.core.dns.DnsjavaTxtAuthority;
import dev.waybill.core.dns.TxtAuthority;
import dev.waybill.storage.KeyStatesPlace;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.mailet.MailetContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The DKIM keys of a running server, the threads that keep them on their way, and who is told: one
 * takes up files, states and planned switches every second, others wait for the DNS.
 *
 * <p>Thread-safe.
 */
public final class DkimKeys implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(DkimKeys.class);

  private final Supplier<WaybillSettings> settings;
  private final KeyStatesPlace place;
  private final KeyKeeper keeper;
  private final KeyOffice office;
  private final Bulletins bulletins;
  private final KeyBulletins told;
  private final EverySecond refreshing;
  private final EverySecond looking;
  private final LookThreads swift = new LookThreads("waybill-dkim-look");
  private final LookThreads patient = new LookThreads("waybill-dkim-patient-look");
  private volatile boolean closed;

  DkimKeys(
      Supplier<WaybillSettings> settings,
      KeyStatesPlace place,
      InstantSource clock,
      SecureRandom random,
      Bulletins bulletins) {
    this.settings = settings;
    this.bulletins = bulletins;
    this.told = new KeyBulletins(bulletins, clock);
    this.place = place;
    KeyStates states = place.states();
    Path directory = settings.get().locations().dkimKeys();
    KeyWorks works =
        new KeyWorks(new KeyDirectory(directory, clock, random), new KeyFiles(directory));
    Supplier<KeyPolicy> policy = () -> settings.get().keys();
    this.keeper = new KeyKeeper(states, works, policy, this::look, told, clock);
    this.office = new KeyOffice(keeper, states, works, policy, clock);
    keeper.keys().stream().filter(DkimKeys::signsUnseen).forEach(DkimKeys::warn);
    this.refreshing = EverySecond.run("waybill-dkim-keys", new Guarded(keeper::refresh));
    this.looking =
        EverySecond.run("waybill-dkim-looks", new Guarded(() -> keeper.lookAtDue(swift, patient)));
  }

  /** What signs for exactly this domain now; from memory. */
  public KeyLookup keysFor(DomainName domain) {
    return keeper.keysFor(domain);
  }

  /** What is known of a key; from memory. */
  Optional<ManagedKey> find(KeyName name) {
    return keeper.find(name);
  }

  /** What an administrator can do. */
  public KeyOffice office() {
    return office;
  }

  /** How all keys do, and what needs somebody; from memory. */
  public KeyHealth health() {
    return keeper.health();
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
    return bulletins.dropped();
  }

  /** Sends mail through this context from now on, also what there was to tell before. */
  void start(MailetContext context) {
    bulletins.sendThrough(context);
  }

  /** Ends the threads; the states and the bulletins are closed by whoever opened them. */
  @Override
  public void close() {
    closed = true;
    refreshing.close();
    looking.close();
    swift.close();
    patient.close();
  }

  private Visibility look(ManagedKey key) {
    WaybillSettings now = settings.get();
    TxtAuthority authority = DnsjavaTxtAuthority.of(now.keys().authority(), now.dns());
    return new PublicationCheck(authority).of(key);
  }

  private static boolean signsUnseen(ManagedKey key) {
    return key.state() == KeyState.ACTIVE && key.watch().seen().isEmpty();
  }

  private static void warn(ManagedKey key) {
    LOGGER.warn(
        "DKIM key {} signs although nobody has seen it in the DNS; publish {}",
        key.name(),
        key.record().zoneLine());
  }

  /** One of the two tasks. Confined to its thread. */
  private final class Guarded implements Runnable {

    private final Runnable task;
    private String problem = "";

    Guarded(Runnable task) {
      this.task = task;
    }

    // What fails every second is told once.
    @Override
    public void run() {
      try {
        if (!closed) {
          task.run();
          problem = "";
        }
      } catch (RuntimeException e) {
        String now = e.toString();
        if (!closed && !now.equals(problem)) {
          problem = now;
          throw e;
        }
      }
    }
  }
}
