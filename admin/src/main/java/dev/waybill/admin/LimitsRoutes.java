// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.inject.Inject;
import dev.waybill.core.limitadmin.ChangeView;
import dev.waybill.core.limitadmin.LimitAdmin;
import dev.waybill.core.limitadmin.LimitView;
import dev.waybill.core.limitadmin.UsageView;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.webadmin.utils.JsonTransformer;
import org.eclipse.jetty.http.HttpStatus;
import spark.Request;
import spark.Service;

/**
 * {@code /waybill/limits}: what is used of the sending limits, raising and resetting them, and who
 * did. Thread-safe.
 */
public final class LimitsRoutes extends EngineRoutes {

  private static final String BASE_PATH = "/waybill/limits";
  private static final String COUNTER = BASE_PATH + "/:limit/:key";

  /** Called by James's route loader. */
  @Inject
  public LimitsRoutes(FileSystem fileSystem, DomainList domains, JsonTransformer json) {
    super(BASE_PATH, fileSystem, domains, json);
  }

  @Override
  public void define(Service service) {
    service.get(BASE_PATH, (request, response) -> show(request), json());
    service.get(BASE_PATH + "/audit", (request, response) -> log(), json());
    service.post(COUNTER + "/raises", (request, response) -> raise(request), json());
    service.post(COUNTER + "/reset", (request, response) -> reset(request), json());
  }

  private UsageView show(Request request) {
    Optional<String> account = Desk.parameter(request, "account");
    return desk(desk -> account.map(desk::of).orElseGet(desk::all));
  }

  private List<ChangeView> log() {
    return desk(LimitAdmin::log);
  }

  private LimitView raise(Request request) {
    JsonNode body = Desk.body(request);
    String key = Desk.part(request, ":key");
    return desk(
        desk -> {
          String limit = limit(desk, request);
          return Desk.answer(
              () ->
                  desk.raise(limit, key, by(body), until(body), Desk.changeAuthor(request, body)));
        });
  }

  private LimitView reset(Request request) {
    JsonNode body = Desk.body(request);
    String key = Desk.part(request, ":key");
    return desk(
        desk -> {
          String limit = limit(desk, request);
          return Desk.answer(() -> desk.reset(limit, key, Desk.changeAuthor(request, body)));
        });
  }

  private static String limit(LimitAdmin desk, Request request) {
    String limit = Desk.part(request, ":limit");
    if (!desk.isKnown(limit)) {
      throw Desk.error(HttpStatus.NOT_FOUND_404, "There is no limit \"" + limit + "\"");
    }
    return limit;
  }

  private static long by(JsonNode body) {
    JsonNode by = body.path("by");
    if (!by.isIntegralNumber() || !by.canConvertToLong()) {
      throw new IllegalArgumentException("by needs a whole number");
    }
    return by.asLong();
  }

  private static Instant until(JsonNode body) {
    try {
      return Instant.parse(Desk.text(body, "until").orElse(""));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "until needs a point in time such as 2026-12-01T18:00:00Z", e);
    }
  }

  private <T> T desk(Function<LimitAdmin, T> question) {
    return ask(waybill -> question.apply(waybill.limits().desk()));
  }
}
