// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.james.webadmin.Routes;
import spark.Response;
import spark.Service;

/** {@code GET /waybill/openapi.json}: all of these routes, for programs. Thread-safe. */
public final class OpenApiRoutes implements Routes {

  private static final String BASE_PATH = "/waybill/openapi.json";

  @Override
  public String getBasePath() {
    return BASE_PATH;
  }

  @Override
  public void define(Service service) {
    service.get(BASE_PATH, (request, response) -> description(response));
  }

  private static String description(Response response) {
    response.type("application/json");
    return text();
  }

  /** OpenAPI 3.1; the file of {@code docs/reference/}. */
  static String text() {
    try (InputStream file = OpenApiRoutes.class.getResourceAsStream("openapi.json")) {
      return new String(
          Objects.requireNonNull(file, "the jar has openapi.json").readAllBytes(),
          StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
