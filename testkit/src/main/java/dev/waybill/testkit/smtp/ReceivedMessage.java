// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.smtp;

import java.time.Instant;

/**
 * A message whose final dot came.
 *
 * @param connection the number of the connection that brought it, counted from 1
 * @param time when the final dot came, by the sink's clock
 */
public record ReceivedMessage(
    int connection, Instant time, Envelope envelope, MessageContent content) {

  /** The address of MAIL FROM; empty for the null sender. */
  public String sender() {
    return envelope.sender().address();
  }

  /** The message's exact octets. */
  public byte[] bytes() {
    return content.bytes();
  }

  /** The message as text in UTF-8. */
  public String text() {
    return content.text();
  }
}
