// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.core.PostgresSettings;
import dev.waybill.core.PostgresTls;
import dev.waybill.core.PostgresUrl;
import dev.waybill.core.dkim.keys.ManagedKey;
import dev.waybill.core.dkim.keys.StatesAwayException;
import dev.waybill.testkit.postgres.RealPostgres;
import dev.waybill.testkit.tls.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL that speaks TLS as localhost. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PostgresTlsTest {

  private static final char[] PASSWORD = "test".toCharArray();

  @TempDir private Path directory;
  private RealPostgres database;
  private Path ca;

  @BeforeEach
  void start() throws Exception {
    KeyStore keys = TestCertificate.forHosts("localhost").keyStore("PKCS12", PASSWORD);
    ca = pem("ca.pem", "CERTIFICATE", keys.getCertificate("test").getEncoded());
    Path key = pem("key.pem", "PRIVATE KEY", keys.getKey("test", PASSWORD).getEncoded());
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    database =
        RealPostgres.start(
            directory.resolve("postgresql"),
            Map.of("ssl", "on", "ssl_cert_file", ca.toString(), "ssl_key_file", key.toString()));
  }

  @AfterEach
  void stop() {
    database.close();
  }

  private Path pem(String name, String what, byte[] content) throws IOException {
    String text =
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(what, Base64.getMimeEncoder().encodeToString(content), what);
    return Files.writeString(directory.resolve(name), text);
  }

  private List<ManagedKey> ask(String host, PostgresTls tls, Optional<Path> authority) {
    PostgresUrl url =
        PostgresUrl.parse("postgresql://postgres@" + host + ":" + database.port() + "/postgres");
    PostgresSettings settings =
        new PostgresSettings(url, Optional.empty(), tls, authority, Duration.ofSeconds(2));
    try (PostgresKeyStates states = PostgresKeyStates.open(settings, InstantSource.system())) {
      return states.all();
    }
  }

  @Test
  void its_own_authority_and_name_are_enough() {
    assertThat(ask("localhost", PostgresTls.VERIFY_FULL, Optional.of(ca))).isEmpty();
  }

  @Test
  void another_name_is_refused() {
    assertThatThrownBy(() -> ask("127.0.0.1", PostgresTls.VERIFY_FULL, Optional.of(ca)))
        .isInstanceOf(StatesAwayException.class);
  }

  @Test
  void an_unknown_authority_is_refused() throws Exception {
    Path other =
        pem("other.pem", "CERTIFICATE", TestCertificate.forHosts("x").certificate().getEncoded());

    assertThatThrownBy(() -> ask("localhost", PostgresTls.VERIFY_FULL, Optional.of(other)))
        .isInstanceOf(StatesAwayException.class);
    assertThatThrownBy(() -> ask("localhost", PostgresTls.VERIFY_FULL, Optional.empty()))
        .isInstanceOf(StatesAwayException.class);
  }

  @Test
  void encryption_alone_asks_for_no_authority() {
    assertThat(ask("127.0.0.1", PostgresTls.REQUIRE, Optional.empty())).isEmpty();
  }

  @Test
  void a_ca_that_is_not_there_stops_the_start() {
    Path nowhere = directory.resolve("nowhere.pem");

    assertThatThrownBy(() -> ask("localhost", PostgresTls.VERIFY_FULL, Optional.of(nowhere)))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("nowhere.pem: the authorities for PostgreSQL cannot be read");
  }
}
