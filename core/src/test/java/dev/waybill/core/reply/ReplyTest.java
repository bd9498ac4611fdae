// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyTest {

  @Nested
  class Reading {

    @ParameterizedTest
    @CsvSource(
        value = {
          "550|5.1.1 No such user|5.1.1|No such user",
          "550|5.1.1|5.1.1|''",
          "550|5.1.1  wide|5.1.1|wide",
          "550|  5.1.1 indented|5.1.1|indented",
          "550|5.1.1\tby tab|5.1.1|by tab",
          "550|5.1.1\u000b5.1.1 two lines|5.1.1|5.1.1 two lines",
          "450|4.2.1 Later|4.2.1|Later",
          "250|2.0.0 OK|2.0.0|OK",
          "550|5.7.999 odd|5.7.999|odd"
        },
        delimiter = '|',
        ignoreLeadingAndTrailingWhitespace = false)
    void takes_the_enhanced_status_from_the_text(
        int code, String text, String status, String rest) {
      assertThat(Reply.parse(code, text))
          .isEqualTo(new Reply(code, EnhancedStatus.parse(status), rest));
    }

    @ParameterizedTest
    @CsvSource({
      "550, 4.2.1 other class",
      "450, 5.1.1 other class",
      "250, 5.1.1 other class",
      "354, 2.0.0 no class at all",
      "550, 5.1.1: glued",
      "550, 5.1 short",
      "550, 5.1.1.1 long",
      "550, 5.1000.1 wide",
      "550, 3.1.1 unknown class",
      "550, \u0665.1.1 foreign digit"
    })
    void leaves_everything_else_in_the_text(int code, String text) {
      assertThat(Reply.parse(code, text)).isEqualTo(new Reply(code, Optional.empty(), text));
    }
  }

  @ParameterizedTest
  @CsvSource({"250, 2.0.0", "354, 2.0.0", "421, 4.0.0", "550, 5.0.0"})
  void a_reply_without_a_status_has_the_undetermined_one(int code, String status) {
    assertThat(Reply.parse(code, "x").statusOrDefault()).hasToString(status);
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 99, 100, 199, 600, 5500})
  void a_code_that_ends_no_command_is_refused(int code) {
    assertThatIllegalArgumentException().isThrownBy(() -> Reply.parse(code, ""));
  }

  @Test
  void control_characters_become_blanks() {
    String hostile = "\r\n\u001b[31mred\u0000\u0007\u0085\u2028\u2029\u007f\r\n250 forged\r\n";

    assertThat(Reply.parse(550, hostile).toString()).isEqualTo("550 [31mred 250 forged");
  }

  @Test
  void a_long_text_is_cut_between_characters() {
    assertThat(Reply.parse(550, "a".repeat(1 << 20)).text()).hasSize(2000);
    assertThat(Reply.parse(550, "a" + "\ud83d\ude00".repeat(2000)).text())
        .hasSize(1999)
        .endsWith("\ud83d\ude00");
  }

  @Test
  void mebibytes_of_control_characters_take_no_time() {
    assertTimeoutPreemptively(
        Duration.ofMinutes(1),
        () -> {
          for (String unit : new String[] {"\r\n", " ", "\u0000a", " \u0000", "5.1.1 "}) {
            assertThat(Reply.parse(550, unit.repeat(1 << 20)).text().length()).isLessThan(2001);
          }
        });
  }

  @Test
  void a_reply_is_of_one_class() {
    assertThat(Reply.parse(250, "").isPositive()).isTrue();
    assertThat(Reply.parse(450, "").isTransient()).isTrue();
    assertThat(Reply.parse(550, "").isPermanent()).isTrue();
    assertThat(Reply.parse(354, ""))
        .matches(reply -> !reply.isPositive() && !reply.isTransient() && !reply.isPermanent());
  }

  @Property
  void what_is_printed_is_read_back(
      @ForAll @IntRange(min = 200, max = 599) int code, @ForAll String text) {
    Reply read = Reply.parse(code, text);

    assertThat(Reply.parse(code, read.description())).isEqualTo(read);
    assertThat(read.toString()).doesNotContainPattern("[\\p{Cntrl}\u0080-\u009f\u2028\u2029]");
  }

  @Property
  void a_status_reads_back_what_it_prints(
      @ForAll @IntRange(max = 999) int subject, @ForAll @IntRange(max = 999) int detail) {
    for (int statusClass : new int[] {2, 4, 5}) {
      EnhancedStatus status = new EnhancedStatus(statusClass, subject, detail);

      assertThat(EnhancedStatus.parse(status.toString())).contains(status);
      assertThat(status.isPermanent()).isEqualTo(statusClass == 5);
    }
  }

  @Test
  void a_status_outside_the_ranges_is_refused() {
    int[][] wrong = {
      {3, 0, 0}, {0, 0, 0}, {6, 0, 0}, {5, -1, 0}, {5, 0, -1}, {5, 1000, 0}, {5, 0, 1000}
    };
    for (int[] code : wrong) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new EnhancedStatus(code[0], code[1], code[2]));
    }
  }
}
