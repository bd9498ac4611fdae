// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.inject.Inject;
import dev.waybill.core.queue.DeliveryFilter;
import dev.waybill.core.store.StoreException;
import java.util.function.Supplier;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.webadmin.utils.JsonTransformer;
import org.eclipse.jetty.http.HttpStatus;
import spark.Request;
import spark.Service;

/**
 * {@code /waybill/queue}: what waits to be delivered and why, and holding, releasing, retrying,
 * cancelling and rerouting it. Thread-safe.
 */
public final class QueueRoutes extends EngineRoutes {

  private static final String BASE_PATH = "/waybill/queue";

  /** Chosen: what a person reads. */
  private static final int USUAL = 100;

  /** Chosen: about a megabyte of JSON. */
  private static final int MOST = 1000;

  /** Called by James's route loader. */
  @Inject
  public QueueRoutes(FileSystem fileSystem, DomainList domains, JsonTransformer json) {
    super(BASE_PATH, fileSystem, domains, json);
  }

  @Override
  public void define(Service service) {
    service.get(BASE_PATH, (request, response) -> overview(request), json());
    service.get(BASE_PATH + "/deliveries", (request, response) -> list(request), json());
    for (QueueChange change : QueueChange.values()) {
      service.post(
          BASE_PATH + "/" + change.label(), (request, response) -> make(change, request), json());
    }
  }

  private QueueOverview overview(Request request) {
    int max = Desk.answer(() -> number(request, "limit", USUAL, MOST));
    return ask(waybill -> new QueueDesk(waybill.queue()).overview(max, waybill.clock().instant()));
  }

  private QueueDesk.Page list(Request request) {
    DeliveryFilter filter =
        Desk.answer(() -> FilterText.read(name -> Desk.parameter(request, name)));
    int cursor = Desk.answer(() -> number(request, "cursor", 0, Integer.MAX_VALUE));
    int max = Desk.answer(() -> Math.max(1, number(request, "limit", USUAL, MOST)));
    return ask(waybill -> stored(() -> new QueueDesk(waybill.queue()).list(filter, cursor, max)));
  }

  private QueueDesk.Answer make(QueueChange change, Request request) {
    JsonNode body = Desk.body(request);
    return ask(
        waybill ->
            stored(
                () ->
                    Desk.answer(
                        () ->
                            new QueueDesk(waybill.queue())
                                .change(change, body, () -> Desk.changeAuthor(request, body)))));
  }

  /** Pages that a change had written before the store failed stay changed. */
  private static <T> T stored(Supplier<T> work) {
    try {
      return work.get();
    } catch (StoreException e) {
      throw Desk.error(HttpStatus.SERVICE_UNAVAILABLE_503, "the store fails: " + e.getMessage());
    }
  }

  private static int number(Request request, String name, int usual, int most) {
    int number;
    try {
      number = Desk.parameter(request, name).map(Integer::parseInt).orElse(usual);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " needs a whole number", e);
    }
    if (number < 0 || number > most) {
      throw new IllegalArgumentException(name + " is 0 to " + most);
    }
    return number;
  }
}
