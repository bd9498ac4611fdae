// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.relay.Grant;
import java.io.InputStream;

/**
 * How mail of this server itself is sent, through the mail server around us. A port.
 *
 * <p>Thread-safe. There is none until the host has come so far; see {@link Waybill#hostReady}.
 */
public interface HostMail {

  /** Whether the host can write this address at all. */
  boolean canWrite(Mailbox mailbox);

  /**
   * Sends a message under the null sender; durable when it returns.
   *
   * @param grant by which it may leave
   * @param raw the whole message, read to its end, not closed
   * @throws RuntimeException when the host does not take it; nothing is sent then
   */
  void send(Mailbox to, Grant grant, InputStream raw);
}
