// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.smtp;

import java.net.InetAddress;
import java.util.List;

/**
 * What a rule's condition can see. Immutable.
 *
 * @param command the command line; empty at CONNECT, BODY and END_OF_DATA
 * @param envelope what has been accepted, and at MAIL and RCPT also what is being offered
 */
public record SinkEvent(
    Stage stage, int connection, InetAddress client, String command, Envelope envelope) {

  /** At RCPT the recipient that is being offered, later every accepted one. */
  List<MailPath> concerned() {
    List<MailPath> all = envelope.recipients();
    return stage == Stage.RCPT && !all.isEmpty() ? all.subList(all.size() - 1, all.size()) : all;
  }
}
