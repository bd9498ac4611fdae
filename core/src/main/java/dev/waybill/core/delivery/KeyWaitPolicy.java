// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.queue.OutgoingMessage;
import java.io.IOException;
import java.util.Optional;

/** Signs mail that waits for a key. A port; asked by one thread. */
@FunctionalInterface
public interface KeyWaitPolicy {

  /**
   * The head of a message, signed.
   *
   * @return empty while the key is still missing
   * @throws IOException when the message cannot be read
   * @throws RuntimeException when it can not be told now
   */
  Optional<byte[]> sign(OutgoingMessage message) throws IOException;
}
