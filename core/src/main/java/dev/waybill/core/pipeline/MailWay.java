// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.pipeline;

import dev.waybill.core.settings.Problem;
import dev.waybill.core.settings.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;

/**
 * The way of a message through the files of James: where it comes in, and whether it is signed.
 *
 * <p>Immutable.
 *
 * @param doors the enabled SMTP servers, in the order of the file; empty when they are not known
 * @param unsigned why mail leaves without a signature; empty when the files lead all of it through
 *     {@code SignDkim}
 * @param cautions why that may not be all: a file that cannot be read, a {@code SignDkim} that does
 *     not take all mail
 */
public record MailWay(List<SmtpDoor> doors, Optional<String> unsigned, List<String> cautions) {

  /** Nothing is known, so nothing differs by port, and mail is signed. */
  public static final MailWay UNKNOWN = new MailWay(List.of(), Optional.empty(), List.of());

  /** Copies the lists. */
  public MailWay {
    doors = List.copyOf(doors);
    cautions = List.copyOf(cautions);
  }

  /**
   * What {@code smtpserver.xml} and {@code mailetcontainer.xml} say; a file that does not exist
   * says nothing.
   *
   * @param conf the directory of the files
   * @param variables answers {@code ${sys:name}} and {@code ${env:NAME}}
   */
  public static MailWay read(Path conf, Variables variables) {
    List<String> cautions = new ArrayList<>();
    List<SmtpDoor> doors =
        root(conf.resolve(HostFiles.SMTP), variables, cautions).stream()
            .flatMap(root -> root.named("smtpserver"))
            .filter(server -> server.attribute("enabled", "true").equals("true"))
            .map(SmtpDoor::of)
            .toList();
    Path mailets = conf.resolve(HostFiles.MAILETS);
    return new MailWay(
        doors,
        root(mailets, variables, cautions).flatMap(root -> unsigned(mailets, root, cautions)),
        cautions);
  }

  private static Optional<XmlNode> root(Path file, Variables variables, List<String> cautions) {
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(XmlReader.read(file, variables));
    } catch (XMLStreamException e) {
      cautions.add(
          file + ":" + XmlReader.line(e) + ": cannot be read as XML: " + XmlReader.text(e));
    } catch (IOException e) {
      cautions.add(file + ": cannot be read; run this as the user of the server");
    }
    return Optional.empty();
  }

  private static Optional<String> unsigned(Path file, XmlNode root, List<String> cautions) {
    try {
      Findings findings = new Findings(file.toString());
      new MailetPath(PipelineReader.read(root), findings).checkSigned();
      for (Problem problem : findings.problems()) {
        if (problem.severity() == Problem.Severity.ERROR) {
          return Optional.of(problem.toString());
        }
        cautions.add(problem.toString());
      }
      return Optional.empty();
    } catch (XMLStreamException e) {
      cautions.add(file + ": cannot be read: " + XmlReader.text(e));
      return Optional.empty();
    }
  }
}
