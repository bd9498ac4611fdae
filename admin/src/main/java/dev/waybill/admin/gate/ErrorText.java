// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.http.HttpStatus;

/** Errors in the JSON that all of WebAdmin writes. */
final class ErrorText {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ErrorText() {}

  /** Writes the whole answer. */
  static void write(HttpServletResponse response, int status, String message) throws IOException {
    response.setStatus(status);
    response.setContentType("application/json");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.getOutputStream().write(of(status, message));
  }

  /** The body alone. */
  static byte[] of(int status, String message) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("statusCode", status);
    members.put("type", HttpStatus.getMessage(status));
    members.put("message", message);
    try {
      return JSON.writeValueAsBytes(members);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers can be written", e);
    }
  }
}
