// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
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

  /**
   * What a server answered with success; a missing node if it said nothing.
   *
   * @throws CommandProblem when it answered something else, with its words
   */
  static JsonNode tree(RunningServer.Answer answer) {
    try {
      JsonNode body = MAPPER.readTree(answer.body());
      if (answer.status() / 100 == 2) {
        return body;
      }
      String message = body.path("message").asText("The server answered " + answer.status());
      String details = body.path("details").asText("null");
      throw new CommandProblem(
          details.equals("null") || details.equals(message) ? message : message + ": " + details);
    } catch (JsonProcessingException e) {
      throw new CommandProblem(
          "The server answered " + answer.status() + ": " + answer.body().strip(), e);
    }
  }

  /** A part of an answer as one of our own records. */
  static <T> T as(JsonNode node, Class<T> type) {
    try {
      return MAPPER.treeToValue(node, type);
    } catch (JsonProcessingException e) {
      throw new CommandProblem("The server's answer cannot be read: " + e.getOriginalMessage(), e);
    }
  }

  /** What a server answered, whatever its status. */
  static JsonNode anyTree(RunningServer.Answer answer) {
    return tree(new RunningServer.Answer(200, answer.body()));
  }

  static String print(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of texts and numbers can be written", e);
    }
  }
}
