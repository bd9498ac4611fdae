// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.james.webadmin.utils.JsonTransformer;

/** Answers as a client reads them, and the bodies that it writes. */
final class Json {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  /** What WebAdmin makes of an answer. */
  static JsonNode of(Object answer) {
    try {
      return parse(new JsonTransformer().render(answer));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A text. */
  static JsonNode parse(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same with single quotation marks, which are easier to write in Java. */
  static JsonNode quoted(String text) {
    return parse(text.replace('\'', '"'));
  }
}
