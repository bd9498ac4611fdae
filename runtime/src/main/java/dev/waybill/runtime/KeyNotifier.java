// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import dev.waybill.core.dkim.keys.KeyListener;
import dev.waybill.core.dkim.keys.KeyNotice;
import dev.waybill.core.dkim.keys.KeyNotification;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log about DKIM keys, the webhook, and the postmaster where it takes a person.
 *
 * <p>Thread-safe; nobody waits.
 */
final class KeyNotifier implements KeyListener {

  private static final Logger LOGGER = LoggerFactory.getLogger(KeyNotifier.class);

  private final Notifier notifier;
  private final InstantSource clock;

  KeyNotifier(Notifier notifier, InstantSource clock) {
    this.notifier = notifier;
    this.clock = clock;
  }

  @Override
  public void tell(KeyNotice notice) {
    if (notice.kind().isAlarm()) {
      LOGGER.warn("{}", notice);
    } else {
      LOGGER.info("{}", notice);
    }
    if (notice.kind().isForPeople()) {
      notifier.tell(KeyNotification.of(notice, clock.instant()));
    } else {
      notifier.tellPrograms(KeyNotification.of(notice, clock.instant()));
    }
  }

  /** Tells everybody that something is wrong with signatures. */
  void alarm(String subject, String text) {
    LOGGER.error("{}: {}", subject, text);
    notifier.tell(KeyNotification.alarm(subject, text, clock.instant()));
  }
}
