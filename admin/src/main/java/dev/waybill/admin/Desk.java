// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.core.limitadmin.ChangeAuthor;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.james.webadmin.utils.ErrorResponder;
import org.eclipse.jetty.http.HttpStatus;
import spark.HaltException;
import spark.Request;

/** What requests that ask people's questions have in common. */
final class Desk {

  /** Names the person, for clients that write no body; the body counts first. */
  static final String USER_HEADER = "X-Waybill-User";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Desk() {}

  /** What the supplier answers, or 400 with what it says is wrong. */
  static <T> T answer(Supplier<T> asked) {
    try {
      return asked.get();
    } catch (IllegalArgumentException e) {
      throw error(HttpStatus.BAD_REQUEST_400, String.valueOf(e.getMessage()));
    }
  }

  /** The JSON object in the body; an empty one when there is no body. */
  static JsonNode body(Request request) {
    try {
      String text = request.body();
      JsonNode body = text.isBlank() ? MAPPER.createObjectNode() : MAPPER.readTree(text);
      if (body.isObject()) {
        return body;
      }
    } catch (JsonProcessingException e) {
      // Told below: what the parser says shows its own classes.
    }
    throw error(HttpStatus.BAD_REQUEST_400, "the body is no JSON object");
  }

  /** Who asks for a change, from where and why. */
  static ChangeAuthor changeAuthor(Request request, JsonNode body) {
    String who = text(body, "who").or(() -> header(request)).orElse("");
    return new ChangeAuthor(who, request.ip(), text(body, "because").orElse(""));
  }

  /** A member of the body that is text. */
  static Optional<String> text(JsonNode body, String name) {
    return Optional.of(body.path(name)).filter(JsonNode::isTextual).map(JsonNode::asText);
  }

  /** A part of the path, decoded. */
  static String part(Request request, String name) {
    return Optional.ofNullable(request.params(name)).orElse("");
  }

  /** A parameter of the query. */
  static Optional<String> parameter(Request request, String name) {
    return Optional.ofNullable(request.queryParams(name));
  }

  static HaltException error(int status, String text) {
    return ErrorResponder.builder()
        .statusCode(status)
        .type(
            switch (status) {
              case HttpStatus.NOT_FOUND_404 -> ErrorResponder.ErrorType.NOT_FOUND;
              case HttpStatus.BAD_REQUEST_400 -> ErrorResponder.ErrorType.INVALID_ARGUMENT;
              default -> ErrorResponder.ErrorType.SERVER_ERROR;
            })
        .message(text)
        .haltError();
  }

  private static Optional<String> header(Request request) {
    return Optional.ofNullable(request.headers(USER_HEADER));
  }
}
