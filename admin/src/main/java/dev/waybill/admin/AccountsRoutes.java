// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.inject.Inject;
import dev.waybill.core.limitadmin.UsageView;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.webadmin.utils.JsonTransformer;
import spark.Request;
import spark.Service;

/**
 * {@code POST /waybill/accounts/{account}/reset}: forgets what an account has used and lets it send
 * again. Thread-safe.
 */
public final class AccountsRoutes extends EngineRoutes {

  private static final String BASE_PATH = "/waybill/accounts";

  /** Called by James's route loader. */
  @Inject
  public AccountsRoutes(FileSystem fileSystem, DomainList domains, JsonTransformer json) {
    super(BASE_PATH, fileSystem, domains, json);
  }

  @Override
  public void define(Service service) {
    service.post(BASE_PATH + "/:account/reset", (request, response) -> reset(request), json());
  }

  private UsageView reset(Request request) {
    JsonNode body = Desk.body(request);
    String account = Desk.part(request, ":account");
    return Desk.answer(
        () ->
            ask(
                waybill ->
                    waybill
                        .limits()
                        .desk()
                        .resetAccount(account, Desk.changeAuthor(request, body))));
  }
}
