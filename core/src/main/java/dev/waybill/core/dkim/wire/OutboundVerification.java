// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.wire;

import dev.waybill.core.dkim.keys.KeyName;
import dev.waybill.core.dkim.keys.ManagedKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Verifies a sample of the signed messages as transmitted.
 *
 * <p>The sample is drawn when a message is signed, from its token, so that every recipient, attempt
 * and repetition of it gets the same answer and nobody can choose. The first message after the
 * start, and after the check was switched on, is always in it: a pipeline that breaks signatures is
 * seen at once. What is remembered of the sample is in memory; a message that was signed before a
 * restart is not checked.
 *
 * <p>Thread-safe.
 */
public final class OutboundVerification {

  private final Supplier<OutboundVerificationSettings> settings;
  private final Function<KeyName, Optional<ManagedKey>> keys;
  private final WireListener listener;
  private final InstantSource clock;
  private final Expectations expectations = new Expectations();
  private final Alarms alarms = new Alarms();
  private final AtomicBoolean begun = new AtomicBoolean();
  private final AtomicLong checked = new AtomicLong();
  private final AtomicLong mismatched = new AtomicLong();
  private final AtomicLong skipped = new AtomicLong();
  private volatile Optional<WireMismatch> last = Optional.empty();

  /**
   * A check that has seen nothing.
   *
   * @param settings those in force; asked for each message
   * @param keys what is known of a key, from memory
   * @param clock wall time
   */
  public OutboundVerification(
      Supplier<OutboundVerificationSettings> settings,
      Function<KeyName, Optional<ManagedKey>> keys,
      WireListener listener,
      InstantSource clock) {
    this.settings = settings;
    this.keys = keys;
    this.listener = listener;
    this.clock = clock;
  }

  /**
   * Hears that a message was signed and is on its way.
   *
   * @param message its token, which is as good as random
   * @param signers the keys of its signatures
   */
  public void signed(String message, List<KeyName> signers) {
    OptionalInt every = settings.get().every();
    if (every.isEmpty()) {
      begun.set(false);
    } else if (begun.compareAndSet(false, true)
        || Math.floorMod(message.hashCode(), every.getAsInt()) == 0) {
      skipped.addAndGet(expectations.put(message, signers));
    }
  }

  /**
   * What is to read a message that leaves now; empty unless it is in the sample.
   *
   * @param nextHop who gets it, for a person
   */
  public Optional<WireReading> reading(String message, String nextHop) {
    if (settings.get().every().isEmpty()) {
      return Optional.empty();
    }
    return expectations
        .take(message)
        .map(
            signers -> {
              MessageVerifier verifier = new MessageVerifier(signers, keys, clock.instant());
              return new WireReading(this, message, nextHop, verifier);
            });
  }

  /** What was seen so far. */
  public WireFigures figures() {
    return new WireFigures(checked.get(), mismatched.get(), skipped.get(), last);
  }

  /** Takes back a message that did not leave in whole. */
  void again(String message, List<KeyName> signers) {
    skipped.addAndGet(expectations.put(message, signers));
  }

  void judge(String message, String nextHop, List<WireFinding> findings) {
    checked.incrementAndGet();
    if (findings.isEmpty()) {
      return;
    }
    mismatched.incrementAndGet();
    Instant now = clock.instant();
    for (WireFinding found : findings) {
      WireMismatch mismatch =
          new WireMismatch(now, message, nextHop, found.key(), found.fault(), found.detail());
      last = Optional.of(mismatch);
      if (alarms.isNews(mismatch)) {
        listener.mismatch(mismatch);
      }
    }
  }
}
