// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.breaker;

import java.time.Instant;

/**
 * What the breaker has done about a client.
 *
 * <p>Immutable.
 *
 * @param account the name of an account, or {@code network 10.0.0.0/8} for clients without one
 * @param state what holds for it
 * @param since from when on; what it sent before is not counted again
 * @param evidence why, for people; who lifted it, or empty
 */
public record BreakerEntry(String account, State state, Instant since, String evidence) {

  /** What can hold for a client. */
  public enum State {
    /** It was slowed or suspended before, and may send again. */
    LIFTED,
    /** It may send at the declared pace only. */
    SLOWED,
    /** It may send nothing. */
    SUSPENDED;

    static State after(Reaction reaction) {
      return switch (reaction) {
        case SLOW -> SLOWED;
        case SUSPEND -> SUSPENDED;
      };
    }
  }
}
