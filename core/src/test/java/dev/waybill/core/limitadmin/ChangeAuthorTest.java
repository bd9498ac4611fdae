// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limitadmin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeAuthorTest {

  @Test
  void blanks_around_do_not_count() {
    assertThat(new ChangeAuthor(" ann ", "127.0.0.1", " campaign of May "))
        .isEqualTo(new ChangeAuthor("ann", "127.0.0.1", "campaign of May"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "two\nlines", "tab\tinside", "\u001b[31mred", "nul\0"})
  void nobody_changes_anything_without_a_readable_reason(String because) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ChangeAuthor("ann", "127.0.0.1", because))
        .withMessage("because needs 1 to 500 characters on one line");
  }

  @Test
  void a_novel_is_no_reason() {
    assertThat(new ChangeAuthor("ann", "127.0.0.1", "x".repeat(500)).because()).hasSize(500);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ChangeAuthor("ann", "127.0.0.1", "x".repeat(501)));
  }

  @Test
  void somebody_has_to_answer_for_it() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ChangeAuthor("", "127.0.0.1", "x"))
        .withMessageStartingWith("who ");
  }
}
