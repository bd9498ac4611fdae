// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import dev.waybill.testkit.files.TemporaryDirectory;
import dev.waybill.testkit.net.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One server with the shipped configuration for all test classes that name this extension: started
 * for the first of them and closed after the last. A test gets it as a parameter, of type {@link
 * SharedServer.Running}. Before each test the next hop has forgotten its messages and its script.
 *
 * <p>Tests do not depend on each other: who reads an inbox uses an account of its own ({@link
 * Running#newAccount}), nobody changes settings, and nobody stops the server.
 */
final class SharedServer implements ParameterResolver, BeforeEachCallback, AfterEachCallback {

  private static final Namespace NAMESPACE = Namespace.create(SharedServer.class);

  /**
   * The server and all that is outside of it. Tests use it one after the other. Clients with the
   * addresses {@link #TOOL} and {@link #LISTS}, and the account {@link #SPEAKER}, may relay under
   * rules of their own.
   */
  static final class Running implements AutoCloseable {
    /** Its bounces go to the author. */
    static final String TOOL = "127.0.0.60";

    /** Its mail leaves under its own return path. */
    static final String LISTS = "127.0.0.61";

    /** An account that may also send as remote.example. */
    static final String SPEAKER = "speaker@example.com";

    private final ClosedInTurn closed = new ClosedInTurn();
    private final int proxiedPort = FreePorts.one();
    private final int proxiedTlsPort = FreePorts.one();
    private final World world;
    private final WaybillServer server;
    private int accounts;

    private Running() {
      Path directory = closed.later(TemporaryDirectory.create("shared-server")).path();
      world = closed.later(World.create());
      server = closed.later(WaybillServer.start(directory.resolve("var"), conf(directory), world));
      account(SPEAKER);
    }

    private Path conf(Path directory) {
      try {
        Path conf = ChangedConf.copy(directory.resolve("conf"));
        ChangedConf.rule(
            conf,
            "<network cidr=\"%s/32\" senders=\"local *@remote.example\" bounces-to=\"author\"/>"
                .formatted(TOOL));
        ChangedConf.rule(
            conf,
            "<network cidr=\"%s/32\" senders=\"local *@lists.example\" return-path=\"own\"/>"
                .formatted(LISTS));
        ChangedConf.rule(
            conf, "<account name=\"%s\" senders=\"own *@remote.example\"/>".formatted(SPEAKER));
        ChangedConf.proxiedServer(conf, proxiedPort);
        ChangedConf.proxiedTlsServer(conf, proxiedTlsPort);
        return conf;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    World world() {
      return world;
    }

    WaybillServer server() {
      return server;
    }

    /** SMTP, for clients that come through a proxy: the shipped server that wants its header. */
    int proxiedPort() {
      return proxiedPort;
    }

    /** The same with TLS from the first octet after that header. */
    int proxiedTlsPort() {
      return proxiedTlsPort;
    }

    /** A new account with an empty inbox and {@link WaybillServer#PASSWORD}; its address. */
    String newAccount() {
      accounts++;
      return account("reader" + accounts + "@example.com");
    }

    private String account(String address) {
      int status =
          server.put("/users/" + address, "{\"password\":\"" + WaybillServer.PASSWORD + "\"}");
      if (status != 204) {
        throw new AssertionError("no account " + address + ": " + status);
      }
      return address;
    }

    @Override
    public void close() {
      try {
        closed.close();
      } catch (Exception e) {
        throw new IllegalStateException("The shared server does not stop", e);
      }
    }
  }

  private static Running running(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(Running.class, key -> new Running(), Running.class);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Running.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return running(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    running(context).world.sink.forget();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    running(context).world.sink.clearScript();
  }
}
