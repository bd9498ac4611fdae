// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.testkit.net.FreePorts;
import dev.waybill.testkit.process.ServerProcess;
import dev.waybill.testkit.process.ServerProcessBuilder;
import dev.waybill.testkit.smtp.SmtpClient;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A real server process, started by the same class and the same {@code conf/} as {@code ./waybill
 * serve}. Confined to one test.
 */
final class WaybillServer implements AutoCloseable {

  static final String DOMAIN = "example.com";
  static final String USER = "news@example.com";
  static final String PASSWORD = "correct horse";

  /** What a slow machine under load needs to start James; nothing is measured with it. */
  private static final Duration START = Duration.ofMinutes(5);

  /** How long WebAdmin may take, on a slow machine under load. */
  private static final Duration ANSWER = Duration.ofSeconds(60);

  private static final Duration STOP = Duration.ofSeconds(60);

  private final Path data;
  private final Path conf;
  private final Map<String, String> properties;
  private final List<String> javaOptions;
  private final Map<String, String> environment;
  private final String hostname;
  private final List<Integer> ports;
  private final HttpClient http = HttpClient.newHttpClient();
  private ServerProcess process;

  private WaybillServer(Path data, Path conf, Map<String, String> properties) {
    this(data, conf, properties, List.of(), Map.of());
  }

  private WaybillServer(
      Path data,
      Path conf,
      Map<String, String> properties,
      List<String> javaOptions,
      Map<String, String> environment) {
    this(data, conf, properties, javaOptions, environment, "mx.example.com");
  }

  private WaybillServer(
      Path data,
      Path conf,
      Map<String, String> properties,
      List<String> javaOptions,
      Map<String, String> environment,
      String hostname) {
    this.data = data;
    this.conf = conf;
    this.properties = properties;
    this.javaOptions = javaOptions;
    this.environment = environment;
    this.hostname = hostname;
    this.ports = FreePorts.reserve(9);
    this.process = launch();
  }

  /** A server whose next hops and DNS are those of the world; ready when this returns. */
  static WaybillServer start(Path data, World world) {
    return start(data, shippedConf(), world);
  }

  /** As {@link #start(Path, World)}, with another {@code conf/}. */
  static WaybillServer start(Path data, Path conf, World world) {
    WaybillServer server = new WaybillServer(data, conf, world.properties());
    server.awaitReady();
    return server;
  }

  /** As {@link #start(Path, Path, World)}, with another host name. */
  static WaybillServer startNamed(Path data, Path conf, World world, String hostname) {
    WaybillServer server =
        new WaybillServer(data, conf, world.properties(), List.of(), Map.of(), hostname);
    server.awaitReady();
    return server;
  }

  /** As {@link #start(Path, Path, World)}, with more in the environment of its process. */
  static WaybillServer start(Path data, Path conf, World world, Map<String, String> environment) {
    WaybillServer server =
        new WaybillServer(data, conf, world.properties(), List.of(), environment);
    server.awaitReady();
    return server;
  }

  /**
   * A server with a {@code waybill.xml} of its own beside the shipped files.
   *
   * @param edit makes it from the shipped one
   */
  static WaybillServer start(Path data, World world, UnaryOperator<String> edit) {
    Path conf = copyOfShippedConf(data.resolveSibling(data.getFileName() + "-conf"));
    rewrite(conf.resolve("waybill.xml"), edit);
    WaybillServer server = new WaybillServer(data, conf, world.properties());
    server.awaitReady();
    return server;
  }

  /**
   * A server with the classes of these tests on its class path, so that it can have hooks of a
   * test.
   *
   * @param edit makes its smtpserver.xml from the shipped one
   * @param javaOptions for its Java machine, on top of what the world says
   */
  static WaybillServer startWithHooks(
      Path data, World world, UnaryOperator<String> edit, List<String> javaOptions) {
    Path conf = copyOfShippedConf(data.resolveSibling(data.getFileName() + "-conf"));
    rewrite(conf.resolve("smtpserver.xml"), edit);
    WaybillServer server = new WaybillServer(data, conf, world.properties(), javaOptions, Map.of());
    server.awaitReady();
    return server;
  }

  /**
   * A server with the classes of these tests on its class path, so that it can have mailets of a
   * test.
   *
   * @param edit makes waybill.xml and mailetcontainer.xml, by their names, from the shipped ones
   */
  static WaybillServer startWithMailets(Path directory, World world, BinaryOperator<String> edit) {
    Path conf = copyOfShippedConf(directory.resolve("conf"));
    for (String file : List.of("waybill.xml", "mailetcontainer.xml")) {
      rewrite(conf.resolve(file), text -> edit.apply(file, text));
    }
    return startWithMailets(directory.resolve("var"), conf, world);
  }

  /** A server with the classes of these tests on its class path, and a pipeline that names some. */
  static WaybillServer startWithMailets(Path data, Path conf, World world) {
    // Whatever option: one is enough for the class path.
    WaybillServer server =
        new WaybillServer(data, conf, world.properties(), List.of("-Dwaybill.it=true"), Map.of());
    server.awaitReady();
    return server;
  }

  /**
   * A server without sending limits, so that a load can go on for long.
   *
   * @param environment of its process, beside that of this one
   */
  static WaybillServer startUnlimited(Path data, World world, Map<String, String> environment) {
    Path conf = copyOfShippedConf(data.resolveSibling(data.getFileName() + "-conf"));
    rewrite(conf.resolve("waybill.xml"), xml -> xml.replaceFirst("(?s)  <limits.*</limits>\n", ""));
    WaybillServer server =
        new WaybillServer(data, conf, world.properties(), List.of(), environment);
    server.awaitReady();
    return server;
  }

  /** A server that may refuse to start; nobody has waited for it yet. */
  static WaybillServer launch(Path data, Path conf, World world) {
    return new WaybillServer(data, conf, world.properties());
  }

  /** Waits for the end of a server that ends by itself; answers its exit code. */
  int awaitExit() {
    return process.awaitExit(START);
  }

  /** Changes waybill.xml of a server that has one of its own; read within two seconds. */
  void rewriteSettings(UnaryOperator<String> edit) {
    rewrite(conf.resolve("waybill.xml"), edit);
  }

  private static Path copyOfShippedConf(Path conf) {
    try (Stream<Path> files = Files.list(shippedConf())) {
      Files.createDirectories(conf);
      for (Path file : files.toList()) {
        Files.copy(file, conf.resolve(file.getFileName()));
      }
      return conf;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void rewrite(Path file, UnaryOperator<String> edit) {
    try {
      String shipped = Files.readString(file);
      String edited = edit.apply(shipped);
      assertThat(edited).as("the edit changes something").isNotEqualTo(shipped);
      Files.writeString(file, edited);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The {@code conf/} of the source tree. */
  static Path shippedConf() {
    return Path.of("..", "conf").toAbsolutePath().normalize();
  }

  private ServerProcess launch() {
    List<String> command = new ArrayList<>(List.of(javaCommand(), "-Xmx512m"));
    // A server that is killed leaves its temporary files behind; here the test's directory has
    // them.
    command.add("-Djava.io.tmpdir=" + data.toAbsolutePath().getParent());
    properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.addAll(javaOptions);
    command.addAll(List.of("-cp", classPath()));
    command.addAll(List.of("dev.waybill.server.Main", "serve"));
    command.addAll(List.of("--conf", conf.toString(), "--data", data.toString()));
    command.addAll(List.of("--domain", DOMAIN, "--user", USER, "--hostname", hostname));
    command.addAll(List.of("--password-file", passwordFile().toString()));
    String[] options = {
      "--smtp-port", "--submission-port", "--smtps-port", "--imap-port",
      "--imaps-port", "--pop3-port", "--pop3s-port", "--admin-port"
    };
    for (int i = 0; i < options.length; i++) {
      command.addAll(List.of(options[i], Integer.toString(ports.get(i))));
    }
    command.addAll(List.of("--smtp-port", Integer.toString(ports.get(8))));
    ServerProcessBuilder builder = ServerProcess.command(command.toArray(String[]::new));
    environment.forEach(builder::environment);
    return builder.start();
  }

  private String classPath() {
    String shipped = Path.of("..", "server/target/waybill/lib/*").toString();
    String tests = File.pathSeparator + Path.of("target", "test-classes");
    return javaOptions.isEmpty() ? shipped : shipped + tests;
  }

  static String javaCommand() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private Path passwordFile() {
    try {
      Files.createDirectories(data);
      return Files.writeString(data.resolveSibling(data.getFileName() + ".password"), PASSWORD);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady() {
    process.awaitLine("Ready.", START);
  }

  /** What an administrator sees on the terminal. */
  String console() {
    return read(process.output());
  }

  /** What an administrator finds in the log file. */
  String log() {
    return read(data.resolve("log").resolve("server.log"));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The process id; another one after each start. */
  long pid() {
    return process.pid();
  }

  /** Whether the process runs. */
  boolean isAlive() {
    return process.isAlive();
  }

  /** The last line that it wrote to the terminal. */
  String lastLine() {
    return String.join("", process.tail(1));
  }

  /** SIGKILL. */
  void kill() {
    process.kill();
  }

  /** SIGTERM, as Ctrl-C and service managers do; the exit must be in good order. */
  void stop() {
    process.stop(STOP);
    assertThat(console()).contains("Stopped");
  }

  /** Starts again on the same data and ports. */
  void startAgain() {
    process.close();
    process = launch();
    awaitReady();
  }

  InetSocketAddress smtp() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.get(0));
  }

  /** A second port of the same SMTP server. */
  int otherSmtpPort() {
    return ports.get(8);
  }

  int submissionPort() {
    return ports.get(1);
  }

  int smtpsPort() {
    return ports.get(2);
  }

  int imapPort() {
    return ports.get(3);
  }

  int pop3Port() {
    return ports.get(5);
  }

  int imapsPort() {
    return ports.get(4);
  }

  int pop3sPort() {
    return ports.get(6);
  }

  /** A client on a network that may relay, greeted. */
  SmtpClient insider() {
    return greeted("127.0.0.1");
  }

  /** A client from anywhere, greeted. */
  SmtpClient outsider() {
    return greeted("127.0.0.2");
  }

  /** A client with this address, greeted. */
  SmtpClient greeted(String from) {
    SmtpClient client = SmtpClient.connect(from, "127.0.0.1", ports.get(0));
    client.patience(Duration.ofMinutes(2));
    client.greet("client.example");
    return client;
  }

  /** WebAdmin's answer to a GET. */
  HttpResponse<String> get(String path) {
    return ask(asking(path).GET().build());
  }

  /** The status of WebAdmin's answer to a PUT. */
  int put(String path) {
    return put(path, "");
  }

  /** The status of WebAdmin's answer to a PUT of JSON. */
  int put(String path, String json) {
    HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString(json);
    return ask(asking(path).PUT(body).build()).statusCode();
  }

  /** WebAdmin's answer to a POST of JSON. */
  HttpResponse<String> post(String path, String json) {
    HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString(json);
    return ask(asking(path).header("Content-Type", "application/json").POST(body).build());
  }

  /** Where WebAdmin listens. */
  InetSocketAddress admin() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.get(7));
  }

  /** The file with the secret that WebAdmin wants. */
  Path secretFile() {
    return data.resolve("waybill").resolve("admin.secret");
  }

  /** The certificate that it made for itself. */
  Path certificate() {
    return data.resolve("tls").resolve("certificate.pem").toAbsolutePath();
  }

  /** What WebAdmin wants in the Authorization field. */
  String credentials() {
    return read(secretFile()).strip().split(": ", 2)[1];
  }

  private HttpRequest.Builder asking(String path) {
    URI uri = URI.create("http://127.0.0.1:" + ports.get(7) + path);
    return HttpRequest.newBuilder(uri).timeout(ANSWER).header("Authorization", credentials());
  }

  private HttpResponse<String> ask(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The JSON of a message's history, as soon as it contains {@code text}. */
  String awaitHistory(String token, String text) {
    return await("the history of " + token + " contains " + text)
        .atMost(Duration.ofSeconds(60))
        .until(() -> get("/waybill/messages/" + token).body(), body -> body.contains(text));
  }

  @Override
  public void close() {
    process.close();
  }
}
