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

/** Makes a {@link SteadySmtpServer} of each element in smtpserver.xml. */
final class SteadySmtpServers extends SMTPServerFactory {
  private final SmtpMetricsImpl metrics;
  private final Waybill waybill;
  private final Sessions sessions;

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

  /** Binds the ports; mail that would be delivered to one of them is in a loop from here on. */
  @Override
  public void init() throws Exception {
    super.init();
    getServers().stream()
        .flatMap(server -> server.getListenAddresses().stream())
        .forEach(address -> waybill.listensOn(address.getPort()));
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
