// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.WaybillSettings;
import dev.waybill.core.breaker.Breaker;
import dev.waybill.core.delivery.Releaser;
import dev.waybill.core.dns.MxResolver;
import dev.waybill.core.dns.Providers;
import dev.waybill.core.limit.LimitNotice;
import dev.waybill.core.limit.LimitStore;
import dev.waybill.core.limit.Limiter;
import dev.waybill.core.limit.MemberHash;
import dev.waybill.storage.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.mailet.MailetContext;

/**
 * How much may be sent, at work: the limiter, the line of held mail, the breaker, and who is told.
 *
 * <p>Thread-safe. Follows the settings in force; see {@link #tick}.
 */
public final class SendingControl implements AutoCloseable {

  /** How often the breaker reads the journal at most; chosen. */
  private static final Duration BREAKER_PAUSE = Duration.ofMinutes(1);

  /** It reads it earlier after so many messages and bounces; chosen. */
  private static final int BREAKER_MESSAGES = 1000;

  private final Supplier<WaybillSettings> settings;
  private final InstantSource clock;
  private final Bulletins bulletins;
  private final Providers providers;
  private final Breaker breaker;
  private final SendingLimits limits;
  private final Releaser releaser;
  private final Departures departures;
  private final AtomicInteger heard = new AtomicInteger();
  private final EverySecond ticking;

  // Of the ticking thread alone.
  private WaybillSettings known;
  private Instant breakerRound;

  /**
   * What it needs from the engine.
   *
   * @param settings in force
   * @param storage of the process
   * @param clock the wall clock
   * @param domains whose mail ends here
   * @param resolver finds mail hosts
   * @param store where limits count; closed by whoever opened it, after this
   * @param hash how recipients are told apart
   * @param wakeDelivery says that something is due, or bounced
   */
  record Parts(
      Supplier<WaybillSettings> settings,
      Database storage,
      InstantSource clock,
      LocalDomains domains,
      MxResolver resolver,
      LimitStore store,
      MemberHash hash,
      Runnable wakeDelivery) {}

  SendingControl(Parts parts) {
    this.settings = parts.settings();
    this.clock = parts.clock();
    this.known = settings.get();
    this.breakerRound = clock.instant();
    parts.storage().indexRecipients(known.breaker().needsRecipients());
    this.bulletins = new Bulletins(() -> settings.get().notifications(), parts.domains());
    this.providers = new Providers(parts.resolver(), clock);
    this.breaker =
        new Breaker(
            known.breaker(),
            parts.storage().journal(),
            parts.storage().breaker(),
            clock,
            bulletins::tell);
    this.limits =
        new SendingLimits(
            () -> settings.get().limits(),
            new Limiter.Surroundings(
                parts.store(),
                clock,
                parts.hash(),
                providers::known,
                (usage, percent) -> bulletins.tell(LimitNotice.of(usage, percent, clock.instant())),
                breaker));
    this.releaser =
        new Releaser(
            parts.storage().held(), new LimitPace(limits::limiter), clock, parts.wakeDelivery());
    this.departures =
        new Departures(
            parts.storage().held(), limits::limiter, providers, releaser, parts.wakeDelivery());
    this.ticking = EverySecond.run("waybill-sending-control", this::tick);
  }

  /** How much may be sent, by the settings of this moment. */
  public Limiter limiter() {
    return limits.limiter();
  }

  /** Who was slowed or suspended. */
  public Breaker breaker() {
    return breaker;
  }

  /** How many consignments a limit holds in the queue. */
  public long held() {
    return releaser.count();
  }

  /** How many notices were dropped because too many waited. */
  public long droppedNotices() {
    return bulletins.dropped();
  }

  /** Says that a limit was raised or reset, so that what waits for it is asked for again. */
  public void limitsChanged() {
    releaser.changed();
  }

  Departures departures() {
    return departures;
  }

  /**
   * Says that a client has sent something, or that something of it bounced.
   *
   * @param client as the journal names it
   */
  void heard(String client) {
    breaker.heard(client);
    heard.incrementAndGet();
  }

  /** Begins to let held mail go, and to tell people through this context. */
  void start(MailetContext context) {
    bulletins.sendThrough(context);
    releaser.start();
  }

  /** Follows the settings, and has the breaker look when it is time. */
  @SuppressWarnings("ReferenceEquality") // equal settings may be two, and that does no harm
  private void tick() {
    WaybillSettings now = settings.get();
    if (known != now) {
      known = now;
      breaker.reconfigure(now.breaker());
      releaser.changed();
    }
    boolean due = !clock.instant().isBefore(breakerRound.plus(BREAKER_PAUSE));
    if (due || heard.get() >= BREAKER_MESSAGES) {
      heard.set(0);
      breakerRound = clock.instant();
      breaker.round();
    }
  }

  /** Lets nothing go any more; tells what is still to be told, for some seconds. */
  @Override
  public void close() {
    ticking.close();
    releaser.close();
    bulletins.close();
    providers.close();
  }
}
