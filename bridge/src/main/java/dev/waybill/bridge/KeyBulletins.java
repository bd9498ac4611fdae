// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

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
final class KeyBulletins implements KeyListener {

  private static final Logger LOGGER = LoggerFactory.getLogger(KeyBulletins.class);

  private final Bulletins bulletins;
  private final InstantSource clock;

  KeyBulletins(Bulletins bulletins, InstantSource clock) {
    this.bulletins = bulletins;
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
      bulletins.tell(KeyNotification.of(notice, clock.instant()));
    } else {
      bulletins.tellPrograms(KeyNotification.of(notice, clock.instant()));
    }
  }

  /** Tells everybody that something is wrong with signatures. */
  void alarm(String subject, String text) {
    LOGGER.error("{}: {}", subject, text);
    bulletins.tell(KeyNotification.alarm(subject, text, clock.instant()));
  }
}
