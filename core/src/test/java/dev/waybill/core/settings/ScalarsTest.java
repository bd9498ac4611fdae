// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScalarsTest {

  private enum Mode {
    OFF,
    LOCAL_SHARE
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "TRUE", "True", "yes", "1", " true", "true ", "truefalse"})
  void truth_is_true_or_false_and_nothing_else(String text) {
    assertThat(Scalars.truth("true")).isTrue();
    assertThat(Scalars.truth("false")).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scalars.truth(text))
        .withMessage("expected true or false");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-1", "+1", "0", "11", "1.0", "1e1", "0x5", "99999999999999", " 5", "\u0665"})
  void a_number_outside_its_range_is_refused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scalars.number(1, 10).apply(text))
        .withMessage("expected a number from 1 to 10");
  }

  @Property
  void a_number_reads_back_what_was_printed(@ForAll @IntRange(max = 999_999_999) int number) {
    assertThat(Scalars.number(0, 999_999_999).apply("" + number)).isEqualTo(number);
  }

  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "30s, PT30S",
    "15m, PT15M",
    "12h, PT12H",
    "7d, PT168H",
    "999999999d, PT23999999976H"
  })
  void a_duration_has_a_unit(String text, Duration duration) {
    assertThat(Scalars.duration(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0s",
        "0ms",
        "30",
        "s",
        "-5s",
        "1.5h",
        "5 s",
        "5S",
        "1w",
        "1h30m",
        "9999999999s"
      })
  void what_is_no_duration_above_zero_is_refused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scalars.duration(text))
        .withMessage("expected a duration such as 30s, 15m, 12h or 7d");
  }

  @Test
  void a_list_has_blanks_between_its_values() {
    assertThat(Scalars.list(Scalars::truth).apply(" true\tfalse \n true "))
        .isEqualTo(List.of(true, false, true));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scalars.list(Scalars::truth).apply(" \t"))
        .withMessage("expected one or more values, separated by blanks");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scalars.list(Scalars::truth).apply("true,false"));
  }

  @Test
  void a_choice_is_written_in_lower_case_with_hyphens() {
    assertThat(Scalars.oneOf(Mode.class).apply("local-share")).isEqualTo(Mode.LOCAL_SHARE);
    for (String wrong : List.of("", "LOCAL_SHARE", "local_share", "Off", "off ")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Scalars.oneOf(Mode.class).apply(wrong))
          .withMessage("expected one of off, local-share");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "netwrok, ; did you mean network?",
    "Network, ; did you mean network?",
    "networks, ; did you mean network?",
    "cdir, ; did you mean cidr?",
    "id, ; did you mean cidr?",
    "x, '; known are cidr, network'",
    "completely-different, '; known are cidr, network'"
  })
  void a_hint_names_the_nearest_name_only_if_it_is_near(String unknown, String hint) {
    assertThat(NearestName.hint(unknown, List.of("network", "cidr"), "%s")).isEqualTo(hint);
  }
}
