// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.inject.Inject;
import dev.waybill.bridge.Engines;
import dev.waybill.core.usage.UsageView;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.webadmin.Routes;
import org.apache.james.webadmin.utils.JsonTransformer;
import spark.Request;
import spark.Service;

/**
 * {@code POST /waybill/accounts/{account}/reset}: forgets what an account has used and lets it send
 * again. Thread-safe.
 */
public final class AccountsRoutes implements Routes {

  private static final String BASE_PATH = "/waybill/accounts";

  private final FileSystem fileSystem;
  private final DomainList domains;
  private final JsonTransformer json;

  /** Called by James's route loader. */
  @Inject
  public AccountsRoutes(FileSystem fileSystem, DomainList domains, JsonTransformer json) {
    this.fileSystem = fileSystem;
    this.domains = domains;
    this.json = json;
  }

  @Override
  public String getBasePath() {
    return BASE_PATH;
  }

  @Override
  public void define(Service service) {
    service.post(BASE_PATH + "/:account/reset", (request, response) -> reset(request), json);
  }

  private UsageView reset(Request request) {
    JsonNode body = Desk.body(request);
    try (Engines.Lease lease = Engines.lease(fileSystem, domains)) {
      return Desk.answer(
          () ->
              lease
                  .engine()
                  .usage()
                  .resetAccount(Desk.part(request, ":account"), Desk.mandate(request, body)));
    }
  }
}
