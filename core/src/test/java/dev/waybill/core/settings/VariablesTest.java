// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VariablesTest {

  private static final Variables VARIABLES =
      new Variables(
          Map.of("a.b-c", "system", "dollar", "$1\\${sys:a.b-c}")::get,
          Map.of("HOME", "environment", "EMPTY", "")::get);

  @ParameterizedTest
  @CsvSource(
      value = {
        "plain|plain",
        "''|''",
        "$ { } $$ \\ $HOME {env:HOME}|$ { } $$ \\ $HOME {env:HOME}",
        "${sys:a.b-c}|system",
        "${env:HOME}|environment",
        "<${env:HOME}/${sys:a.b-c}>|<environment/system>",
        "${env:HOME:-unused}|environment",
        "${env:NONE:-default}|default",
        "${env:NONE:-}|''",
        "${env:NONE:-a:-b}|a:-b",
        "${env:NONE:-$1\\x}|$1\\x",
        "${env:EMPTY:-unused}|''",
        "${sys:dollar}|$1\\${sys:a.b-c}"
      },
      delimiter = '|')
  void references_are_replaced_once(String text, String expected) {
    assertThat(VARIABLES.substitute(text)).isEqualTo(expected);
  }

  @Test
  void a_variable_that_is_not_set_is_named() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VARIABLES.substitute("${env:NONE}"))
        .withMessage("the variable env:NONE is not set");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VARIABLES.substitute("${sys:HOME}"))
        .withMessage("the variable sys:HOME is not set");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${evn:HOME}",
        "${HOME}",
        "${ENV:HOME}",
        "${env:}",
        "${env:HOME",
        "${",
        "${env:A B}",
        "${env:NONE:default}",
        "${env:NONE:-${env:HOME}}",
        "x${env:HOME}${y",
        "${ env:HOME}"
      })
  void what_only_looks_like_a_reference_is_refused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VARIABLES.substitute(text))
        .withMessageStartingWith("expected ${sys:name} or ${env:NAME}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"${sys:a:-", "${sys:", "${sys:a", "${", "$", "${env:HOME:-x"})
  void megabytes_of_unfinished_references_take_no_time(String unit) {
    assertTimeoutPreemptively(
        Duration.ofMinutes(1),
        () -> {
          try {
            VARIABLES.substitute(unit.repeat(400_000));
          } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).hasSizeLessThan(200);
          }
        });
  }

  @Property
  void text_without_references_stays(@ForAll String text) {
    String plain = text.replace("${", "");

    assertThat(VARIABLES.substitute(plain)).isEqualTo(plain);
  }

  @Test
  void the_process_answers_for_itself() {
    assertThat(Variables.ofProcess().substitute("${sys:java.version}"))
        .isEqualTo(System.getProperty("java.version"));
  }
}
