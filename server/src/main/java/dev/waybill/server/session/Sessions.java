// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.session;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import dev.waybill.bridge.Engines;
import dev.waybill.core.session.Connections;
import dev.waybill.core.session.Ending;
import io.netty.channel.ChannelPipeline;
import java.util.EnumMap;
import java.util.Map;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.Metric;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.protocols.netty.HandlerConstants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The limits of connections, for all servers of James together: their counters, and the handlers
 * that hold them. Each server opens it before its first connection and closes it after the last
 * one. Thread-safe.
 */
@Singleton
public final class Sessions {

  private static final Logger LOGGER = LoggerFactory.getLogger(Sessions.class);

  private final FileSystem fileSystem;
  private final DomainList domains;
  private final Map<Ending.Limit, Metric> ended = new EnumMap<>(Ending.Limit.class);

  /** Called by Guice. */
  @Inject
  public Sessions(
      FileSystem fileSystem, DomainList domains, MetricFactory metrics, GaugeRegistry gauges) {
    this.fileSystem = fileSystem;
    this.domains = domains;
    for (Ending.Limit limit : Ending.Limit.values()) {
      ended.put(limit, metrics.generate("waybill.sessions.ended." + limit.label()));
    }
    gauges.register("waybill.sessions.connections", this::count);
  }

  private int count() {
    return Engines.leaseIfOpen(fileSystem)
        .map(
            lease -> {
              try (lease) {
                return lease.waybill().connections().count();
              }
            })
        .orElse(0);
  }

  /** A share of the limits for one server. */
  public Share open(Dialect dialect) {
    return new Share(dialect, Engines.lease(fileSystem, domains));
  }

  /** What one server has of it. */
  public final class Share implements AutoCloseable {

    private final Dialect dialect;
    private final Engines.Lease lease;

    private Share(Dialect dialect, Engines.Lease lease) {
      this.dialect = dialect;
      this.lease = lease;
    }

    /**
     * Puts the handler that admits a connection where its address is known and nothing is decoded.
     *
     * @param proxied whether the connection begins with a PROXY header
     * @param plain whether its first octets are text
     */
    public void addDoorman(ChannelPipeline pipeline, boolean proxied, boolean plain) {
      Doorman doorman = new Doorman(this, proxied, plain);
      if (proxied) {
        pipeline.addAfter(HandlerConstants.PROXY_HANDLER, Doorman.NAME, doorman);
      } else {
        pipeline.addFirst(Doorman.NAME, doorman);
      }
    }

    Dialect dialect() {
      return dialect;
    }

    Connections connections() {
      return lease.waybill().connections();
    }

    void count(Ending ending, String client) {
      Metric metric = ended.get(ending.limit());
      if (metric != null) {
        metric.increment();
      }
      LOGGER.info("Ended a connection of {} ({}): {}", client, dialect.protocol(), ending.text());
    }

    @Override
    public void close() {
      lease.close();
    }
  }
}
