// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.pipeline;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Checks the key and the certificate of a server with TLS.
 *
 * @param conf what {@code file://conf/} means
 * @param data what {@code file://var/} and other relative paths mean
 */
record TlsFiles(Path conf, Path data) {

  /** What James resolves below its own directories. */
  private static final String FILE = "file://";

  private static final Pattern PRIVATE_KEY =
      Pattern.compile("-----BEGIN ([A-Z]+ )*PRIVATE KEY-----");
  private static final Pattern CERTIFICATE = Pattern.compile("-----BEGIN CERTIFICATE-----");

  void check(XmlNode server, Findings findings) {
    server
        .named("tls")
        .filter(tls -> isOn(tls, "socketTLS") || isOn(tls, "startTLS"))
        .forEach(
            tls -> {
              if (isOn(tls, "socketTLS") && isOn(tls, "startTLS")) {
                findings.warning(
                    tls.line(), "with socketTLS there is no STARTTLS; set one of them to false");
              }
              tls.named("privateKey")
                  .forEach(key -> file(key, PRIVATE_KEY, "private key", findings));
              tls.named("certificates")
                  .forEach(chain -> file(chain, CERTIFICATE, "certificate", findings));
              tls.named("keystore")
                  .forEach(
                      store ->
                          path(store.text()).ifPresent(file -> isThere(file, store, findings)));
            });
  }

  private static boolean isOn(XmlNode tls, String attribute) {
    return tls.attribute(attribute, "false").equals("true");
  }

  private void file(XmlNode element, Pattern content, String what, Findings findings) {
    path(element.text())
        .filter(file -> isThere(file, element, findings))
        .ifPresent(file -> holds(file, content, what, element, findings));
  }

  private static void holds(
      Path file, Pattern content, String what, XmlNode element, Findings findings) {
    try {
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      if (!content.matcher(text).find()) {
        findings.obstacle(element.line(), file + " holds no " + what + " in PEM");
      }
    } catch (IOException e) {
      findings.obstacle(
          element.line(), file + " cannot be read; run this as the user of the server");
    }
  }

  /** Whether it is there; the server makes its own pair at the first start. */
  private boolean isThere(Path file, XmlNode element, Findings findings) {
    if (Files.exists(file)) {
      return true;
    }
    if (!file.startsWith(data.resolve("tls"))) {
      findings.obstacle(
          element.line(), "<" + element.name() + "> names " + file + ", which does not exist");
    }
    return false;
  }

  /** The file that James reads; empty for other places, such as its class path. */
  private Optional<Path> path(String text) {
    if (text.startsWith(FILE)) {
      return Optional.of(below(text.substring(FILE.length())));
    }
    return text.startsWith("file:/")
        ? Optional.of(Path.of(text.substring("file:".length())).normalize())
        : Optional.empty();
  }

  private Path below(String plain) {
    if (plain.startsWith("conf/")) {
      return conf.resolve(plain.substring("conf/".length())).normalize();
    }
    return data.resolve(plain.startsWith("var/") ? plain.substring("var/".length()) : plain)
        .normalize();
  }
}
