// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import dev.waybill.core.WaybillSettings;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.breaker.Breaker;
import dev.waybill.core.dns.Providers;
import dev.waybill.core.limit.LimitNotice;
import dev.waybill.core.limit.LimitStore;
import dev.waybill.core.limit.Limiter;
import dev.waybill.core.limit.RecipientHash;
import dev.waybill.core.limitadmin.AuditTrail;
import dev.waybill.core.limitadmin.LimitAdmin;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How much may be sent: the limits, the breaker, and who is told.
 *
 * <p>Thread-safe. Follows the settings in force.
 */
public final class SendingLimits implements AutoCloseable {

  private static final Duration EVERY = Duration.ofSeconds(1);

  private final Supplier<WaybillSettings> settings;
  private final InstantSource clock;
  private final Notifier notifier;
  private final Providers providers;
  private final Breaker breaker;
  private final Supplier<Limiter> limiter;
  private final AuditTrail audit;
  private final Runnable changed;

  // Of the one who follows alone.
  private WaybillSettings known;

  /**
   * What it needs from the engine.
   *
   * @param settings in force
   * @param records the store, and the log that the breaker follows
   * @param audit who changed limits
   * @param clock the wall clock
   * @param host that sends notices
   * @param tasks run the notices
   * @param providers knows who runs the mail hosts of a domain
   * @param store where limits count; closed by the one who opened it, after this
   * @param hash how recipients are told apart
   * @param changed is told that limits have changed
   */
  record Parts(
      Supplier<WaybillSettings> settings,
      MailRecords records,
      AuditTrail audit,
      InstantSource clock,
      HostLink host,
      Supplier<Optional<Mailbox>> postmaster,
      Tasks tasks,
      Providers providers,
      LimitStore store,
      RecipientHash hash,
      Runnable changed) {}

  SendingLimits(Parts parts) {
    this.settings = parts.settings();
    this.clock = parts.clock();
    this.known = settings.get();
    this.changed = parts.changed();
    this.notifier =
        new Notifier(
            "limit",
            () -> settings.get().notifications(),
            parts.host(),
            parts.postmaster(),
            parts.tasks());
    this.providers = parts.providers();
    this.breaker =
        new Breaker(
            known.breaker(),
            parts.records().store(),
            parts.records().log()::accepted,
            clock,
            notifier::tell);
    Limiter.Surroundings around =
        new Limiter.Surroundings(
            parts.store(),
            clock,
            parts.hash(),
            providers::known,
            (usage, percent) -> notifier.tell(LimitNotice.of(usage, percent, clock.instant())),
            breaker);
    this.limiter =
        new Derived<>(() -> settings.get().limits(), limits -> new Limiter(limits, around));
    this.audit = parts.audit();
  }

  /** How much may be sent, by the settings of this moment. */
  public Limiter limiter() {
    return limiter.get();
  }

  /** Who was slowed or suspended. */
  public Breaker breaker() {
    return breaker;
  }

  /** How many notices were dropped because too many waited. */
  public long droppedNotices() {
    return notifier.dropped();
  }

  /** The limits and the breaker, as people see and change them. */
  public LimitAdmin desk() {
    return new LimitAdmin(limiter(), breaker, audit, clock, changed);
  }

  /** Who runs the mail hosts of a domain. */
  Providers providers() {
    return providers;
  }

  /** Follows the settings from now on. */
  void start(Tasks tasks) {
    tasks.every("limits", EVERY, this::tick);
  }

  /** Tells people from now on. */
  void hostReady() {
    notifier.hostReady();
  }

  @SuppressWarnings("ReferenceEquality") // equal settings may be two, and that does no harm
  private void tick() {
    WaybillSettings now = settings.get();
    if (known != now) {
      known = now;
      breaker.reconfigure(now.breaker());
      changed.run();
    }
  }

  /** Tells what is still to be told, for some seconds. */
  @Override
  public void close() {
    notifier.close();
  }
}
