// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GoldenFileTest {

  @TempDir Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void write_a_golden_file() throws IOException {
    file = folder.resolve("a.golden");
    Files.writeString(file, "one\r\ntwo\r\nthree\r\n");
  }

  @Test
  void accepts_the_same_octets() {
    assertThatCode(() -> GoldenFile.at(file, false).matches("one\r\ntwo\r\nthree\r\n"))
        .doesNotThrowAnyException();
  }

  @Test
  void finds_its_file_under_the_resources_of_the_module() {
    GoldenFile.of("golden/hello.txt").matches("Hello, grüezi\n");
  }

  @Test
  void shows_the_first_line_that_differs() {
    assertThatThrownBy(
            () -> GoldenFile.at(file, false).matches("one\r\ntw\u00f6\\\t\nthree\r\nfour"))
        .isInstanceOf(AssertionError.class)
        .hasMessage(
            file
                + ":2: differs at this line\n"
                + "  expected: two\\r\\n\n"
                + "  actual:   tw\\xc3\\xb6\\\\\\t\\n\n"
                + "  (3 lines expected, 4 came)");
  }

  @Test
  void shows_where_one_of_them_ends() {
    assertThatThrownBy(() -> GoldenFile.at(file, false).matches("one\r\ntwo\r\n"))
        .hasMessageContaining(":3: differs")
        .hasMessageContaining("expected: three\\r\\n")
        .hasMessageContaining("actual:   (end of file)");
  }

  @Test
  void says_what_to_do_when_the_file_is_missing() {
    Path missing = folder.resolve("none");

    assertThatThrownBy(() -> GoldenFile.at(missing, false).matches("x"))
        .hasMessage(
            missing
                + " is missing; run the test with -Dgolden.update=true and review what it writes");
  }

  @Test
  void writes_the_file_when_told_to_update() {
    Path fresh = folder.resolve("new/b.golden");

    GoldenFile.at(fresh, true).matches(new byte[] {1, 2});

    assertThat(fresh).hasBinaryContent(new byte[] {1, 2});
    assertThat(GoldenFile.at(fresh, false).bytes()).containsExactly(1, 2);
  }

  @Test
  void compares_octets_and_not_characters() {
    byte[] latin = "gr\u00fcezi".getBytes(StandardCharsets.ISO_8859_1);
    GoldenFile.at(file, true).matches(latin);

    assertThatThrownBy(() -> GoldenFile.at(file, false).matches("gr\u00fcezi"))
        .hasMessageContaining("expected: gr\\xfcezi")
        .hasMessageContaining("actual:   gr\\xc3\\xbcezi");
  }
}
