// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.core.limit.Counted;
import dev.waybill.core.limit.Limit;
import dev.waybill.core.limit.LimitCharge;
import dev.waybill.core.limit.RedisSettings;
import dev.waybill.core.limit.RedisUrl;
import dev.waybill.storage.StorageException;
import dev.waybill.testkit.redis.RealRedis;
import dev.waybill.testkit.tls.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that wants TLS, a user and a password. */
@Timeout(60)
final class RedisTlsTest {

  private static final char[] PASSWORD = "test".toCharArray();

  private static final Limit DAY = Limits.limit("day", Counted.RECIPIENTS, "10/day");

  private final LimitCharge charge = Limits.recipients(DAY, "a", 1);
  private final InstantSource clock = InstantSource.system();

  @TempDir private Path directory;
  private RealRedis redis;
  private Path ca;
  private Path password;

  @BeforeEach
  void start() throws Exception {
    KeyStore keys = TestCertificate.forHosts("localhost").keyStore("PKCS12", PASSWORD);
    ca = pem("ca.pem", "CERTIFICATE", keys.getCertificate("test").getEncoded());
    Path key = pem("key.pem", "PRIVATE KEY", keys.getKey("test", PASSWORD).getEncoded());
    password = Files.writeString(directory.resolve("password"), "sesame and more\n");
    Path users =
        Files.writeString(
            directory.resolve("users"),
            """
            user default off
            user waybill on ~{waybill}:* +@all -@dangerous +info >sesame-and-more
            """);
    redis =
        RealRedis.withTls(
            directory,
            "--tls-cert-file",
            ca.toString(),
            "--tls-key-file",
            key.toString(),
            "--tls-ca-cert-file",
            ca.toString(),
            "--tls-auth-clients",
            "no",
            "--aclfile",
            users.toString());
  }

  private Path pem(String name, String what, byte[] content) throws IOException {
    String text =
        "-----BEGIN "
            + what
            + "-----\n"
            + Base64.getMimeEncoder().encodeToString(content)
            + "\n-----END "
            + what
            + "-----\n";
    return Files.writeString(directory.resolve(name), text);
  }

  @AfterEach
  void stop() {
    redis.close();
  }

  private RedisSettings settings(String host, Optional<Path> authorities) {
    RedisUrl url = RedisUrl.parse("rediss://waybill@" + host + ":" + redis.port());
    RedisSettings usual = RedisSettings.at(url);
    return new RedisSettings(
        url,
        Optional.of(password),
        authorities,
        List.of(),
        Optional.empty(),
        List.of(),
        usual.prefix(),
        usual.timeout());
  }

  private RedisLimitStore open(RedisSettings settings) {
    return RedisLimitStore.open(settings, Limits.member("one", 1, DAY), clock);
  }

  @Test
  void is_used_with_all_of_that() throws Exception {
    Files.writeString(password, "sesame-and-more\n");
    try (RedisLimitStore store = open(settings("localhost", Optional.of(ca)))) {
      assertThat(store.figures().away()).isFalse();

      store.commit(Sender.taken(store, charge), clock.instant());

      assertThat(store.usage(charge.counter(), clock.instant()).used()).isEqualTo(1);
      assertThat(store.usages(clock.instant())).hasSize(1);
      assertThat(store.figures().timesAway()).isZero();
    }
  }

  @Test
  void is_away_when_its_certificate_is_of_an_unknown_authority() throws Exception {
    Files.writeString(password, "sesame-and-more\n");
    try (RedisLimitStore store = open(settings("localhost", Optional.empty()))) {
      assertThat(store.figures().away()).isTrue();
      assertThat(store.health().text()).contains("certification path");
    }
  }

  @Test
  void is_away_when_its_certificate_is_for_another_host() throws Exception {
    Files.writeString(password, "sesame-and-more\n");
    try (RedisLimitStore store = open(settings("127.0.0.1", Optional.of(ca)))) {
      assertThat(store.figures().away()).isTrue();
      assertThat(store.health().text()).contains("127.0.0.1");
    }
  }

  @Test
  void is_away_when_the_password_is_wrong() {
    try (RedisLimitStore store = open(settings("localhost", Optional.of(ca)))) {
      assertThat(store.figures().away()).isTrue();
      assertThat(store.health().text()).contains("WRONGPASS").doesNotContain("sesame");
    }
  }

  @Test
  void files_that_cannot_be_used_stop_the_start() {
    assertThatThrownBy(() -> open(settings("localhost", Optional.of(password))))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("password");
    assertThatThrownBy(
            () -> open(settings("localhost", Optional.of(directory.resolve("missing.pem")))))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("missing.pem");
  }
}
