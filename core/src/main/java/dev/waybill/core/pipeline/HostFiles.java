// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.pipeline;

import dev.waybill.core.settings.Problem;
import dev.waybill.core.settings.Variables;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import javax.xml.stream.XMLStreamException;

/**
 * Checks the configuration files of James: whether they lead mail through Waybill.
 *
 * <p>An error means that mail would be lost, refused to everybody, or leave unsigned; an obstacle
 * is an error with which James does not start at all. Immutable.
 */
public final class HostFiles {

  static final String MAILETS = "mailetcontainer.xml";
  static final String SMTP = "smtpserver.xml";

  /** Files with servers besides SMTP; each is named like the elements in it. */
  private static final List<String> OTHERS = List.of("imapserver", "pop3server");

  private final Path conf;
  private final Variables variables;
  private final Classes classes;
  private final TlsFiles tls;
  private final Listeners listeners = new Listeners();
  private final List<Problem> problems = new ArrayList<>();
  private final List<Problem> obstacles = new ArrayList<>();
  private final List<Path> read = new ArrayList<>();

  private HostFiles(Path conf, Path data, ClassNames names, Variables variables) {
    this.conf = conf;
    this.variables = variables;
    this.classes = new Classes(names);
    this.tls = new TlsFiles(conf, data);
  }

  /**
   * Reads and checks the files.
   *
   * @param conf the directory of James's files
   * @param data what {@code file://var/} means in them
   * @param names which classes there are
   * @param variables answers {@code ${sys:name}} and {@code ${env:NAME}}
   */
  public static HostFiles check(Path conf, Path data, ClassNames names, Variables variables) {
    HostFiles files = new HostFiles(conf, data, names, variables);
    files.check();
    return files;
  }

  /** All problems, by file and line. */
  public List<Problem> problems() {
    return List.copyOf(problems);
  }

  /** Those with which James does not start. */
  public List<Problem> obstacles() {
    return List.copyOf(obstacles);
  }

  /** The files that were read and are in order. */
  public List<Path> inOrder() {
    return List.copyOf(read);
  }

  private void check() {
    Path mailets = conf.resolve(MAILETS);
    Path smtp = conf.resolve(SMTP);
    if (Files.notExists(mailets) && Files.notExists(smtp)) {
      // This is not the directory of a James.
      return;
    }
    look(mailets, true, this::mailets);
    look(smtp, true, this::smtp);
    for (String server : OTHERS) {
      look(
          conf.resolve(server + ".xml"),
          false,
          (root, findings) -> servers(root, server, findings));
    }
    webAdmin(conf.resolve("webadmin.properties"));
  }

  private void mailets(XmlNode root, Findings findings) throws XMLStreamException {
    Pipeline pipeline = PipelineReader.read(root);
    new MailetNames(pipeline, classes, findings).check();
    findings.addAll(PipelineCheck.of(conf.resolve(MAILETS).toString(), pipeline));
    new MailetPath(pipeline, findings).check();
    Optional<XmlNode> spooler = root.named("spooler").findFirst();
    if (spooler.map(node -> node.textOf("errorRepository")).orElse("").isEmpty()) {
      findings.obstacle(
          spooler.map(XmlNode::line).orElse(root.line()),
          "<spooler> needs an <errorRepository>, for example dead://var/mail/error/");
    }
    if (spooler.filter(node -> node.textOf("threads").matches("0+")).isPresent()) {
      findings.error(
          spooler.get().line(),
          "with 0 <threads> accepted mail is never processed; the default is 20");
    }
  }

  private void smtp(XmlNode root, Findings findings) {
    List<XmlNode> enabled = servers(root, "smtpserver", findings);
    if (enabled.isEmpty()) {
      findings.error(root.line(), "no <smtpserver> is enabled, so nobody can send");
    }
    enabled.forEach(server -> new HandlerChain(server, findings, classes).check());
  }

  private List<XmlNode> servers(XmlNode root, String name, Findings findings) {
    List<XmlNode> enabled = new ArrayList<>();
    for (XmlNode server : root.named(name).toList()) {
      String written = server.attribute("enabled", "true");
      if (written.equals("true")) {
        enabled.add(server);
      } else if (!written.equals("false")) {
        findings.obstacle(
            server.line(), "<%s enabled=\"%s\">: expected true or false".formatted(name, written));
      }
    }
    String file = conf.resolve(name + ".xml").toString();
    for (XmlNode server : enabled) {
      server.named("bind").forEach(bind -> listeners.add(bind.text(), file, bind.line(), findings));
      tls.check(server, findings);
    }
    return enabled;
  }

  private void webAdmin(Path file) {
    if (Files.notExists(file)) {
      return;
    }
    Findings findings = new Findings(file.toString());
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
      List<String> lines = Files.readAllLines(file);
      int line = 1 + firstWith(lines, "port=");
      String port = substituted(properties.getProperty("port", ""));
      if (properties.getProperty("enabled", "true").equals("true") && !port.isEmpty()) {
        String host = substituted(properties.getProperty("host", "127.0.0.1"));
        listeners.add(host + ":" + port, file.toString(), line, findings);
      }
    } catch (IOException | IllegalArgumentException e) {
      findings.obstacle(0, "cannot be read: " + e.getMessage());
    }
    keep(file, findings);
  }

  private static int firstWith(List<String> lines, String start) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).strip().startsWith(start)) {
        return i;
      }
    }
    return 0;
  }

  private String substituted(String text) {
    return variables.substitute(text.strip());
  }

  private void look(Path file, boolean required, Check check) {
    Findings findings = new Findings(file.toString());
    if (Files.notExists(file)) {
      if (required) {
        findings.obstacle(0, "does not exist; James does not start without it");
        keep(file, findings);
      }
      return;
    }
    try {
      check.of(XmlReader.read(file, variables), findings);
    } catch (XMLStreamException e) {
      findings.obstacle(XmlReader.line(e), "cannot be read as XML: " + XmlReader.text(e));
    } catch (IOException e) {
      findings.obstacle(0, "cannot be read; run this as the user of the server");
    }
    keep(file, findings);
  }

  private void keep(Path file, Findings findings) {
    problems.addAll(findings.problems());
    obstacles.addAll(findings.obstacles());
    if (findings.problems().isEmpty()) {
      read.add(file);
    }
  }

  @FunctionalInterface
  private interface Check {
    void of(XmlNode root, Findings findings) throws XMLStreamException;
  }
}
