// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import dev.waybill.server.session.Sessions;
import java.util.List;
import javax.inject.Provider;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.imap.api.process.ImapProcessor;
import org.apache.james.imap.decode.ImapDecoder;
import org.apache.james.imap.encode.ImapEncoder;
import org.apache.james.imapserver.netty.IMAPServer;
import org.apache.james.imapserver.netty.IMAPServerFactory;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.protocols.lib.netty.AbstractConfigurableAsyncServer;

/** Makes a {@link GuardedImapServer} of each element in imapserver.xml. */
@Singleton
final class GuardedImapServers extends IMAPServerFactory {
  private final Sessions sessions;

  @Inject
  GuardedImapServers(
      FileSystem files,
      Provider<ImapDecoder> decoder,
      Provider<ImapEncoder> encoder,
      Provider<ImapProcessor> processor,
      MetricFactory metrics,
      GaugeRegistry gauges,
      Sessions sessions) {
    super(files, decoder, encoder, processor, metrics, gauges);
    this.sessions = sessions;
  }

  @Override
  protected IMAPServer createServer() {
    return new GuardedImapServer(
        new GuardedImapServer.Parts(
            decoder.get(), encoder.get(), processor.get(), imapMetrics, gaugeRegistry),
        sessions);
  }

  @Override
  protected List<AbstractConfigurableAsyncServer> createServers(
      HierarchicalConfiguration<ImmutableNode> configuration) throws Exception {
    return super.createServers(ModernTls.in(configuration, "imapserver"));
  }
}
