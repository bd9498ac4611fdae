// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import dev.waybill.server.session.Dialect;
import dev.waybill.server.session.Pop3Guard;
import dev.waybill.server.session.Sessions;
import io.netty.channel.ChannelPipeline;
import org.apache.james.pop3server.netty.POP3Server;
import org.apache.james.protocols.lib.handler.HandlersPackage;
import org.apache.james.protocols.netty.AbstractChannelPipelineFactory;
import org.apache.james.protocols.netty.Encryption;
import org.apache.james.protocols.netty.HandlerConstants;
import org.jspecify.annotations.Nullable;

/** A POP3 server of James whose connections are held to {@code <sessions>}. */
// unchecked: a raw return type that two classes of James disagree on.
@SuppressWarnings("unchecked")
final class GuardedPop3Server extends POP3Server {

  private final Sessions sessions;
  private Sessions.@Nullable Share share;

  GuardedPop3Server(Sessions sessions) {
    this.sessions = sessions;
  }

  // rawtypes: the return type is James's.
  @SuppressWarnings("rawtypes")
  @Override
  protected AbstractChannelPipelineFactory createPipelineFactory() {
    Sessions.Share mine = sessions.open(Dialect.POP3);
    share = mine;
    return new GuardedPipeline(super.createPipelineFactory(), pipeline -> guard(pipeline, mine));
  }

  private void guard(ChannelPipeline pipeline, Sessions.Share mine) {
    Encryption encryption = getEncryption();
    boolean plain = encryption == null || encryption.isStartTLS();
    mine.addDoorman(pipeline, proxyRequired, plain);
    pipeline.addBefore(HandlerConstants.CORE_HANDLER, "sessionGuard", new Pop3Guard(mine));
  }

  @Override
  protected Class<? extends HandlersPackage> getCoreHandlersPackage() {
    return Pop3Handlers.class;
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
