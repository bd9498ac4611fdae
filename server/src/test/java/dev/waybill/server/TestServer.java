// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import com.google.inject.Module;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The configuration of the repository, on free ports, in a directory of its own. */
final class TestServer {
  static final String SMTP = "waybill.smtp.port";
  static final String SUBMISSION = "waybill.submission.port";
  static final String SMTPS = "waybill.smtps.port";
  static final String IMAPS = "waybill.imaps.port";
  static final String WEBADMIN = "waybill.webadmin.port";
  static final String POP3S = "waybill.pop3s.port";

  private static final List<String> PORTS =
      List.of(
          SMTP,
          SUBMISSION,
          SMTPS,
          IMAPS,
          POP3S,
          "waybill.imap.port",
          "waybill.pop3.port",
          WEBADMIN);

  private static final String FIRST_MAILET =
      "<mailet match=\"All\" class=\"dev.waybill.mailets.RouteRoleAddresses\">";

  private final ServerDirectories directories;
  private final Map<String, Integer> ports;

  private TestServer(ServerDirectories directories, Map<String, Integer> ports) {
    this.directories = directories;
    this.ports = ports;
  }

  static TestServer in(Path home) throws IOException, GeneralSecurityException {
    ServerDirectories directories = ServerDirectories.below(home);
    copyConfiguration(directories.conf());
    new SelfSignedCertificate(InstantSource.system(), new SecureRandom())
        .ensure(directories, "localhost");
    return new TestServer(directories, freePorts());
  }

  /** A server that is not started, with its ports where the configuration looks for them. */
  DurableJames create(Module... extra) {
    ports.forEach((name, port) -> System.setProperty(name, port.toString()));
    return DurableJames.create(directories, extra);
  }

  int port(String name) {
    return ports.getOrDefault(name, 0);
  }

  /** What WebAdmin wants in the Authorization field. */
  String credentials() throws IOException {
    return Files.readString(directories.data().resolve("waybill/admin.secret"))
        .strip()
        .split(": ", 2)[1];
  }

  static void forgetPorts() {
    PORTS.forEach(System::clearProperty);
  }

  private static void copyConfiguration(Path target) throws IOException {
    Files.createDirectories(target);
    try (Stream<Path> files = Files.list(Path.of("..", "conf"))) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(file.getFileName()));
      }
    }
    Path pipeline = target.resolve("mailetcontainer.xml");
    String keeping =
        "<mailet match=\"All\" class=\"" + KeepOctets.class.getName() + "\"/>" + FIRST_MAILET;
    // Fewer hops than the SMTP dialogue refuses, so that a test can have mail that is put aside.
    Files.writeString(
        pipeline,
        Files.readString(pipeline)
            .replace(FIRST_MAILET, keeping)
            .replace("RelayLimit=101", "RelayLimit=50"));
  }

  private static Map<String, Integer> freePorts() throws IOException {
    // All open at once, so that no port is found twice.
    List<ServerSocket> sockets = new ArrayList<>();
    Map<String, Integer> ports = new HashMap<>();
    try {
      for (String name : PORTS) {
        ServerSocket socket = new ServerSocket(0);
        sockets.add(socket);
        ports.put(name, socket.getLocalPort());
      }
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
    return ports;
  }
}
