// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SelfSignedCertificateTest {

  @TempDir private Path home;

  private final SelfSignedCertificate certificates =
      new SelfSignedCertificate(
          InstantSource.fixed(Instant.parse("2026-11-23T09:00:00Z")), new SecureRandom());

  private Optional<String> ensure(String hostname) throws IOException, GeneralSecurityException {
    return certificates.ensure(ServerDirectories.below(home), hostname);
  }

  private Path tls(String file) {
    return home.resolve("var/tls").resolve(file);
  }

  private static String subject(Path certificate) throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(certificate)) {
      X509Certificate read =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      return read.getSubjectX500Principal().getName();
    }
  }

  @Test
  void a_certificate_follows_the_name_and_the_old_one_is_kept() throws Exception {
    assertThat(ensure("localhost")).get().asString().contains("certificate for localhost");
    byte[] first = Files.readAllBytes(tls("key.pem"));
    assertThat(ensure("localhost")).isEmpty();

    assertThat(ensure("mx.example.com"))
        .get()
        .asString()
        .contains("certificate for mx.example.com", "certificate-localhost.pem");

    assertThat(subject(tls("certificate.pem"))).isEqualTo("CN=mx.example.com");
    assertThat(subject(tls("certificate-localhost.pem"))).isEqualTo("CN=localhost");
    assertThat(Files.readAllBytes(tls("key-localhost.pem"))).isEqualTo(first);
    assertThat(Files.readAllBytes(tls("key.pem"))).isNotEqualTo(first);
    assertThat(ensure("mx.example.com")).isEmpty();
  }

  @Test
  void a_pair_that_was_not_made_here_stays() throws Exception {
    ensure("localhost");
    Files.writeString(tls("certificate.pem"), "somebody's chain");

    assertThat(ensure("mx.example.com")).isEmpty();

    assertThat(tls("certificate.pem")).hasContent("somebody's chain");
  }
}
