// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.WaybillSettings;
import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.KeyDirectory;
import dev.waybill.core.dkim.KeyFiles;
import dev.waybill.core.dkim.KeyLookup;
import dev.waybill.core.dkim.keys.KeyKeeper;
import dev.waybill.core.dkim.keys.KeyName;
import dev.waybill.core.dkim.keys.KeyNotice;
import dev.waybill.core.dkim.keys.KeyOffice;
import dev.waybill.core.dkim.keys.KeyPolicy;
import dev.waybill.core.dkim.keys.KeyState;
import dev.waybill.core.dkim.keys.KeyStates;
import dev.waybill.core.dkim.keys.KeyWorks;
import dev.waybill.core.dkim.keys.ManagedKey;
import dev.waybill.core.dkim.keys.PublicationCheck;
import dev.waybill.core.dkim.keys.Visibility;
import dev.waybill.core.dns.DnsjavaTxtAuthority;
import dev.waybill.core.dns.TxtAuthority;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The DKIM keys of a running server, and the two threads that keep them on their way: one takes up
 * files, states and planned switches every second, the other one waits for the DNS.
 *
 * <p>Thread-safe.
 */
public final class DkimKeys implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(DkimKeys.class);

  private final Supplier<WaybillSettings> settings;
  private final KeyKeeper keeper;
  private final KeyOffice office;
  private final EverySecond refreshing;
  private final EverySecond looking;
  private volatile boolean closed;

  DkimKeys(
      Supplier<WaybillSettings> settings,
      KeyStates states,
      InstantSource clock,
      SecureRandom random) {
    this.settings = settings;
    Path directory = settings.get().locations().dkimKeys();
    KeyWorks works =
        new KeyWorks(new KeyDirectory(directory, clock, random), new KeyFiles(directory));
    Supplier<KeyPolicy> policy = () -> settings.get().keys();
    this.keeper = new KeyKeeper(states, works, policy, this::look, DkimKeys::tell, clock);
    this.office = new KeyOffice(keeper, states, works, policy, clock);
    keeper.keys().stream().filter(DkimKeys::signsUnseen).forEach(DkimKeys::warn);
    this.refreshing = EverySecond.run("waybill-dkim-keys", new Guarded(keeper::refresh));
    this.looking = EverySecond.run("waybill-dkim-looks", new Guarded(keeper::lookAtDue));
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

  @Override
  public void close() {
    closed = true;
    refreshing.close();
    looking.close();
  }

  private Visibility look(ManagedKey key) {
    WaybillSettings now = settings.get();
    TxtAuthority authority = DnsjavaTxtAuthority.of(now.keys().authority(), now.dns());
    return new PublicationCheck(authority).of(key);
  }

  private static void tell(KeyNotice notice) {
    if (notice.kind().isAlarm()) {
      LOGGER.warn("{}", notice);
    } else {
      LOGGER.info("{}", notice);
    }
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

    // What fails every second is told once. A look may end after the store was closed; the next
    // start repeats it.
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
