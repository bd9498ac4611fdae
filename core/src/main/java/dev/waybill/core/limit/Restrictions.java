// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import dev.waybill.core.reply.Verdict;
import java.util.Optional;

/**
 * What stands in a sender's way besides the declared limits: the breaker. A port; answers from
 * memory.
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

  /** A refusal when somebody may send nothing, else no opinion. */
  Verdict verdict(Sending sending);

  /** A further limit for somebody, whatever the settings say. */
  Optional<Limit> limit(Sending sending);
}
