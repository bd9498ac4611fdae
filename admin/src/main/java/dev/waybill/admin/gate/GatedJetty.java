// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin.gate;

import java.time.Duration;
import java.util.function.Supplier;
import org.eclipse.jetty.server.ConnectionLimit;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.ForwardedRequestCustomizer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ThreadPool;
import spark.embeddedserver.jetty.JettyServerFactory;

/** Makes the HTTP server of Spark, with a gate before all else. Thread-safe. */
final class GatedJetty implements JettyServerFactory {

  /** Chosen: administrators and probes need a few; strangers get no more descriptors than this. */
  private static final int MOST_CONNECTIONS = 200;

  /** Chosen; Spark says an hour. Does not end a request that is being answered. */
  private static final Duration IDLE = Duration.ofSeconds(30);

  /** Chosen: as Spark. */
  private static final int THREAD_IDLE_MILLIS = 60_000;

  private static final int USUAL_THREADS = 8;

  private final Supplier<Gate> gates;
  private volatile boolean used;

  GatedJetty(Supplier<Gate> gates) {
    this.gates = gates;
  }

  /** Whether a server was made. */
  boolean isUsed() {
    return used;
  }

  @Override
  public Server create(int maxThreads, int minThreads, int threadTimeoutMillis) {
    if (maxThreads <= 0) {
      return made(new Gated(new QueuedThreadPool(), gates.get()));
    }
    return made(
        new Gated(
            new QueuedThreadPool(
                maxThreads,
                Math.min(maxThreads, minThreads > 0 ? minThreads : USUAL_THREADS),
                threadTimeoutMillis > 0 ? threadTimeoutMillis : THREAD_IDLE_MILLIS),
            gates.get()));
  }

  @Override
  public Server create(ThreadPool threads) {
    return made(new Gated(threads, gates.get()));
  }

  private Server made(Server server) {
    used = true;
    return server;
  }

  private static final class Gated extends Server {

    private final Gate gate;

    Gated(ThreadPool threads, Gate gate) {
      super(threads);
      this.gate = gate;
    }

    // Spark has given it its handler and its connectors by now.
    @Override
    protected void doStart() throws Exception {
      gate.setHandler(getHandler());
      setHandler(gate);
      setErrorHandler(new PlainErrors());
      setRequestLog(new AccessLog());
      addBean(new ConnectionLimit(MOST_CONNECTIONS, this));
      for (Connector connector : getConnectors()) {
        strict(connector);
      }
      super.doStart();
    }

    private static void strict(Connector connector) {
      if (connector instanceof ServerConnector server) {
        server.setIdleTimeout(IDLE.toMillis());
        server.addBean(new FirstRequestTimeout(server.getScheduler(), IDLE));
      }
      connector.getConnectionFactories().stream()
          .filter(HttpConfiguration.ConnectionFactory.class::isInstance)
          .map(HttpConfiguration.ConnectionFactory.class::cast)
          .map(HttpConfiguration.ConnectionFactory::getHttpConfiguration)
          .forEach(Gated::strict);
    }

    private static void strict(HttpConfiguration http) {
      http.setSendServerVersion(false);
      // Who is refused need not send a body first.
      http.setDelayDispatchUntilContent(false);
      // Anybody can write X-Forwarded-For and X-Forwarded-Host.
      http.getCustomizers().removeIf(ForwardedRequestCustomizer.class::isInstance);
    }
  }
}
