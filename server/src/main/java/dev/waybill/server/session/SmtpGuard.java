// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.session;

import dev.waybill.core.session.Ending;
import dev.waybill.core.session.ForeignCommand;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Holds an SMTP session to its limits and puts James's replies right ({@link SmtpReplies}). To
 * stand directly before James's handler, so that each line is answered before the next one comes.
 */
public final class SmtpGuard extends SessionGuard {

  /** Commands after which the server has done nothing for anybody. */
  private static final Set<String> IDLE =
      Set.of("NOOP", "RSET", "EHLO", "HELO", "VRFY", "EXPN", "HELP", "ETRN");

  /** Of a command, what is looked at; RFC 5321 section 4.5.3.1.4 allows 512 octets. */
  private static final int LOOKED_AT = 512;

  private static final int DATA_WANTED = 354;
  private static final int MORE_WANTED = 334;
  private static final int LOGGED_IN = 235;
  private static final int CLOSING = 221;
  private static final int REFUSED = 400;
  private static final int CODE_DIGITS = 3;

  /** RFC 5321 section 4.1.1.4. */
  private static final ByteBuf END_OF_DATA =
      Unpooled.unreleasableBuffer(
          Unpooled.copiedBuffer(".\r\n", StandardCharsets.US_ASCII).asReadOnly());

  /** The reply that was given last. */
  private int last;

  private Optional<Ending> afterAnswer = Optional.empty();

  /** A guard for one connection. */
  public SmtpGuard(Sessions.Share share) {
    super(share);
  }

  @Override
  Optional<Ending> received(ChannelHandlerContext context, ByteBuf octets) {
    if (last != DATA_WANTED || ByteBufUtil.equals(octets, END_OF_DATA)) {
      clientWaits(context);
    }
    if (last == DATA_WANTED || last == MORE_WANTED) {
      return Optional.empty();
    }
    String line = text(octets, LOOKED_AT);
    if (ForeignCommand.isLine(line)) {
      return Optional.of(Ending.foreignProtocol(Dialect.SMTP.protocol()));
    }
    String verb = line.strip().split("\\s", 2)[0].toUpperCase(Locale.ROOT);
    return meter(context).command(IDLE.contains(verb));
  }

  @Override
  ByteBuf answered(ChannelHandlerContext context, ByteBuf answer) {
    int code = code(answer);
    if (code == 0) {
      return answer;
    }
    clientIsAnswered(context);
    if (code >= REFUSED) {
      afterAnswer = meter(context).error();
    } else if (code == LOGGED_IN) {
      loggedIn(context);
    } else if (last == DATA_WANTED) {
      meter(context).achieved();
    } else if (code == CLOSING) {
      leave();
    }
    last = code;
    String given = answer.toString(StandardCharsets.ISO_8859_1);
    String right = SmtpReplies.right(given);
    if (right.equals(given)) {
      return answer;
    }
    answer.release();
    return Unpooled.copiedBuffer(right, StandardCharsets.ISO_8859_1);
  }

  private static int code(ByteBuf answer) {
    String digits = text(answer, CODE_DIGITS);
    return digits.matches("[2-5]\\d\\d") ? Integer.parseInt(digits) : 0;
  }

  @Override
  Optional<Ending> afterAnswer() {
    Optional<Ending> ending = afterAnswer;
    afterAnswer = Optional.empty();
    return ending;
  }
}
