// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import com.google.inject.Inject;
import dev.waybill.runtime.ReloadOutcome;
import dev.waybill.runtime.Waybill;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.webadmin.utils.JsonTransformer;
import org.eclipse.jetty.http.HttpStatus;
import spark.Response;
import spark.Service;

/**
 * {@code POST /waybill/reload}: reads {@code waybill.xml} now and tells what became of it.
 * Thread-safe.
 */
public final class ReloadRoutes extends EngineRoutes {

  private static final String BASE_PATH = "/waybill/reload";

  /** Called by James's route loader. */
  @Inject
  public ReloadRoutes(FileSystem fileSystem, DomainList domains, JsonTransformer json) {
    super(BASE_PATH, fileSystem, domains, json);
  }

  @Override
  public void define(Service service) {
    service.post(BASE_PATH, (request, response) -> reload(response), json());
  }

  private ReloadReport reload(Response response) {
    ReloadOutcome outcome = ask(Waybill::reload);
    response.status(
        outcome.fold(applied -> HttpStatus.OK_200, refused -> HttpStatus.UNPROCESSABLE_ENTITY_422));
    return ReloadReport.of(outcome);
  }
}
