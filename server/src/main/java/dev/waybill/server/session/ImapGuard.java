// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.session;

import dev.waybill.core.session.Ending;
import dev.waybill.core.session.ForeignCommand;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.james.imap.api.ImapSessionState;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imapserver.netty.NettyConstants;

/**
 * Holds an IMAP session to its limits until the client has logged in. James 3.8.1 keeps the
 * literals of everybody in memory (CVE-2024-37358): here one that is announced must fit into what
 * is allowed before login. To stand before James cuts the stream into commands.
 */
public final class ImapGuard extends SessionGuard {

  /** RFC 3501 section 4.3 and RFC 7888: a line that announces a literal ends so. */
  private static final Pattern LITERAL =
      Pattern.compile(".*\\{(\\d{1,18})[+-]?\\}\\r?\\n", Pattern.DOTALL);

  /** RFC 3501 section 7.1: the tagged answers that say no. */
  private static final Pattern NO = Pattern.compile("[^*+ ]\\S* (NO|BAD) .*", Pattern.DOTALL);

  private static final Pattern IDLE =
      Pattern.compile("\\S+ (NOOP|CAPABILITY)\\s*", Pattern.CASE_INSENSITIVE);

  private static final int LOOKED_AT = 512;

  /** Of the line that has not come to its end. */
  private final StringBuilder line = new StringBuilder();

  private boolean loggedIn;
  private Optional<Ending> afterAnswer = Optional.empty();

  /** A guard for one connection. */
  public ImapGuard(Sessions.Share share) {
    super(share);
  }

  @Override
  Optional<Ending> received(ChannelHandlerContext context, ByteBuf octets) {
    if (isLoggedIn(context)) {
      return Optional.empty();
    }
    Optional<Ending> tooMuch = meter(context).beforeLogin(octets.readableBytes());
    if (tooMuch.isPresent()) {
      return tooMuch;
    }
    line.append(text(octets, octets.readableBytes()));
    Optional<Ending> ending = Optional.empty();
    for (int end = line.indexOf("\n"); end >= 0 && ending.isEmpty(); end = line.indexOf("\n")) {
      ending = line(context, line.substring(0, end + 1));
      line.delete(0, end + 1);
    }
    return ending;
  }

  private Optional<Ending> line(ChannelHandlerContext context, String text) {
    if (ForeignCommand.isRequest(text)) {
      return Optional.of(Ending.foreignProtocol(Dialect.IMAP.protocol()));
    }
    Matcher literal = LITERAL.matcher(text);
    if (literal.matches()) {
      Optional<Ending> tooMuch =
          meter(context).announcedBeforeLogin(Long.parseLong(literal.group(1)));
      if (tooMuch.isPresent()) {
        return tooMuch;
      }
    }
    return meter(context).command(IDLE.matcher(text).matches());
  }

  private boolean isLoggedIn(ChannelHandlerContext context) {
    if (!loggedIn) {
      ImapSession session = context.channel().attr(NettyConstants.IMAP_SESSION_ATTRIBUTE_KEY).get();
      ImapSessionState state = session == null ? null : session.getState();
      loggedIn = state == ImapSessionState.AUTHENTICATED || state == ImapSessionState.SELECTED;
      if (loggedIn) {
        line.setLength(0);
        loggedIn(context);
      }
    }
    return loggedIn;
  }

  @Override
  ByteBuf answered(ChannelHandlerContext context, ByteBuf answer) {
    if (!isLoggedIn(context) && NO.matcher(text(answer, LOOKED_AT)).matches()) {
      afterAnswer = meter(context).error();
    }
    return answer;
  }

  @Override
  Optional<Ending> afterAnswer() {
    Optional<Ending> ending = afterAnswer;
    afterAnswer = Optional.empty();
    return ending;
  }
}
