// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import dev.waybill.core.settings.Problem;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** What came of reading {@code waybill.xml} in a running server. Both cases are immutable. */
public sealed interface ReloadOutcome {

  /** Answers with the function for the case that this is. */
  <T> T fold(
      Function<? super Applied, ? extends T> applied,
      Function<? super Refused, ? extends T> refused);

  /**
   * The file is in force.
   *
   * @param since when what is in force took effect; earlier than the reading when nothing changed
   * @param changed the elements that took effect, such as {@code <relay>}
   * @param waiting the elements that wait for the next start
   * @param warnings what the file's author probably did not mean
   */
  record Applied(Instant since, List<String> changed, List<String> waiting, List<Problem> warnings)
      implements ReloadOutcome {
    @Override
    public <T> T fold(
        Function<? super Applied, ? extends T> applied,
        Function<? super Refused, ? extends T> refused) {
      return applied.apply(this);
    }
  }

  /**
   * The file has errors; what was in force before still is.
   *
   * @param errors at least one
   * @param warnings what else was found
   */
  record Refused(List<Problem> errors, List<Problem> warnings) implements ReloadOutcome {
    @Override
    public <T> T fold(
        Function<? super Applied, ? extends T> applied,
        Function<? super Refused, ? extends T> refused) {
      return refused.apply(this);
    }
  }
}
