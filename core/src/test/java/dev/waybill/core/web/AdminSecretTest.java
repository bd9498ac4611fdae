// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminSecretTest {

  private static final String TEXT = "0123456789abcdefABCDEF";

  private final SecureRandom random = new SecureRandom();
  private Path file;

  @BeforeEach
  void name(@TempDir Path directory) {
    file = directory.resolve("waybill").resolve("admin.secret");
  }

  private AdminSecret read(String text, String mode) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    return AdminSecret.read(file);
  }

  @Test
  void a_new_one_has_256_bits_and_is_readable_by_its_owner_alone() throws IOException {
    AdminSecret made = AdminSecret.create(file, random);

    assertThat(Files.readString(file)).matches("Authorization: Bearer [A-Za-z0-9_-]{43}\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertThat(files.toList()).isEqualTo(List.of(file));
    }
    assertThat(made.is(AdminSecret.bearer(AdminSecret.credentials(file)).orElse(""))).isTrue();
    assertThat(made)
        .isEqualTo(AdminSecret.read(file))
        .isNotEqualTo(AdminSecret.create(file, random));
  }

  @Test
  void only_the_same_text_is_the_secret() throws IOException {
    AdminSecret secret = read("Authorization: Bearer " + TEXT + "\n", "rw-------");

    assertThat(secret.is(TEXT)).isTrue();
    assertThat(Stream.of("", "0", TEXT + "0", TEXT.toLowerCase(Locale.ROOT), "***"))
        .noneMatch(secret::is);
    assertThat(secret).hasToString("***");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw-rw----", "rw----r--", "rw-----w-", "rwx--x---"})
  void a_file_of_others_is_not_used(String mode) {
    assertThatThrownBy(() -> read(TEXT, mode))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(file + ": mode is " + mode + ", but only its owner may have access")
        .hasMessageNotContaining(TEXT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0123456789abcdefABCDEF",
        "Authorization: Bearer 0123456789abcdefABCDE",
        "Authorization: Bearer 0123456789abcdef ABCDEF012",
        "Authorization: Bearer 0123456789abcdefABCDEF\nHost: evil.example"
      })
  void what_is_short_or_no_token_is_no_secret(String text) {
    assertThatThrownBy(() -> read(text, "rw-------"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            file + " holds no secret; expected \"Authorization: Bearer SECRET\"");
  }

  @Test
  void a_file_that_is_missing_is_told_apart() {
    assertThatThrownBy(() -> AdminSecret.read(file)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void it_is_sent_as_a_bearer_token() {
    assertThat(AdminSecret.bearer("Bearer abc")).contains("abc");
    assertThat(AdminSecret.bearer("bearer  abc ")).contains("abc");
    assertThat(AdminSecret.bearer("Basic abc")).isEmpty();
    assertThat(AdminSecret.bearer("Bearer")).isEmpty();
  }
}
