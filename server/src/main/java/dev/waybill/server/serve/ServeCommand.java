// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.serve;

import dev.waybill.core.WaybillSettings;
import dev.waybill.core.address.DomainName;
import dev.waybill.core.dns.DnsjavaPublicAnswers;
import dev.waybill.core.records.DomainRecords;
import dev.waybill.core.records.PublicName;
import dev.waybill.core.relay.RelaySettings;
import dev.waybill.core.relay.RuleDoubts;
import dev.waybill.core.settings.InvalidSettingsException;
import dev.waybill.core.settings.Variables;
import dev.waybill.core.store.StoreHealth;
import dev.waybill.server.DurableJames;
import dev.waybill.server.EngineProbe;
import dev.waybill.server.SelfSignedCertificate;
import dev.waybill.server.ServerDirectories;
import dev.waybill.server.ServerStartException;
import dev.waybill.server.StoreProbe;
import dev.waybill.storage.ServerFacts;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.james.utils.DataProbeImpl;
import org.apache.james.utils.WebAdminGuiceProbe;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Starts the server in the foreground and runs it until it is told to stop. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    version = "Waybill 0.1.0-SNAPSHOT on Apache James 3.8.1",
    sortOptions = false,
    description = "Starts the server; Ctrl-C stops it.")
public final class ServeCommand implements Callable<Integer> {

  /** Something the person can mend: a taken port, a wrong setting. */
  private static final int EXIT_PROBLEM = 1;

  /** How often the store is asked whether it has failed for good; from memory. */
  private static final Duration LOOK_AT_STORE = Duration.ofSeconds(1);

  /** How long a server whose store has failed may take to stop; chosen. */
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

  /** How long a person who starts a server waits for the DNS; chosen. */
  private static final Duration DNS_PATIENCE = Duration.ofSeconds(10);

  private final InstantSource clock = InstantSource.system();
  private final SecureRandom random = new SecureRandom();

  @Mixin private ServeOptions options = new ServeOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    try {
      return run(out);
    } catch (StartProblem | InvalidSettingsException e) {
      spec.commandLine().getErr().println(e.getMessage());
    } catch (ServerStartException e) {
      spec.commandLine().getErr().println("The server did not start: " + e.getMessage());
    }
    return EXIT_PROBLEM;
  }

  private int run(PrintWriter out)
      throws IOException, GeneralSecurityException, InterruptedException {
    Path conf = existing(options.conf);
    Path data = options.data.toAbsolutePath().normalize();
    DomainName hostname = options.hostname();
    List<Listener> listeners = options.listeners();
    publish(conf, data, hostname, listeners);
    WaybillSettings settings =
        WaybillSettings.read(conf.resolve("waybill.xml"), data, Variables.ofProcess()).value();
    DataLock lock = DataLock.take(data);
    refuseTakenPorts(listeners);
    prepare(data, out);
    ServerDirectories directories = new ServerDirectories(conf, data);
    new SelfSignedCertificate(clock, random)
        .ensure(directories, hostname.value())
        .ifPresent(out::println);
    facts(hostname).write(data);
    DurableJames james = DurableJames.create(directories);
    james.afterStop(lock::close);
    FirstRun firstRun = start(james, directories, out);
    try {
      AdminUrl url = AdminUrl.publish(data, james.probe(WebAdminGuiceProbe.class));
      james.afterStop(url::close);
      greet(settings, james, firstRun, hostname, out);
      doubts(conf.resolve("waybill.xml"), settings.relay(), james, out);
      out.println();
      out.println("Ready. Ctrl-C stops the server.");
      out.flush();
    } catch (RuntimeException e) {
      james.close();
      throw e;
    }
    return awaitEnd(james, out);
  }

  private static void prepare(Path data, PrintWriter out) {
    try {
      int left = TemporaryFiles.use(data);
      if (left > 0) {
        out.println("Removed " + left + " temporary files that a killed server had left behind");
      }
      PrivateFiles.Result files = PrivateFiles.close(data);
      if (files.closed() > 0) {
        out.println(
            "Closed %d files and directories in %s to other users".formatted(files.closed(), data));
      }
      files.left().forEach(path -> out.println("Not ours, so left as it is: " + path));
    } catch (IOException e) {
      throw new StartProblem("The data directory " + data + " cannot be made private: " + e);
    }
  }

  private ServerFacts facts(DomainName hostname) {
    return new ServerFacts(hostname.value(), options.smtpPorts, ProcessHandle.current().pid());
  }

  private FirstRun start(DurableJames james, ServerDirectories directories, PrintWriter out) {
    out.println(
        "Starting Waybill on Apache James 3.8.1; its log is in "
            + directories.data().resolve("log"));
    out.flush();
    Instant begin = clock.instant();
    Passwords passwords = new Passwords(options.passwordFile(), System.console(), random);
    FirstRun firstRun =
        new FirstRun(
            () -> new JamesAccounts(james.probe(DataProbeImpl.class)),
            () -> new ServerKeys(james.probe(EngineProbe.class)),
            passwords,
            out);
    try {
      // Before anybody can send, so that nobody is told that an account does not exist.
      james.start(() -> firstRun.create(options.domains, options.users));
    } catch (RuntimeException e) {
      new NextSteps(out).passwords(firstRun.passwords());
      throw e;
    }
    Duration took = Duration.between(begin, clock.instant());
    out.println("Started in %.1f s".formatted(took.toMillis() / 1000.0));
    return firstRun;
  }

  private void greet(
      WaybillSettings settings,
      DurableJames james,
      FirstRun firstRun,
      DomainName hostname,
      PrintWriter out) {
    james.probe(EngineProbe.class).refreshDomains();
    NextSteps next = new NextSteps(out);
    james.probe(EngineProbe.class).postmasterTrouble().ifPresent(next::warning);
    next.listening(options.listeners());
    List<String> domains = new JamesAccounts(james.probe(DataProbeImpl.class)).domains();
    DomainName publicName = publicName(hostname, domains);
    if (!publicName.equals(hostname)) {
      next.noPublicName(hostname, publicName);
    }
    DomainRecords records =
        new DomainRecords(
            new DnsjavaPublicAnswers(settings.dns(), DNS_PATIENCE, clock), publicName);
    for (DomainName domain : firstRun.newDomains()) {
      next.records(
          domain,
          publicName,
          records.of(
              domain,
              settings.returnPath().hostTemplate().hostOf(domain),
              firstRun.records(domain)));
    }
    next.passwords(firstRun.passwords());
    if (domains.isEmpty()) {
      next.noDomain();
    } else {
      options.users.stream()
          .findFirst()
          .ifPresent(user -> next.firstMessage(user, options.firstSmtpPort()));
    }
  }

  private static void doubts(Path file, RelaySettings relay, DurableJames james, PrintWriter out) {
    Accounts accounts = new JamesAccounts(james.probe(DataProbeImpl.class));
    Set<Integer> ports = james.probe(EngineProbe.class).smtpPorts();
    RuleDoubts.of(file.toString(), relay, accounts::hasUser, ports).forEach(out::println);
  }

  // Records that name a private host would help nobody.
  private static DomainName publicName(DomainName hostname, List<String> domains) {
    return PublicName.isPublic(hostname)
        ? hostname
        : new DomainName("mx." + domains.stream().findFirst().orElse("example.com"));
  }

  private static void refuseTakenPorts(List<Listener> listeners) {
    List<String> problems = new ArrayList<>();
    Map<Integer, Listener> byPort = new HashMap<>();
    for (Listener listener : listeners) {
      Listener other = byPort.putIfAbsent(listener.port(), listener);
      if (other == null) {
        listener.problem().ifPresent(problems::add);
      } else {
        problems.add(
            "%s and %s are both %d; choose two ports"
                .formatted(other.option(), listener.option(), listener.port()));
      }
    }
    if (!problems.isEmpty()) {
      throw new StartProblem(String.join("\n", problems));
    }
  }

  // A signal ends the process, and the hook stops the server before. Only a restart helps a store
  // that has failed for good, so the process ends and anyone who watches it starts it again.
  private static int awaitEnd(DurableJames james, PrintWriter out) throws InterruptedException {
    Thread hook =
        new Thread(
            () -> {
              out.println("Stopping");
              out.flush();
              james.close();
              out.println("Stopped");
              out.flush();
            },
            "waybill-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    StoreProbe store = james.probe(StoreProbe.class);
    while (store.health().state() != StoreHealth.State.FAILED) {
      TimeUnit.MILLISECONDS.sleep(LOOK_AT_STORE.toMillis());
    }
    String why = store.health().detail();
    hook.start();
    hook.join(STOP_PATIENCE.toMillis());
    out.println("Ended because the store failed; start the server again. " + why);
    out.flush();
    Runtime.getRuntime().halt(EXIT_PROBLEM);
    return EXIT_PROBLEM;
  }

  // James reads its files with ${sys:...}; this is how options reach them.
  private void publish(Path conf, Path data, DomainName hostname, List<Listener> listeners) {
    listeners.stream()
        .collect(Collectors.groupingBy(Listener::property))
        .forEach((property, ports) -> System.setProperty(property, Listener.bindings(ports)));
    System.setProperty("waybill.bind", options.bind);
    System.setProperty("waybill.hostname", hostname.value());
    options.domains.stream()
        .findFirst()
        .ifPresent(domain -> System.setProperty("waybill.domain", domain));
    System.setProperty("waybill.log.directory", data.resolve("log").toString());
    System.setProperty("logback.configurationFile", conf.resolve("logback.xml").toString());
  }

  private static Path existing(Path conf) {
    if (Files.isRegularFile(conf.resolve("waybill.xml"))) {
      return conf.toAbsolutePath().normalize();
    }
    throw new StartProblem(
        "There is no waybill.xml in " + conf.toAbsolutePath().normalize() + "; see --conf");
  }
}
