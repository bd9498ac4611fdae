// SPDX-License-Identifier: Apache-2.0
package dev.waybill.hooks;

import dev.waybill.core.relay.RelayReplies;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.james.protocols.api.Request;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.CommandHandler;
import org.apache.james.protocols.smtp.SMTPSession;
import org.jspecify.annotations.Nullable;

/**
 * Says what is wrong with {@code RCPT TO:<@relay.example:bob@remote.example>} (RFC 5321 appendix
 * C), which James 3.8.1 calls a syntax error. Immutable.
 */
public final class RefuseSourceRoutes implements CommandHandler<SMTPSession> {

  /** RFC 5321 §4.1.2, A-d-l; RCPT arguments are at most some hundred octets long here. */
  private static final Pattern SOURCE_ROUTE =
      Pattern.compile("TO:\\s*<\\s*@.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  @Override
  public Collection<String> getImplCommands() {
    return List.of("RCPT");
  }

  /** A refusal, or nothing when the next handler of RCPT is to answer. */
  @Override
  public @Nullable Response onCommand(SMTPSession session, Request request) {
    String argument = request.getArgument();
    if (argument == null || !SOURCE_ROUTE.matcher(argument.strip()).matches()) {
      return null;
    }
    return Answers.response(RelayReplies.sourceRoute());
  }
}
