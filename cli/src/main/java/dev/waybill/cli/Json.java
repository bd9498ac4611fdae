// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;

/** The JSON of WebAdmin, read and printed. */
final class Json {

  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .registerModule(new Jdk8Module())
          // A newer server may say more.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(SerializationFeature.INDENT_OUTPUT);

  private Json() {}

  /**
   * What a server answered with 200.
   *
   * @throws IllegalArgumentException when it says that the question is wrong, with its words
   * @throws CommandProblem when it answered something else
   */
  static <T> T read(RunningServer.Answer answer, TypeReference<T> type) {
    try {
      if (answer.status() == 200) {
        return MAPPER.readValue(answer.body(), type);
      }
      String message = MAPPER.readTree(answer.body()).path("message").asText();
      if (!message.isEmpty() && (answer.status() == 400 || answer.status() == 404)) {
        throw new IllegalArgumentException(message);
      }
    } catch (JsonProcessingException e) {
      throw new CommandProblem("The server answered what is no JSON: " + answer.body(), e);
    }
    throw new CommandProblem("The server answered " + answer.status() + ": " + answer.body());
  }

  static String print(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of texts and numbers can be written", e);
    }
  }
}
