// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import dev.waybill.server.login.ImapClient;
import dev.waybill.server.session.Dialect;
import dev.waybill.server.session.ImapGuard;
import dev.waybill.server.session.Sessions;
import io.netty.channel.ChannelPipeline;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.imap.api.process.ImapProcessor;
import org.apache.james.imap.decode.ImapDecoder;
import org.apache.james.imap.encode.ImapEncoder;
import org.apache.james.imapserver.netty.IMAPServer;
import org.apache.james.imapserver.netty.ImapMetrics;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.protocols.netty.AbstractChannelPipelineFactory;
import org.apache.james.protocols.netty.Encryption;
import org.apache.james.protocols.netty.HandlerConstants;
import org.jspecify.annotations.Nullable;

/**
 * An IMAP server of James whose connections are held to {@code <sessions>}, and whose sessions know
 * the client.
 */
// unchecked: a raw return type that two classes of James disagree on.
@SuppressWarnings("unchecked")
final class GuardedImapServer extends IMAPServer {

  /** James's name for the seconds after which a silent client is logged out. */
  private static final String TIMEOUT = "timeout";

  private final Sessions sessions;
  private Sessions.@Nullable Share share;
  private int timeoutSeconds = DEFAULT_TIMEOUT;

  /** What James makes its IMAP servers of. */
  record Parts(
      ImapDecoder decoder,
      ImapEncoder encoder,
      ImapProcessor processor,
      ImapMetrics metrics,
      GaugeRegistry gauges) {}

  GuardedImapServer(Parts parts, Sessions sessions) {
    super(parts.decoder(), parts.encoder(), parts.processor(), parts.metrics(), parts.gauges());
    this.sessions = sessions;
  }

  @Override
  public void doConfigure(HierarchicalConfiguration<ImmutableNode> configuration)
      throws ConfigurationException {
    super.doConfigure(configuration);
    timeoutSeconds = configuration.getInt(TIMEOUT, DEFAULT_TIMEOUT);
  }

  // rawtypes: the return type is James's.
  @SuppressWarnings("rawtypes")
  @Override
  protected AbstractChannelPipelineFactory createPipelineFactory() {
    Sessions.Share mine = sessions.open(Dialect.IMAP);
    share = mine;
    return new GuardedPipeline(super.createPipelineFactory(), pipeline -> guard(pipeline, mine));
  }

  private void guard(ChannelPipeline pipeline, Sessions.Share mine) {
    Encryption encryption = getEncryption();
    boolean plain = encryption == null || encryption.isStartTLS();
    mine.addDoorman(pipeline, proxyRequired, plain);
    pipeline.replace(TIMEOUT_HANDLER, TIMEOUT_HANDLER, new ImapSilence(timeoutSeconds));
    pipeline.addBefore(HandlerConstants.FRAMER, "sessionGuard", new ImapGuard(mine));
    pipeline.addBefore(HandlerConstants.FRAMER, "loginClient", new ImapClient());
  }

  @Override
  protected void postDestroy() {
    Sessions.Share mine = share;
    if (mine != null) {
      mine.close();
    }
    super.postDestroy();
  }
}
