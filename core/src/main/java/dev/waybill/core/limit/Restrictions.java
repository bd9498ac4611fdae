// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import dev.waybill.core.reply.Verdict;
import java.util.Optional;

/**
 * Restrictions of senders besides the configured limits: the breaker. A port; answers from memory.
 */
public interface Restrictions {

  /** Nobody is restricted. */
  Restrictions NONE =
      new Restrictions() {
        @Override
        public Verdict verdict(Sending sending) {
          return new Verdict.NoOpinion();
        }

        @Override
        public Optional<Limit> limit(Sending sending) {
          return Optional.empty();
        }
      };

  /** A refusal if the sender may send nothing, else no opinion. */
  Verdict verdict(Sending sending);

  /** An additional limit for the sender, whatever the settings say. */
  Optional<Limit> limit(Sending sending);
}
