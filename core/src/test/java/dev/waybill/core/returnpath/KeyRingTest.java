// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.returnpath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeyRingTest {

  private static final String GOOD = Base64.getEncoder().encodeToString(new byte[32]);
  private static final String WEAK = Base64.getEncoder().encodeToString(new byte[31]);

  @TempDir private Path directory;

  private Path file(String text, String mode) throws IOException {
    Path file = directory.resolve("keys");
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private Path file(String text) throws IOException {
    return file(text, "rw-------");
  }

  private static String problem(Path file) {
    try {
      return "no problem: " + KeyRing.load(file);
    } catch (IllegalArgumentException e) {
      return e.getMessage() == null ? "" : e.getMessage();
    }
  }

  @Nested
  class Loading {
    @Test
    void takes_secrets_in_the_order_of_the_file() throws IOException {
      Path file = file("# rotated\n\nnew : " + GOOD + " # since March\nold:" + GOOD + "\n");

      assertThat(KeyRing.load(file).secrets())
          .extracting(NamedSecret::id)
          .containsExactly("new", "old");
    }

    @Test
    void reports_all_problems_with_their_lines() throws IOException {
      Path file = file("a:" + WEAK + "\nb\nC:" + GOOD + "\nd:?\ne:" + GOOD + "\ne:" + GOOD + "\n");

      assertThat(problem(file).split("\n"))
          .containsExactly(
              file + ":1: a secret needs at least 256 bit (32 octets), this one has 248 bit",
              file + ":2: expected id:base64, but there is no colon",
              file + ":3: the id of a secret is 1 to 32 of a-z, 0-9 and -, not \"C\"",
              file + ":4: what follows the colon is not base64",
              file + ":6: there is a second secret named \"e\"");
    }

    @Test
    void refuses_a_file_that_others_can_read() throws IOException {
      Path file = file("a:" + GOOD, "rw-r-----");

      assertThat(problem(file))
          .isEqualTo(
              file
                  + ": mode is rw-r-----, but only its owner may have access; run chmod 600 "
                  + file);
    }

    @Test
    void refuses_a_file_without_a_secret() throws IOException {
      Path file = file("# nothing\n");

      assertThat(problem(file)).isEqualTo(file + ": holds no secret; expected a line id:base64");
    }

    @Test
    void refuses_a_file_that_is_far_too_large() throws IOException {
      assertThat(problem(file("#".repeat(70_000)))).contains("is larger than 65536 octets");
    }

    @Test
    void refuses_what_is_not_text() throws IOException {
      Path file = file("");
      Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe});

      assertThat(problem(file)).isEqualTo(file + ": is not text in UTF-8");
    }

    @Test
    void says_which_file_is_missing() {
      Path missing = directory.resolve("missing");

      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> KeyRing.load(missing))
          .withMessage(missing + ": cannot be read");
    }

    @Test
    void never_shows_a_secret() throws IOException {
      String open = problem(file("a:" + GOOD + "!\nb " + GOOD + "\n"));

      assertThat(KeyRing.load(file("a:" + GOOD)).toString()).contains("***").doesNotContain(GOOD);
      assertThat(open).doesNotContain(GOOD);
    }
  }

  @Nested
  class Creating {
    @Test
    void makes_a_file_that_only_its_owner_can_read() throws IOException {
      Path file = directory.resolve("fresh");

      KeyRing ring = KeyRing.create(file, new SecureRandom());

      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThat(KeyRing.load(file).signing().id()).isEqualTo(ring.signing().id());
      assertThat(directory.resolve("fresh.new")).doesNotExist();
    }

    @Test
    void never_overwrites_a_file() throws IOException {
      Path file = file("a:" + GOOD);

      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> KeyRing.create(file, new SecureRandom()));
      assertThat(KeyRing.load(file).signing().id()).isEqualTo("a");
    }

    @Test
    void starts_over_when_a_crash_left_half_a_file() throws IOException {
      Files.writeString(directory.resolve("fresh.new"), "half");

      assertThat(KeyRing.create(directory.resolve("fresh"), new SecureRandom()).secrets())
          .hasSize(1);
    }
  }

  @Test
  void a_ring_is_never_empty() {
    assertThatIllegalArgumentException().isThrownBy(() -> new KeyRing(java.util.List.of()));
  }
}
