// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import io.netty.util.concurrent.EventExecutorGroup;
import org.apache.james.protocols.netty.ChannelHandlerFactory;
import org.apache.james.smtpserver.netty.SMTPServer;
import org.apache.james.smtpserver.netty.SmtpMetrics;
import org.jspecify.annotations.Nullable;

/**
 * An SMTP server of James that reads no faster than it writes to the disk, and that never accepts
 * part of a message.
 *
 * <p>James 3.8.1 cuts the stream into lines on a second thread and has nothing to slow down the
 * first: twenty clients that send large messages fill the direct memory. Here one thread does both,
 * so a client is read from only when its last bytes are dealt with.
 */
// unchecked: a raw return type that two classes of James disagree on.
@SuppressWarnings("unchecked")
final class SteadySmtpServer extends SMTPServer {

  SteadySmtpServer(SmtpMetrics metrics) {
    super(metrics);
  }

  /** None: Netty then uses the thread that reads from the connection. */
  @Override
  protected @Nullable EventExecutorGroup getExecutorGroup() {
    return null;
  }

  @Override
  protected ChannelHandlerFactory createFrameHandlerFactory() {
    return SmtpLines::new;
  }
}
