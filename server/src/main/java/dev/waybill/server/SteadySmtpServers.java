// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import com.google.inject.Inject;
import dev.waybill.runtime.Waybill;
import dev.waybill.server.session.Sessions;
import java.util.List;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.dnsservice.api.DNSService;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.protocols.lib.handler.ProtocolHandlerLoader;
import org.apache.james.protocols.lib.netty.AbstractConfigurableAsyncServer;
import org.apache.james.smtpserver.netty.SMTPServer;
import org.apache.james.smtpserver.netty.SMTPServerFactory;
import org.apache.james.smtpserver.netty.SmtpMetricsImpl;

/**
 * Makes a {@link SteadySmtpServer} of each element in smtpserver.xml. They listen when {@link
 * #open} is called, not when James thinks that it is time: a first start makes domains and accounts
 * before, so that no client is told that they do not exist. To be opened and destroyed by one
 * thread.
 */
final class SteadySmtpServers extends SMTPServerFactory {
  private final SmtpMetricsImpl metrics;
  private final Waybill waybill;
  private final Sessions sessions;
  private boolean open;

  @Inject
  SteadySmtpServers(
      DNSService dns,
      ProtocolHandlerLoader handlers,
      FileSystem files,
      MetricFactory metrics,
      Waybill waybill,
      Sessions sessions) {
    super(dns, handlers, files, metrics);
    this.sessions = sessions;
    this.metrics = new SmtpMetricsImpl(metrics);
    this.waybill = waybill;
  }

  /** Does nothing; see {@link #open}. */
  @Override
  public void init() {}

  /** Binds the ports; mail that would be delivered to one of them is in a loop from here on. */
  void open() throws Exception {
    open = true;
    super.init();
    getServers().stream()
        .flatMap(server -> server.getListenAddresses().stream())
        .forEach(address -> waybill.listensOn(address.getPort()));
  }

  @Override
  public void destroy() {
    if (open) {
      super.destroy();
    }
  }

  @Override
  protected SMTPServer createServer() {
    return new SteadySmtpServer(metrics, sessions);
  }

  @Override
  protected List<AbstractConfigurableAsyncServer> createServers(
      HierarchicalConfiguration<ImmutableNode> configuration) throws Exception {
    return super.createServers(ModernTls.in(configuration, "smtpserver"));
  }
}
