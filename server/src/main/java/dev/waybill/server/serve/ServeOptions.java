// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.serve;

import dev.waybill.core.address.DomainName;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code waybill serve}. Filled by picocli on one thread, read afterwards. */
final class ServeOptions {

  @Option(
      names = "--conf",
      paramLabel = "DIR",
      defaultValue = "${sys:waybill.home:-.}/conf",
      description = "the configuration (default: ${DEFAULT-VALUE})")
  Path conf = Path.of("conf");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${sys:waybill.home:-.}/var",
      description = "mail, accounts, keys and logs (default: ${DEFAULT-VALUE})")
  Path data = Path.of("var");

  @Option(
      names = "--domain",
      paramLabel = "NAME",
      description = "a domain to create unless it exists, with its DKIM key")
  List<String> domains = List.of();

  @Option(
      names = "--user",
      paramLabel = "ADDRESS",
      description = "an account to create unless it exists")
  List<String> users = List.of();

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "holds the password of new accounts; else it is asked for, or generated")
  @Nullable Path passwordFile;

  @Option(
      names = "--hostname",
      paramLabel = "NAME",
      description = "what the server calls itself (default: the name of this machine)")
  @Nullable String hostname;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = "0.0.0.0",
      description = "where SMTP, IMAP and POP3 listen (default: ${DEFAULT-VALUE})")
  String bind = "0.0.0.0";

  @Option(
      names = "--smtp-port",
      paramLabel = "PORT",
      defaultValue = "2525",
      description =
          "SMTP, without TLS or with STARTTLS; may be given more than once (default:"
              + " ${DEFAULT-VALUE})")
  List<Integer> smtpPorts = List.of();

  @Option(
      names = "--submission-port",
      paramLabel = "PORT",
      defaultValue = "2587",
      description =
          "submission with STARTTLS; may be given more than once (default: ${DEFAULT-VALUE})")
  List<Integer> submissionPorts = List.of();

  @Option(
      names = "--smtps-port",
      paramLabel = "PORT",
      defaultValue = "2465",
      description = "submission over TLS; may be given more than once (default: ${DEFAULT-VALUE})")
  List<Integer> smtpsPorts = List.of();

  @Option(
      names = "--imap-port",
      paramLabel = "PORT",
      defaultValue = "2143",
      description = "IMAP with STARTTLS (default: ${DEFAULT-VALUE})")
  int imapPort;

  @Option(
      names = "--imaps-port",
      paramLabel = "PORT",
      defaultValue = "2993",
      description = "IMAP over TLS (default: ${DEFAULT-VALUE})")
  int imapsPort;

  @Option(
      names = "--pop3-port",
      paramLabel = "PORT",
      defaultValue = "2110",
      description = "POP3 with STARTTLS (default: ${DEFAULT-VALUE})")
  int pop3Port;

  @Option(
      names = "--pop3s-port",
      paramLabel = "PORT",
      defaultValue = "2995",
      description = "POP3 over TLS (default: ${DEFAULT-VALUE})")
  int pop3sPort;

  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      defaultValue = "8000",
      description = "WebAdmin, on 127.0.0.1 only (default: ${DEFAULT-VALUE})")
  int adminPort;

  Optional<Path> passwordFile() {
    return Optional.ofNullable(passwordFile);
  }

  /** What the server calls itself towards other servers (RFC 5321 §2.3.5). */
  DomainName hostname() {
    if (hostname == null) {
      return nameOfThisMachine();
    }
    try {
      return DomainName.parse(hostname);
    } catch (IllegalArgumentException e) {
      throw new StartProblem("--hostname " + hostname + ": " + e.getMessage());
    }
  }

  // A container may have no name, or an address for one; receivers would refuse both.
  private static DomainName nameOfThisMachine() {
    try {
      return DomainName.parse(InetAddress.getLocalHost().getCanonicalHostName());
    } catch (UnknownHostException | IllegalArgumentException e) {
      return new DomainName("localhost");
    }
  }

  private InetAddress mailAddress() {
    try {
      InetAddress address = InetAddress.getAllByName(bind)[0];
      if (address instanceof Inet4Address) {
        return address;
      }
    } catch (UnknownHostException e) {
      throw new StartProblem("--bind " + bind + " is no address of this machine");
    }
    throw new StartProblem(
        "--bind " + bind + ": only IPv4 addresses can be given here; edit the files in --conf");
  }

  /** Everything the server will listen on. */
  List<Listener> listeners() {
    InetAddress mail = mailAddress();
    InetAddress loopback = InetAddress.getLoopbackAddress();
    List<Listener> all = new ArrayList<>();
    smtpPorts.forEach(
        port -> all.add(new Listener("SMTP", "--smtp-port", "waybill.smtp.port", mail, port)));
    submissionPorts.forEach(
        port ->
            all.add(
                new Listener(
                    "submission", "--submission-port", "waybill.submission.port", mail, port)));
    smtpsPorts.forEach(
        port ->
            all.add(
                new Listener("SMTP over TLS", "--smtps-port", "waybill.smtps.port", mail, port)));
    all.addAll(
        List.of(
            new Listener("IMAP", "--imap-port", "waybill.imap.port", mail, imapPort),
            new Listener("IMAP over TLS", "--imaps-port", "waybill.imaps.port", mail, imapsPort),
            new Listener("POP3", "--pop3-port", "waybill.pop3.port", mail, pop3Port),
            new Listener("POP3 over TLS", "--pop3s-port", "waybill.pop3s.port", mail, pop3sPort),
            new Listener(
                "WebAdmin", "--admin-port", "waybill.webadmin.port", loopback, adminPort)));
    return all;
  }

  /** The first port for SMTP, which a first message is sent to. */
  int firstSmtpPort() {
    return smtpPorts.get(0);
  }
}
