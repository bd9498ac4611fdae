// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.queue;

import dev.waybill.core.message.MessageToken;
import java.util.Set;

/** Knows from the log what was settled before. A port. */
@FunctionalInterface
public interface SettledBefore {

  /** The indexes of those recipients of a message of which the log has a final event. */
  Set<Integer> settled(MessageToken message);
}
