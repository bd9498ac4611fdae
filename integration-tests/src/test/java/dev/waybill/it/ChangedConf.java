// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The shipped {@code conf/} with changes that an administrator might make. */
final class ChangedConf {

  private static final Pattern FIRST_NETWORK =
      Pattern.compile("<network cidr=\"127\\.0\\.0\\.1/32\"/>");

  private static final Pattern RELAY =
      Pattern.compile("^  <relay\\b.*?</relay>", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern SESSIONS =
      Pattern.compile("^  <sessions\\b.*?</sessions>", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern LAST_ELEMENT = Pattern.compile("</waybill>");
  private static final Pattern LOGINS = Pattern.compile("<logins\\b[^>]*/>");
  private static final Pattern FIRST_SERVER =
      Pattern.compile("<smtpserver enabled=\"true\">.*?</smtpserver>", Pattern.DOTALL);
  private static final Pattern LAST_LINE = Pattern.compile("</smtpservers>");
  private static final Pattern TLS_READER =
      Pattern.compile(
          "<(imap|pop3)server enabled=\"true\">\\s*<jmxName>\\1server-ssl</jmxName>.*?</\\1server>",
          Pattern.DOTALL);
  private static final Pattern OUR_HOOKS =
      Pattern.compile("<handler class=\"dev\\.waybill\\.hooks\\.[A-Za-z]+\"/>");

  private ChangedConf() {}

  /** A copy to be changed. */
  static Path copy(Path target) throws IOException {
    Path shipped = WaybillServer.shippedConf();
    List<Path> files;
    try (Stream<Path> all = Files.walk(shipped)) {
      files = all.toList();
    }
    for (Path file : files) {
      Files.copy(file, target.resolve(shipped.relativize(file).toString()));
    }
    return target;
  }

  /** Another {@code <relay>} element. */
  static void relay(Path conf, String element) {
    change(conf.resolve("waybill.xml"), RELAY, element);
  }

  /** One more rule in {@code <relay>}, before those that are there. */
  static void rule(Path conf, String element) {
    change(
        conf.resolve("waybill.xml"),
        FIRST_NETWORK,
        element + "\n    <network cidr=\"127.0.0.1/32\"/>");
  }

  /** One more element of waybill.xml, which the shipped one does not have. */
  static void element(Path conf, String element) {
    change(conf.resolve("waybill.xml"), LAST_ELEMENT, element + "\n</waybill>");
  }

  /** Another {@code <logins>} element. */
  static void logins(Path conf, String element) {
    change(conf.resolve("waybill.xml"), LOGINS, element);
  }

  /** Another {@code <sessions>} element. */
  static void sessions(Path conf, String element) {
    change(conf.resolve("waybill.xml"), SESSIONS, element);
  }

  /** One more SMTP server, like the first one, that wants the PROXY protocol. */
  static void proxiedServer(Path conf, int port) {
    addServer(
        conf,
        server ->
            bound(server, "proxied", port)
                .replace("<tls ", "<proxyRequired>true</proxyRequired><tls "));
  }

  /** As {@link #proxiedServer}, with TLS from the first octet after the PROXY header. */
  static void proxiedTlsServer(Path conf, int port) {
    addServer(
        conf,
        server ->
            bound(server, "proxiedtls", port)
                .replace(
                    "socketTLS=\"false\" startTLS=\"true\"",
                    "socketTLS=\"true\" startTLS=\"false\"")
                .replace("<tls ", "<proxyRequired>true</proxyRequired><tls "));
  }

  /** One more IMAP and one more POP3 server with implicit TLS, which want the PROXY protocol. */
  static void proxiedReaders(Path conf, int imapsPort, int pop3sPort) {
    addProxiedReader(conf.resolve("imapserver.xml"), imapsPort);
    addProxiedReader(conf.resolve("pop3server.xml"), pop3sPort);
  }

  private static void addProxiedReader(Path file, int port) {
    Matcher server = TLS_READER.matcher(read(file));
    assertThat(server.find()).isTrue();
    String proxied =
        bound(server.group(), "proxied" + server.group(1), port)
            .replace("<tls ", "<proxyRequired>true</proxyRequired><tls ");
    change(file, TLS_READER, server.group() + proxied);
  }

  /** One more SMTP server, like the first one, that takes addresses without angle brackets. */
  static void serverWithoutBrackets(Path conf, int port) {
    String element = "<addressBracketsEnforcement>true</addressBracketsEnforcement>";
    addServer(
        conf,
        server -> {
          String bound = bound(server, "lenient", port);
          assertThat(bound).contains(element);
          return bound.replace(element, element.replace("true", "false"));
        });
  }

  /** One more SMTP server that knows only James's own policy and lets this machine relay. */
  static void serverWithoutOurHooks(Path conf, int port) {
    String nobody = "<authorizedAddresses></authorizedAddresses>";
    String everybody = "<authorizedAddresses>127.0.0.0/8</authorizedAddresses>";
    addServer(
        conf,
        server ->
            OUR_HOOKS
                .matcher(bound(server, "unhooked", port).replace(nobody, everybody))
                .replaceAll(""));
  }

  private static String bound(String server, String name, int port) {
    return server
        .replaceFirst("<jmxName>[a-z0-9-]+</jmxName>", "<jmxName>" + name + "</jmxName>")
        .replaceFirst("<bind>[^<]+</bind>", "<bind>127.0.0.1:" + port + "</bind>");
  }

  private static void addServer(Path conf, UnaryOperator<String> change) {
    Path file = conf.resolve("smtpserver.xml");
    Matcher first = FIRST_SERVER.matcher(read(file));
    assertThat(first.find()).isTrue();
    change(file, LAST_LINE, change.apply(first.group()) + "\n</smtpservers>");
  }

  private static void change(Path file, Pattern what, String with) {
    String text = read(file);
    assertThat(what.matcher(text).find()).as("%s has %s", file, what).isTrue();
    write(file, what.matcher(text).replaceFirst(Matcher.quoteReplacement(with)));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
