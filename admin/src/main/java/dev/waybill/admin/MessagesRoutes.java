// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import com.google.inject.Inject;
import dev.waybill.core.message.MessageToken;
import dev.waybill.runtime.Waybill;
import java.util.Optional;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.webadmin.utils.JsonTransformer;
import org.eclipse.jetty.http.HttpStatus;
import spark.Request;
import spark.Service;

/**
 * {@code GET /waybill/messages/{id}}: the whole history of one message. Thread-safe.
 *
 * <p>{@code id} is the token that the client read in the 250.
 */
public final class MessagesRoutes extends EngineRoutes {

  private static final String BASE_PATH = "/waybill/messages";

  /** Called by James's route loader. */
  @Inject
  public MessagesRoutes(FileSystem fileSystem, DomainList domains, JsonTransformer json) {
    super(BASE_PATH, fileSystem, domains, json);
  }

  @Override
  public void define(Service service) {
    service.get(BASE_PATH + "/:id", (request, response) -> history(token(request)), json());
  }

  private MessageHistory history(MessageToken token) {
    return ask(waybill -> history(waybill, token))
        .orElseThrow(
            () -> Desk.error(HttpStatus.NOT_FOUND_404, "No message " + token + " is known"));
  }

  private static Optional<MessageHistory> history(Waybill waybill, MessageToken token) {
    return waybill
        .log()
        .history(token)
        .map(known -> MessageHistory.of(known, new QueueDesk(waybill.queue()).ofMessage(token)));
  }

  private static MessageToken token(Request request) {
    String id = Optional.ofNullable(request.params(":id")).orElse("");
    try {
      return MessageToken.parse(id);
    } catch (IllegalArgumentException e) {
      throw Desk.error(HttpStatus.BAD_REQUEST_400, "A token is 16 characters of 0-9 and a-v");
    }
  }
}
