// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.redis;

import java.time.Duration;

/**
 * How often something happens between us and Redis.
 *
 * @param beat between two signs of life, and between two tries to reach it
 * @param deadAfter a server without a sign of life for so long does not send any more
 * @param calm when Redis fails again within that time after it came back, we wait longer and longer
 * @param longest and at most so long
 */
record Pace(Duration beat, Duration deadAfter, Duration calm, Duration longest) {

  /**
   * All chosen. A second: what is lost of a local share by finding out late. 30 s: longer than any
   * pause of a Java process that goes on afterwards; what a dead server held is blocked meanwhile.
   */
  static final Pace USUAL =
      new Pace(
          Duration.ofSeconds(1),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30));
}
