// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenPartsTest {

  private final List<String> closed = new ArrayList<>();
  private final OpenParts stack = new OpenParts();

  @Test
  void closes_what_was_opened_last_first_and_only_once() {
    stack.push(() -> closed.add("first"));
    stack.push(() -> closed.add("second"));

    stack.close();
    stack.close();

    assertThat(closed).containsExactly("second", "first");
  }

  @Test
  void closes_the_rest_when_one_cannot_be_closed() {
    stack.push(() -> closed.add("first"));
    stack.push(
        () -> {
          throw new IOException("disk");
        });

    assertThatThrownBy(stack::close).isInstanceOf(UncheckedIOException.class);

    assertThat(closed).containsExactly("first");
  }

  @Test
  void does_not_hide_the_failure_because_of_which_it_closes() {
    stack.push(
        () -> {
          throw new IllegalStateException("second");
        });
    IOException failure = new IOException("first");

    stack.closeAfter(failure);

    assertThat(failure.getSuppressed()).hasSize(1);
  }
}
