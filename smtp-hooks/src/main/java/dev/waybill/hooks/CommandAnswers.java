// SPDX-License-Identifier: Apache-2.0
package dev.waybill.hooks;

import dev.waybill.core.reply.EnhancedStatus;
import dev.waybill.core.reply.Reply;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.api.Request;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.CommandHandler;
import org.apache.james.protocols.smtp.SMTPSession;
import org.jspecify.annotations.Nullable;

/**
 * Answers VRFY and HELP, which James 3.8.1 does not know, and a MAIL in a transaction, after which
 * it forgets the transaction. Immutable.
 */
public final class CommandAnswers implements CommandHandler<SMTPSession> {

  /** RFC 5321 §3.5.3: 252 where the server does not want to tell. */
  private static final Reply CANNOT_VERIFY =
      Reply.of(
          252,
          new EnhancedStatus(2, 5, 2),
          "Cannot VRFY user, but will accept message and attempt delivery");

  private static final Reply HELP =
      Reply.of(214, new EnhancedStatus(2, 0, 0), "This is SMTP as in RFC 5321");

  /** RFC 5321 §4.1.4: the transaction that is open stays as it is. */
  private static final Reply TRANSACTION_IS_OPEN =
      Reply.of(
          503,
          new EnhancedStatus(5, 5, 1),
          "A transaction is open: end it with DATA or RSET first");

  @Override
  public Collection<String> getImplCommands() {
    return List.of("VRFY", "HELP", "MAIL");
  }

  /** A reply, or nothing when the next handler of the command is to answer. */
  @Override
  public @Nullable Response onCommand(SMTPSession session, Request request) {
    return switch (request.getCommand().toUpperCase(Locale.ROOT)) {
      case "VRFY" -> Answers.response(CANNOT_VERIFY);
      case "HELP" -> Answers.response(HELP);
      default ->
          session.getAttachment(SMTPSession.SENDER, State.Transaction).isPresent()
              ? Answers.response(TRANSACTION_IS_OPEN)
              : null;
    };
  }
}
