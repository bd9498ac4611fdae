// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.queue;

import dev.waybill.core.outcome.Classification;
import dev.waybill.core.outcome.Stage;
import dev.waybill.core.reply.Reply;
import java.util.Optional;

/** Says what a reply means. A port; thread-safe. */
@FunctionalInterface
public interface ReplyClassifier {

  /** Classifies nothing. */
  ReplyClassifier NONE = (reply, remote, site, stage) -> Optional.empty();

  /**
   * The classification of a reply.
   *
   * @param remote who said it; empty when it was us
   * @param site the site it is about
   * @param stage where in the dialogue it was said
   */
  Optional<Classification> classify(Reply reply, String remote, String site, Stage stage);
}
