// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli.doctor;

import dev.waybill.core.address.DomainName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The certificate that clients see. */
public record Certificate(Path file) {

  /** Renewal services renew at 30 days; at less something has gone wrong. */
  private static final Duration SOON = Duration.ofDays(20);

  private static final String AREA = "certificate";

  /**
   * Its age, its name, who signed it.
   *
   * @param host what clients connect to
   */
  public Finding finding(DomainName host, Instant now) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return judge(
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in),
          host,
          now);
    } catch (NoSuchFileException e) {
      return Finding.unknown(AREA, "there is no " + file);
    } catch (CertificateException e) {
      return Finding.fail(AREA, file + " is no certificate", "put a PEM certificate there");
    }
  }

  private Finding judge(X509Certificate certificate, DomainName host, Instant now)
      throws CertificateParsingException {
    Instant end = certificate.getNotAfter().toInstant();
    String renew = "renew it, and restart the server";
    if (end.isBefore(now)) {
      return Finding.fail(AREA, file + " has expired at " + end, renew);
    }
    if (end.isBefore(now.plus(SOON))) {
      return Finding.warn(AREA, file + " expires at " + end, renew);
    }
    if (!names(certificate, host)) {
      return Finding.warn(AREA, file + " is not for " + host, "get one for " + host);
    }
    boolean selfSigned =
        certificate.getIssuerX500Principal().equals(certificate.getSubjectX500Principal());
    return selfSigned
        ? Finding.warn(
            AREA,
            file + " is self-signed",
            "mail programs ask before they trust it; other servers do not mind")
        : Finding.ok(AREA, "for " + host + ", until " + end);
  }

  private static boolean names(X509Certificate certificate, DomainName host)
      throws CertificateParsingException {
    return Optional.ofNullable(certificate.getSubjectAlternativeNames()).stream()
        .flatMap(Collection::stream)
        .map((List<?> name) -> name.get(1).toString().toLowerCase(Locale.ROOT))
        .anyMatch(name -> name.equals(host.value()) || name.equals(wildcard(host.value())));
  }

  // RFC 6125 §6.4.3: the asterisk is for one label, the first.
  private static String wildcard(String host) {
    return "*" + host.substring(Math.max(host.indexOf('.'), 0));
  }
}
