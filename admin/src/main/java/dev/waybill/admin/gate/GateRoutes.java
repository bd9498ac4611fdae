// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin.gate;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import java.io.FileNotFoundException;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.utils.PropertiesProvider;
import org.apache.james.webadmin.PublicRoutes;
import org.apache.james.webadmin.authentication.AuthenticationFilter;
import spark.Service;
import spark.embeddedserver.EmbeddedServers;
import spark.embeddedserver.jetty.EmbeddedJettyFactory;

/**
 * Puts the gate before WebAdmin. It has no route of its own: James makes all routes before it
 * starts the HTTP server, so this is where an extension can still say how that server is made.
 *
 * <p>The packaged server always has it. A James with our jars names it in {@code
 * extensions.routes}.
 *
 * <p>Limits: Spark asks one place in the process how to make a server. Two servers in one process
 * must not be started at the same time.
 */
@Singleton
public final class GateRoutes implements PublicRoutes {

  private final GatedJetty jetty;

  /** Called by James before WebAdmin starts. */
  @Inject
  public GateRoutes(
      FileSystem fileSystem,
      MetricFactory metrics,
      AuthenticationFilter james,
      PropertiesProvider properties) {
    RefusalLog refusals = new RefusalLog(metrics);
    Credentials credentials = new Credentials(james, passwords(properties));
    this.jetty = new GatedJetty(() -> new Gate(fileSystem, credentials, refusals));
    EmbeddedServers.add(
        EmbeddedServers.defaultIdentifier(), new EmbeddedJettyFactory(jetty).withHttpOnly(true));
  }

  private static List<String> passwords(PropertiesProvider properties) {
    try {
      return Arrays.stream(properties.getConfiguration("webadmin").getStringArray("password"))
          .map(String::strip)
          .filter(password -> !password.isEmpty())
          .toList();
    } catch (FileNotFoundException e) {
      // Then WebAdmin does not start either.
      return List.of();
    } catch (ConfigurationException e) {
      throw new IllegalStateException("webadmin.properties cannot be read", e);
    }
  }

  @Override
  public String getBasePath() {
    return "/";
  }

  /** Fails the start if WebAdmin runs without the gate. */
  @Override
  public void define(Service service) {
    service.awaitInitialization();
    if (!jetty.isUsed()) {
      throw new IllegalStateException(
          "WebAdmin was started without the gate of Waybill; is another Spark server in the"
              + " process?");
    }
  }
}
