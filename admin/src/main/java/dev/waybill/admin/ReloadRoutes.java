// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import com.google.inject.Inject;
import dev.waybill.bridge.Engines;
import dev.waybill.bridge.ReloadOutcome;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.webadmin.Routes;
import org.apache.james.webadmin.utils.JsonTransformer;
import org.eclipse.jetty.http.HttpStatus;
import spark.Response;
import spark.Service;

/**
 * {@code POST /waybill/reload}: reads {@code waybill.xml} now and tells what became of it.
 * Thread-safe.
 */
public final class ReloadRoutes implements Routes {

  private static final String BASE_PATH = "/waybill/reload";

  private final FileSystem fileSystem;
  private final DomainList domains;
  private final JsonTransformer json;

  /** Called by James's route loader. */
  @Inject
  public ReloadRoutes(FileSystem fileSystem, DomainList domains, JsonTransformer json) {
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
    service.post(BASE_PATH, (request, response) -> reload(response), json);
  }

  private ReloadReport reload(Response response) {
    try (Engines.Lease lease = Engines.lease(fileSystem, domains)) {
      ReloadOutcome outcome = lease.engine().reload();
      response.status(
          outcome.fold(
              applied -> HttpStatus.OK_200, refused -> HttpStatus.UNPROCESSABLE_ENTITY_422));
      return ReloadReport.of(outcome);
    }
  }
}
