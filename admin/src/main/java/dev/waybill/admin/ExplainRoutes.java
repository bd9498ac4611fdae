// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import com.google.inject.Inject;
import dev.waybill.bridge.Engines;
import dev.waybill.core.explain.Explanation;
import dev.waybill.core.explain.Question;
import dev.waybill.core.explain.QuestionText;
import dev.waybill.core.settings.Scalars;
import java.util.List;
import java.util.Optional;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.webadmin.Routes;
import org.apache.james.webadmin.utils.JsonTransformer;
import spark.Request;
import spark.Service;

/**
 * {@code GET /waybill/explain}: what would become of a message that nobody has sent. Thread-safe.
 */
public final class ExplainRoutes implements Routes {

  private static final String BASE_PATH = "/waybill/explain";

  private final FileSystem fileSystem;
  private final DomainList domains;
  private final JsonTransformer json;

  /** Called by James's route loader. */
  @Inject
  public ExplainRoutes(FileSystem fileSystem, DomainList domains, JsonTransformer json) {
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
    service.get(BASE_PATH, (request, response) -> explain(request), json);
  }

  private Explanation explain(Request request) {
    Question question = Desk.answer(() -> text(request).read());
    try (Engines.Lease lease = Engines.lease(fileSystem, domains)) {
      return lease.engine().explainer().explain(question);
    }
  }

  private static QuestionText text(Request request) {
    return new QuestionText(
        parameter(request, "client"),
        parameter(request, "account"),
        parameter(request, "from"),
        parameter(request, "sender"),
        Optional.ofNullable(request.queryParamsValues("to")).map(List::of).orElse(List.of()),
        parameter(request, "port"),
        parameter(request, "tls").map(Scalars::truth).orElse(false),
        parameter(request, "size"));
  }

  private static Optional<String> parameter(Request request, String name) {
    return Optional.ofNullable(request.queryParams(name));
  }
}
