// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import com.google.inject.Inject;
import dev.waybill.core.explain.Explanation;
import dev.waybill.core.explain.Question;
import dev.waybill.core.explain.QuestionText;
import dev.waybill.core.settings.Scalars;
import java.util.List;
import java.util.Optional;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.webadmin.utils.JsonTransformer;
import spark.Request;
import spark.Service;

/**
 * {@code GET /waybill/explain}: what would become of a message that nobody has sent. Thread-safe.
 */
public final class ExplainRoutes extends EngineRoutes {

  private static final String BASE_PATH = "/waybill/explain";

  /** Called by James's route loader. */
  @Inject
  public ExplainRoutes(FileSystem fileSystem, DomainList domains, JsonTransformer json) {
    super(BASE_PATH, fileSystem, domains, json);
  }

  @Override
  public void define(Service service) {
    service.get(BASE_PATH, (request, response) -> explain(request), json());
  }

  private Explanation explain(Request request) {
    Question question = Desk.answer(() -> text(request).read());
    return ask(waybill -> waybill.explainer().explain(question));
  }

  private static QuestionText text(Request request) {
    return new QuestionText(
        Desk.parameter(request, "client"),
        Desk.parameter(request, "account"),
        Desk.parameter(request, "from"),
        Desk.parameter(request, "sender"),
        Optional.ofNullable(request.queryParamsValues("to")).map(List::of).orElse(List.of()),
        Desk.parameter(request, "port"),
        Desk.parameter(request, "tls").map(Scalars::truth).orElse(false),
        Desk.parameter(request, "size"));
  }
}
