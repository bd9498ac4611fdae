// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TestCertificateTest {

  private final TestCertificate made =
      TestCertificate.forHosts("mx.example.com", "mx2.example.com");

  @Test
  void is_signed_by_itself_for_its_hosts() throws GeneralSecurityException {
    X509Certificate certificate = made.certificate();

    certificate.verify(certificate.getPublicKey());
    assertThat(certificate.getSubjectX500Principal()).hasToString("CN=mx.example.com");
    assertThat(certificate.getSubjectAlternativeNames())
        .extracting(name -> (Object) name.get(1))
        .isEqualTo(List.of("mx.example.com", "mx2.example.com"));
  }

  @Test
  void is_valid_for_a_long_time() {
    assertThat(made.certificate().getNotBefore().toInstant()).isBefore("2020-01-01T00:00:01Z");
    assertThat(made.certificate().getNotAfter().toInstant())
        .isAfter(Instant.parse("2049-12-31T00:00:00Z"));
  }

  @Test
  void fills_a_key_store_for_a_server() throws GeneralSecurityException {
    char[] password = "secret".toCharArray();

    KeyStore store = made.keyStore("PKCS12", password);

    assertThat(store.getCertificate("test")).isEqualTo(made.certificate());
    assertThat(store.getKey("test", password).getAlgorithm()).isEqualTo("EC");
  }
}
