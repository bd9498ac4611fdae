// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.core.address.DomainName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyDirectoryTest {

  private static final DomainName DOMAIN = new DomainName("example.com");
  private static final Selector FIRST = new Selector("wb202603a");
  private static final Selector SECOND = new Selector("wb202611a");
  private static final String PEM = PrivateKeyPem.print(TestKey.generate("RSA", 2048));

  private static final String ED25519 = PrivateKeyPem.print(TestKey.generate("Ed25519", 255));

  @TempDir private Path temporary;

  private Path directory() {
    return temporary.resolve("dkim");
  }

  /** Far behind the times of the files made here, so that they count as settled. */
  private KeyDirectory keys() {
    return new KeyDirectory(
        directory(), () -> Instant.now().plus(Duration.ofHours(1)), new SecureRandom());
  }

  @Nested
  class Creating {

    @Test
    void makes_a_key_that_is_found_and_that_only_its_owner_can_read() throws IOException {
      KeyDirectory keys = keys();

      SigningKey made = keys.create(DOMAIN, FIRST, 2048);

      Path domainDirectory = directory().resolve("example.com");
      Path file = domainDirectory.resolve("wb202603a.pem");
      assertThat(permissions(file)).isEqualTo("rw-------");
      assertThat(permissions(domainDirectory)).isEqualTo("rwx------");
      assertThat(permissions(directory())).isEqualTo("rwx------");
      assertThat(found(keys.keysFor(DOMAIN)).publicKeyRecord()).isEqualTo(made.publicKeyRecord());
      try (var files = Files.list(domainDirectory)) {
        assertThat(files).containsExactly(file);
      }
    }

    @Test
    void never_overwrites_a_key() {
      KeyDirectory keys = keys();
      keys.create(DOMAIN, FIRST, 2048);

      assertThatThrownBy(() -> keys.create(DOMAIN, FIRST, 2048))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              directory().resolve("example.com/wb202603a.pem")
                  + " exists; a key is never overwritten");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1024, 2047, 2049, 4104, 8192})
    void refuses_sizes_that_verifiers_would_not_take(int bits) {
      assertThatThrownBy(() -> keys().create(DOMAIN, FIRST, bits))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a new RSA key must have 2048 to 4096 bits, in multiples of 8: " + bits);
    }
  }

  @Nested
  class Finding {

    @Test
    void nothing_where_nobody_made_a_key() throws IOException {
      assertThat(keys().keysFor(DOMAIN)).isEqualTo(new KeyLookup.NoKey(DOMAIN));

      Files.createDirectories(directory().resolve("example.com"));

      assertThat(keys().keysFor(DOMAIN)).isEqualTo(new KeyLookup.NoKey(DOMAIN));
    }

    @Test
    void the_key_whose_selector_sorts_last() throws IOException {
      write(SECOND, PEM);
      write(FIRST, PEM);

      assertThat(found(keys().keysFor(DOMAIN)).selector()).isEqualTo(SECOND);
    }

    @Test
    void one_key_of_each_algorithm_RSA_first() throws IOException {
      write(FIRST, PEM);
      write(new Selector("wb202606e"), ED25519);
      write(SECOND, PEM);
      write(new Selector("wb202605e"), ED25519);
      KeyDirectory keys = keys();

      for (int lookup = 1; lookup <= 2; lookup++) {
        assertThat(all(keys.keysFor(DOMAIN)).keys())
            .extracting(SigningKey::toString)
            .containsExactly(
                "wb202611a._domainkey.example.com", "wb202606e._domainkey.example.com");
      }
    }

    @Test
    void the_keys_before_one_that_cannot_be_used_and_says_what_is_wrong_with_it()
        throws IOException {
      write(SECOND, PEM);
      write(new Selector("wb202606e"), "SECRET");
      write(FIRST, ED25519);

      KeyLookup.Found found = all(keys().keysFor(DOMAIN));

      assertThat(found.keys()).extracting(SigningKey::selector).containsExactly(SECOND);
      assertThat(found.problems())
          .containsExactly(
              file(new Selector("wb202606e")) + ": no PEM block \"PRIVATE KEY\" in it");
    }

    @Test
    void an_Ed25519_key_that_it_made() {
      KeyDirectory keys = keys();

      SigningKey made = keys.createEd25519(DOMAIN, FIRST);

      assertThat(made.algorithm()).isEqualTo(SignatureAlgorithm.ED25519_SHA256);
      assertThat(found(keys.keysFor(DOMAIN)).publicKeyRecord()).isEqualTo(made.publicKeyRecord());
    }

    @Test
    void a_key_in_PKCS_1_as_older_tools_write_it() throws IOException {
      write(FIRST, RfcExamples.RFC_8463_RSA_KEY);

      assertThat(found(keys().keysFor(DOMAIN)).publicKeyRecord().value())
          .startsWith("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWR");
    }

    @Test
    void the_same_parsed_key_again() throws IOException {
      write(FIRST, PEM);
      KeyDirectory keys = keys();

      assertThat(found(keys.keysFor(DOMAIN))).isSameAs(found(keys.keysFor(DOMAIN)));
    }

    @Test
    void a_domain_and_a_key_that_came_later() throws IOException {
      KeyDirectory keys = keys();
      assertThat(keys.keysFor(DOMAIN)).isInstanceOf(KeyLookup.NoKey.class);

      write(FIRST, PEM);
      assertThat(found(keys.keysFor(DOMAIN)).selector()).isEqualTo(FIRST);

      write(SECOND, PEM);
      directoryChangedAt(Instant.now().minusSeconds(60));
      assertThat(found(keys.keysFor(DOMAIN)).selector()).isEqualTo(SECOND);
    }

    @Test
    void a_key_that_came_within_one_tick_of_the_file_time() throws IOException {
      Instant tick = Instant.now();
      KeyDirectory keys = new KeyDirectory(directory(), () -> tick, new SecureRandom());
      write(FIRST, PEM);
      directoryChangedAt(tick);
      assertThat(found(keys.keysFor(DOMAIN)).selector()).isEqualTo(FIRST);

      write(SECOND, PEM);
      directoryChangedAt(tick);

      assertThat(found(keys.keysFor(DOMAIN)).selector()).isEqualTo(SECOND);
    }

    @Test
    void not_a_key_that_was_removed() throws IOException {
      write(FIRST, PEM);
      KeyDirectory keys = keys();
      found(keys.keysFor(DOMAIN));

      Files.delete(file(FIRST));

      assertThat(keys.keysFor(DOMAIN)).isInstanceOf(KeyLookup.NoKey.class);
    }

    @Test
    void only_the_exact_domain() throws IOException {
      write(FIRST, PEM);

      assertThat(keys().keysFor(new DomainName("sub.example.com")))
          .isInstanceOf(KeyLookup.NoKey.class);
    }

    @Test
    void the_same_from_many_threads() throws IOException {
      write(FIRST, PEM);
      KeyDirectory keys = keys();

      List<Selector> selectors =
          IntStream.range(0, 1000)
              .parallel()
              .mapToObj(i -> found(keys.keysFor(DOMAIN)).selector())
              .distinct()
              .toList();

      assertThat(selectors).containsExactly(FIRST);
    }
  }

  @Nested
  class Refusing {

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwxrwxrwx"})
    void a_file_that_is_open_to_others(String permissions) throws IOException {
      write(FIRST, PEM);
      Files.setPosixFilePermissions(file(FIRST), PosixFilePermissions.fromString(permissions));

      assertThat(problem(keys().keysFor(DOMAIN)))
          .isEqualTo(
              file(FIRST)
                  + " is open to others than its owner; set its mode to 0600: chmod 600 "
                  + file(FIRST));
    }

    @Test
    void a_known_key_as_soon_as_its_file_is_opened_to_others_and_not_after_it_is_closed()
        throws IOException {
      write(FIRST, PEM);
      KeyDirectory keys = keys();
      found(keys.keysFor(DOMAIN));

      Files.setPosixFilePermissions(file(FIRST), PosixFilePermissions.fromString("rw-r--r--"));
      assertThat(keys.keysFor(DOMAIN)).isInstanceOf(KeyLookup.Unusable.class);

      Files.setPosixFilePermissions(file(FIRST), PosixFilePermissions.fromString("r--------"));
      assertThat(found(keys.keysFor(DOMAIN)).selector()).isEqualTo(FIRST);
    }

    @Test
    void a_key_below_1024_bits() throws IOException {
      write(FIRST, PrivateKeyPem.print(TestKey.generate("RSA", 1016)));

      assertThat(problem(keys().keysFor(DOMAIN)))
          .isEqualTo(
              file(FIRST) + ": the RSA key has 1016 bits; at least 1024 are needed (RFC 8301)");
    }

    @Test
    void a_file_without_a_key() throws IOException {
      write(FIRST, "SECRET");

      assertThat(problem(keys().keysFor(DOMAIN)))
          .isEqualTo(file(FIRST) + ": no PEM block \"PRIVATE KEY\" in it");
    }

    @Test
    void a_key_in_another_format_and_says_how_to_convert_it() throws IOException {
      write(FIRST, PEM.replace("PRIVATE KEY", "DSA PRIVATE KEY"));

      assertThat(problem(keys().keysFor(DOMAIN)))
          .isEqualTo(
              file(FIRST)
                  + ": a PEM block \"DSA PRIVATE KEY\" instead of \"PRIVATE KEY\";"
                  + " convert it with: openssl pkcs8 -topk8 -nocrypt");
    }

    @Test
    void an_encrypted_key_and_says_how_to_decrypt_it() throws IOException {
      String problem =
          file(FIRST) + ": the key is encrypted; decrypt it with: openssl pkcs8 -topk8 -nocrypt";

      write(FIRST, PEM.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"));
      assertThat(problem(keys().keysFor(DOMAIN))).isEqualTo(problem);

      write(
          FIRST,
          """
          -----BEGIN RSA PRIVATE KEY-----
          Proc-Type: 4,ENCRYPTED
          DEK-Info: AES-256-CBC,00

          AAAA
          -----END RSA PRIVATE KEY-----
          """);
      assertThat(problem(keys().keysFor(DOMAIN))).isEqualTo(problem);
    }

    @Test
    void a_damaged_key_without_showing_any_of_it() throws IOException {
      write(FIRST, "-----BEGIN PRIVATE KEY-----\nSECRETSECRET\n-----END PRIVATE KEY-----\n");

      assertThat(problem(keys().keysFor(DOMAIN)))
          .isEqualTo(file(FIRST) + ": not an RSA or Ed25519 private key");
    }

    @Test
    void a_key_of_another_algorithm() throws IOException {
      write(FIRST, PrivateKeyPem.print(TestKey.generate("EC", 256)));

      assertThat(problem(keys().keysFor(DOMAIN)))
          .isEqualTo(file(FIRST) + ": not an RSA or Ed25519 private key");
    }

    @Test
    void a_file_that_is_too_large_for_a_key() throws IOException {
      write(FIRST, PEM + " ".repeat(64 * 1024));

      assertThat(problem(keys().keysFor(DOMAIN)))
          .isEqualTo(file(FIRST) + ": has more than 65536 octets, so it is not a private key");
    }

    @Test
    void a_file_whose_name_is_no_selector() throws IOException {
      write(FIRST, PEM);
      Path odd = Files.writeString(file(FIRST).resolveSibling("My Key.pem"), PEM);

      assertThat(problem(keys().keysFor(DOMAIN)))
          .isEqualTo(odd + ": a key file is named <selector>.pem, in lower case");
    }
  }

  private Path file(Selector selector) {
    return directory().resolve("example.com").resolve(selector + ".pem");
  }

  private void write(Selector selector, String text) throws IOException {
    Files.createDirectories(directory().resolve("example.com"));
    Files.writeString(file(selector), text);
    Files.setPosixFilePermissions(file(selector), PosixFilePermissions.fromString("rw-------"));
  }

  private void directoryChangedAt(Instant time) throws IOException {
    Files.setLastModifiedTime(directory().resolve("example.com"), FileTime.from(time));
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  /** The only key that signs. */
  private static SigningKey found(KeyLookup lookup) {
    List<SigningKey> keys = all(lookup).keys();
    assertThat(keys).hasSize(1);
    return keys.get(0);
  }

  private static KeyLookup.Found all(KeyLookup lookup) {
    assertThat(lookup).isInstanceOf(KeyLookup.Found.class);
    return (KeyLookup.Found) lookup;
  }

  private static String problem(KeyLookup lookup) {
    return lookup instanceof KeyLookup.Unusable unusable ? unusable.problem() : lookup.toString();
  }
}
