// SPDX-License-Identifier: Apache-2.0
package dev.waybill.hooks;

import java.time.Duration;
import java.util.Optional;
import org.apache.james.protocols.api.ProtocolSession;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.api.ProtocolSession.State;

/**
 * What a hook leaves in the session when the next reply has to wait. The packaged server lets it
 * wait, without a thread that does; James by itself does not know it and replies at once.
 * Immutable.
 */
public final class ReplyDelay {

  private static final AttachmentKey<Duration> KEY =
      AttachmentKey.of("waybill.reply-delay", Duration.class);

  private ReplyDelay() {}

  /** Lets the reply that follows wait for {@code delay}; zero for not at all. */
  public static void set(ProtocolSession session, Duration delay) {
    if (!delay.isZero()) {
      session.setAttachment(KEY, delay, State.Connection);
    }
  }

  /** How long the reply that follows is to wait; asked once, it does not hold for the next one. */
  public static Optional<Duration> take(ProtocolSession session) {
    return session.removeAttachment(KEY, State.Connection);
  }
}
