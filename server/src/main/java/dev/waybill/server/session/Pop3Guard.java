// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.session;

import dev.waybill.core.session.Ending;
import dev.waybill.core.session.ForeignCommand;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Holds a POP3 session to its limits until the client has logged in, and gives a text to the
 * negative answers that have none. To stand directly before James's handler.
 */
public final class Pop3Guard extends SessionGuard {

  private static final Set<String> IDLE = Set.of("NOOP", "CAPA");
  private static final int LOOKED_AT = 512;
  private static final String NO = "-ERR\r\n";

  private String verb = "";
  private boolean loggedIn;
  private Optional<Ending> afterAnswer = Optional.empty();

  /** A guard for one connection. */
  public Pop3Guard(Sessions.Share share) {
    super(share);
  }

  @Override
  Optional<Ending> received(ChannelHandlerContext context, ByteBuf octets) {
    String line = text(octets, LOOKED_AT);
    verb = line.strip().split("\\s", 2)[0].toUpperCase(Locale.ROOT);
    if (loggedIn) {
      return Optional.empty();
    }
    if (ForeignCommand.isLine(line)) {
      return Optional.of(Ending.foreignProtocol(Dialect.POP3.protocol()));
    }
    Optional<Ending> tooMuch = meter(context).beforeLogin(octets.readableBytes());
    return tooMuch.isPresent() ? tooMuch : meter(context).command(IDLE.contains(verb));
  }

  @Override
  ByteBuf answered(ChannelHandlerContext context, ByteBuf answer) {
    String start = text(answer, NO.length());
    if (start.startsWith("-") && !loggedIn) {
      afterAnswer = meter(context).error();
    } else if (start.startsWith("+OK") && verb.equals("PASS") && !loggedIn) {
      loggedIn = true;
      loggedIn(context);
    }
    if (!start.equals(NO)) {
      return answer;
    }
    answer.release();
    return Unpooled.copiedBuffer(
        "-ERR " + (verb.isEmpty() ? "The command" : verb) + " is not possible now\r\n",
        StandardCharsets.ISO_8859_1);
  }

  @Override
  Optional<Ending> afterAnswer() {
    Optional<Ending> ending = afterAnswer;
    afterAnswer = Optional.empty();
    return ending;
  }
}
