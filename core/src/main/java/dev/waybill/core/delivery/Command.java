// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One command of a transaction.
 *
 * <p>Immutable.
 *
 * @param step which
 * @param line with its line end
 * @param limit how long its answer may take
 */
record Command(Step step, String line, Duration limit) {

  /** MAIL, RCPT and DATA for one consignment, as a list that the caller owns. */
  static List<Command> envelope(
      Consignment consignment, Content content, Extensions offered, SmtpTimeouts limits)
      throws IOException {
    List<Command> commands = new ArrayList<>();
    commands.add(new Command(Step.MAIL, mail(consignment, content, offered), limits.mail()));
    String recipient = "RCPT TO:<" + consignment.recipient() + ">\r\n";
    commands.add(new Command(Step.RECIPIENT, recipient, limits.recipient()));
    commands.add(new Command(Step.DATA, "DATA\r\n", limits.data()));
    return commands;
  }

  /** Forgets a transaction that was refused halfway. */
  static Command reset(SmtpTimeouts limits) {
    return new Command(Step.RESET, "RSET\r\n", limits.hello());
  }

  /** Whether an address is one that only SMTPUTF8 can carry (RFC 6531 §3.3). */
  static boolean needsUtf8(Consignment consignment) {
    return !isAscii(consignment.sender().path()) || !isAscii(consignment.recipient().localPart());
  }

  private static String mail(Consignment consignment, Content content, Extensions offered)
      throws IOException {
    StringBuilder mail = new StringBuilder("MAIL FROM:<");
    mail.append(consignment.sender().path()).append('>');
    if (offered.size()) {
      mail.append(" SIZE=").append(content.size());
    }
    if (offered.eightBitMime() && content.isEightBit()) {
      mail.append(" BODY=8BITMIME");
    }
    if (offered.smtpUtf8() && (needsUtf8(consignment) || content.hasUtf8Header())) {
      mail.append(" SMTPUTF8");
    }
    return mail.append("\r\n").toString();
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }
}
