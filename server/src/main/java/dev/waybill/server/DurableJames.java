// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import com.google.inject.Module;
import com.google.inject.Scopes;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.util.Modules;
import dev.waybill.core.pipeline.ClassPathNames;
import dev.waybill.core.pipeline.HostFiles;
import dev.waybill.core.settings.Problem;
import dev.waybill.core.settings.Variables;
import dev.waybill.server.login.LoginModule;
import dev.waybill.server.queue.QueueGate;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.james.GuiceJamesServer;
import org.apache.james.imapserver.netty.IMAPServerFactory;
import org.apache.james.jwt.JwtConfiguration;
import org.apache.james.lifecycle.api.StartUpCheck;
import org.apache.james.modules.MailetProcessingModule;
import org.apache.james.modules.protocols.IMAPServerModule;
import org.apache.james.modules.protocols.POP3ServerModule;
import org.apache.james.modules.protocols.ProtocolHandlerModule;
import org.apache.james.modules.protocols.SMTPServerModule;
import org.apache.james.modules.server.DKIMMailetModule;
import org.apache.james.modules.server.DataRoutesModules;
import org.apache.james.modules.server.DefaultProcessorsConfigurationProviderModule;
import org.apache.james.modules.server.MailQueueRoutesModule;
import org.apache.james.modules.server.MailRepositoriesRoutesModule;
import org.apache.james.modules.server.NoJwtModule;
import org.apache.james.modules.server.TaskManagerModule;
import org.apache.james.modules.server.WebAdminServerModule;
import org.apache.james.pop3server.netty.POP3ServerFactory;
import org.apache.james.server.core.configuration.Configuration.Basic;
import org.apache.james.server.core.configuration.Configuration.ConfigurationPath;
import org.apache.james.smtpserver.netty.SMTPServerFactory;
import org.apache.james.utils.GuiceProbe;

/**
 * One James server with SMTP, IMAP, POP3 and WebAdmin, all of whose state is in one directory.
 *
 * <p>Ports, addresses and key files are named by the files in the configuration directory, which
 * read them from system properties ({@code waybill.smtp.port} and so on); those must be set before
 * {@link #start}. Two servers in one process therefore need configuration directories of their own.
 *
 * <p>Opened in the order in which James asks: database, store, then the listening sockets. Closed
 * the other way round: first no queued message is begun any more, then the sockets, the spooler,
 * the store, the database, at last what was given to {@link #afterStop}. To be started and stopped
 * once, by any thread.
 */
public final class DurableJames implements AutoCloseable {

  /** James ends the whole process when it cannot start, unless this says otherwise. */
  private static final String EXIT_ON_FAILURE = "james.exit.on.startup.error";

  /**
   * James looks up the name of each client for its log, on the threads of the dialogue, unless this
   * says otherwise.
   */
  private static final String HOST_NAMES_IN_LOG = "james.protocols.mdc.hostname";

  /** How long a stop waits for messages that are being processed; chosen. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ServerDirectories directories;
  private final GuiceJamesServer james;
  private final QueueGate gate;
  private final ClosingStack closing;

  private DurableJames(
      ServerDirectories directories, GuiceJamesServer james, QueueGate gate, ClosingStack closing) {
    this.directories = directories;
    this.james = james;
    this.gate = gate;
    this.closing = closing;
  }

  /**
   * A server that is not started yet.
   *
   * @param extra modules that add to the bindings of James, or take the place of some
   */
  public static DurableJames create(ServerDirectories directories, Module... extra) {
    // Each is read once, when a class of James is loaded.
    System.setProperty(EXIT_ON_FAILURE, "false");
    System.setProperty(HOST_NAMES_IN_LOG, "false");
    ClosingStack closing = new ClosingStack();
    QueueGate gate = new QueueGate();
    Basic configuration = new Basic(new ConfigurationPath("file://conf/"), directories.forJames());
    GuiceJamesServer james =
        GuiceJamesServer.forConfiguration(configuration)
            .combineWith(protocols(), administration(), storage(directories, gate, closing))
            .overrideWith(List.of(extra));
    return new DurableJames(directories, james, gate, closing);
  }

  private static Module protocols() {
    return Modules.combine(
        binder ->
            Multibinder.newSetBinder(binder, StartUpCheck.class).addBinding().to(FreePorts.class),
        new ProtocolHandlerModule(),
        Modules.override(new SMTPServerModule())
            .with(
                binder -> {
                  binder.bind(SteadySmtpServers.class).in(Scopes.SINGLETON);
                  binder.bind(SMTPServerFactory.class).to(SteadySmtpServers.class);
                  Multibinder.newSetBinder(binder, GuiceProbe.class)
                      .addBinding()
                      .to(ListeningProbe.class);
                }),
        Modules.override(new IMAPServerModule(), new POP3ServerModule())
            .with(
                new LoginModule(),
                binder -> {
                  binder.bind(IMAPServerFactory.class).to(GuardedImapServers.class);
                  binder.bind(POP3ServerFactory.class).to(GuardedPop3Servers.class);
                }),
        new MailetProcessingModule(),
        new DefaultProcessorsConfigurationProviderModule(),
        new DKIMMailetModule());
  }

  private static Module administration() {
    return Modules.combine(
        Modules.override(new WebAdminServerModule()).with(new GateModule()),
        new NoJwtModule(),
        binder -> binder.bind(JwtConfiguration.class).toInstance(new JwtConfiguration(List.of())),
        new DataRoutesModules(),
        new MailQueueRoutesModule(),
        new MailRepositoriesRoutesModule(),
        binder ->
            Multibinder.newSetBinder(binder, GuiceProbe.class).addBinding().to(EngineProbe.class),
        new TaskManagerModule());
  }

  private static Module storage(
      ServerDirectories directories, QueueGate gate, ClosingStack closing) {
    return Modules.combine(
        new JpaDatabaseModule(directories, closing),
        new JpaAccountsModule(),
        new JpaMailboxModule(),
        new MailRepositoriesModule(),
        new StoreModule(closing),
        new QueueModule(gate));
  }

  /**
   * Has {@code action} run once the server is stopped and its files are closed; the last one given
   * runs first. It also runs when the start fails.
   */
  public DurableJames afterStop(Runnable action) {
    closing.push("an action after the stop", action::run);
    return this;
  }

  /**
   * Starts everything; returns when all ports answer.
   *
   * @throws ServerStartException when any part cannot start; nothing is left running then
   */
  public void start() {
    start(() -> {});
  }

  /**
   * Starts everything; returns when all ports answer.
   *
   * @param beforeSmtp runs when all parts but SMTP are there; what it throws ends the start
   * @throws ServerStartException when any part cannot start; nothing is left running then
   */
  public void start(Runnable beforeSmtp) {
    try {
      refuseBrokenFiles();
      james.start();
    } catch (ServerStartException failure) {
      close();
      throw failure;
    } catch (Exception failure) {
      close();
      throw new ServerStartException(failure);
    }
    try {
      beforeSmtp.run();
    } catch (RuntimeException failure) {
      close();
      throw failure;
    }
    try {
      probe(SpoolStart.class).begin();
      probe(ListeningProbe.class).open();
    } catch (Exception failure) {
      close();
      throw new ServerStartException(failure);
    }
  }

  // James would fail at the first of them, and name neither file nor line.
  private void refuseBrokenFiles() {
    ClassPathNames classes =
        new ClassPathNames(
            DurableJames.class.getClassLoader(), directories.data().resolve("extensions-jars"));
    List<Problem> obstacles =
        HostFiles.check(directories.conf(), directories.data(), classes, Variables.ofProcess())
            .obstacles();
    if (!obstacles.isEmpty()) {
      throw new ServerStartException(
          obstacles.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    }
  }

  /** A handle on a running part of James: its ports, its accounts, its queues. */
  public <T extends GuiceProbe> T probe(Class<T> type) {
    return james.getProbe(type);
  }

  /** Stops accepting, lets what is being processed come to an end, and closes all files. */
  @Override
  public void close() {
    gate.closeAndWait(PATIENCE);
    try {
      james.stop();
    } finally {
      closing.closeAll();
    }
  }
}
