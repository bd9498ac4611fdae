// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.reply.Reply;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Whoever knows when held mail may leave. A port; asked by one thread. */
@FunctionalInterface
public interface Pace {

  /**
   * Asks for one consignment. A {@link Go} is counted already when it is given, so it is used, or
   * the count stands too high by it.
   *
   * @throws RuntimeException when it can not be told now; nothing is counted then
   */
  Permission ask(Held held, Instant now);

  /** What is answered. */
  sealed interface Permission {
    /** Calls the function of the case that this answer is. */
    <T> T fold(
        Function<? super Go, ? extends T> go,
        Function<? super Wait, ? extends T> wait,
        Function<? super Never, ? extends T> never);
  }

  /** It may leave. */
  record Go() implements Permission {
    @Override
    public <T> T fold(
        Function<? super Go, ? extends T> go,
        Function<? super Wait, ? extends T> wait,
        Function<? super Never, ? extends T> never) {
      return go.apply(this);
    }
  }

  /**
   * It has to wait.
   *
   * @param why in words for the journal
   * @param until when asking again makes sense; empty when nobody knows
   */
  record Wait(Reply why, Optional<Instant> until) implements Permission {
    @Override
    public <T> T fold(
        Function<? super Go, ? extends T> go,
        Function<? super Wait, ? extends T> wait,
        Function<? super Never, ? extends T> never) {
      return wait.apply(this);
    }
  }

  /**
   * No time will ever be right for it.
   *
   * @param why in words for its author
   */
  record Never(Reply why) implements Permission {
    @Override
    public <T> T fold(
        Function<? super Go, ? extends T> go,
        Function<? super Wait, ? extends T> wait,
        Function<? super Never, ? extends T> never) {
      return never.apply(this);
    }
  }
}
