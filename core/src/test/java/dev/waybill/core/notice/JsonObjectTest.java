// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.notice;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JsonObjectTest {

  @Test
  void holds_texts_and_numbers_in_order() {
    JsonObject object = new JsonObject().with("b", "x").with("a", -7).with(new JsonObject());

    assertThat(object.with(new JsonObject().with("c", 1)))
        .hasToString("{\"b\":\"x\",\"a\":-7,\"c\":1}");
    assertThat(new JsonObject()).hasToString("{}");
  }

  @Test
  void escapes_what_could_end_a_text_or_a_line() {
    assertThat(new JsonObject().with("k", "\"\\\n\u0000ü\ud83d\ude00"))
        .hasToString("{\"k\":\"\\\"\\\\\\n\\u0000\\u00FC\\uD83D\\uDE00\"}");
  }
}
