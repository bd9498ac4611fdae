// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

/**
 * The way of one message with one recipient, as the matrix and its oracle see it.
 *
 * @param from the value of the From field; empty without the field
 */
record Way(Link link, String sender, String recipient, String from, Amounts amounts) {

  /** Who is connected, and how. */
  record Link(String client, String account, int port, boolean tls) {}

  /** What is counted; {@code declared} is -1 without SIZE. */
  record Amounts(int declared, int octets, int recipients, int messages) {}

  boolean isLocal() {
    return recipient.endsWith("@home.example");
  }
}
