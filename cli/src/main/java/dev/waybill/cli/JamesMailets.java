// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import dev.waybill.core.dkim.keys.KeyName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * The keys that James's own {@code DKIMSign} mailets of a {@code mailetcontainer.xml} use: {@code
 * signatureTemplate} names domain and selector, {@code privateKey} or {@code privateKeyFilepath}
 * has the key.
 */
final class JamesMailets {

  private static final String MAILET = "DKIMSign";
  private static final Pattern CONF = Pattern.compile("^file://conf/");

  private final Path file;

  JamesMailets(Path file) {
    this.file = file;
  }

  /**
   * Every key that is named there.
   *
   * @throws CommandProblem when the file, or one of the mailets, cannot be understood
   */
  List<KeyCandidate> read() {
    List<KeyCandidate> candidates = new ArrayList<>();
    NodeList mailets = document().getElementsByTagName("mailet");
    for (int i = 0; i < mailets.getLength(); i++) {
      Element mailet = (Element) mailets.item(i);
      String type = mailet.getAttribute("class");
      if (type.equals(MAILET) || type.endsWith("." + MAILET)) {
        candidates.add(candidate(mailet));
      }
    }
    return candidates;
  }

  private KeyCandidate candidate(Element mailet) {
    String template = child(mailet, "signatureTemplate").orElse("");
    KeyName name = KeyArguments.key(tag(template, "d"), tag(template, "s"));
    Optional<String> inline = child(mailet, "privateKey");
    if (inline.isPresent()) {
      return new KeyCandidate(name, file.toString(), inline::get);
    }
    String path =
        child(mailet, "privateKeyFilepath")
            .orElseThrow(() -> new CommandProblem(file + ": the key of " + name + " is missing"));
    Path key = file.toAbsolutePath().resolveSibling(CONF.matcher(path).replaceFirst(""));
    return KeyCandidate.of(name, key);
  }

  private String tag(String template, String name) {
    Matcher tag = Pattern.compile("(?:^|;)\\s*" + name + "\\s*=\\s*([^;\\s]+)").matcher(template);
    if (!tag.find()) {
      throw new CommandProblem(
          file + ": a signatureTemplate of " + MAILET + " has no " + name + "=");
    }
    return tag.group(1);
  }

  private static Optional<String> child(Element mailet, String name) {
    NodeList children = mailet.getElementsByTagName(name);
    return children.getLength() == 0
        ? Optional.empty()
        : Optional.of(children.item(0)).map(Node::getTextContent).map(String::strip);
  }

  // James writes its files without a document type; one could name foreign files.
  private Document document() {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      return factory.newDocumentBuilder().parse(file.toFile());
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new CommandProblem(file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
