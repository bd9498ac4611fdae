// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.queue.QueuedDelivery;
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

  /** MAIL, RCPT and DATA for one delivery, as a list that the caller owns. */
  static List<Command> envelope(
      QueuedDelivery delivery, Content content, Extensions offered, SmtpTimeouts limits) {
    List<Command> commands = new ArrayList<>();
    commands.add(new Command(Step.MAIL, mail(delivery, content, offered), limits.mail()));
    String recipient = "RCPT TO:<" + delivery.recipient() + ">\r\n";
    commands.add(new Command(Step.RECIPIENT, recipient, limits.recipient()));
    commands.add(new Command(Step.DATA, "DATA\r\n", limits.data()));
    return commands;
  }

  /** Forgets a transaction that was refused halfway. */
  static Command reset(SmtpTimeouts limits) {
    return new Command(Step.RESET, "RSET\r\n", limits.hello());
  }

  /** Whether an address is one that only SMTPUTF8 can carry (RFC 6531 §3.3). */
  static boolean needsUtf8(QueuedDelivery delivery) {
    return !isAscii(delivery.sender().path()) || !isAscii(delivery.recipient().localPart());
  }

  private static String mail(QueuedDelivery delivery, Content content, Extensions offered) {
    StringBuilder mail = new StringBuilder("MAIL FROM:<");
    mail.append(delivery.sender().path()).append('>');
    if (offered.size()) {
      mail.append(" SIZE=").append(content.size());
    }
    if (offered.eightBitMime() && content.isEightBit()) {
      mail.append(" BODY=8BITMIME");
    }
    if (offered.smtpUtf8() && (needsUtf8(delivery) || content.hasUtf8Header())) {
      mail.append(" SMTPUTF8");
    }
    return mail.append("\r\n").toString();
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }
}
