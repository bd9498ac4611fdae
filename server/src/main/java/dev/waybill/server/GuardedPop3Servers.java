// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import dev.waybill.server.session.Sessions;
import java.util.List;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.pop3server.netty.POP3Server;
import org.apache.james.pop3server.netty.POP3ServerFactory;
import org.apache.james.protocols.lib.handler.ProtocolHandlerLoader;
import org.apache.james.protocols.lib.netty.AbstractConfigurableAsyncServer;

/** Makes a {@link GuardedPop3Server} of each element in pop3server.xml. */
@Singleton
final class GuardedPop3Servers extends POP3ServerFactory {
  private final Sessions sessions;

  @Inject
  GuardedPop3Servers(ProtocolHandlerLoader handlers, FileSystem files, Sessions sessions) {
    this.sessions = sessions;
    setProtocolHandlerLoader(handlers);
    setFileSystem(files);
  }

  @Override
  protected POP3Server createServer() {
    return new GuardedPop3Server(sessions);
  }

  @Override
  protected List<AbstractConfigurableAsyncServer> createServers(
      HierarchicalConfiguration<ImmutableNode> configuration) throws Exception {
    return super.createServers(ModernTls.in(configuration, "pop3server"));
  }
}
