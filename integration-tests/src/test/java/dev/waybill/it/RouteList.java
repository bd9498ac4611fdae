// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import java.util.Set;
import java.util.stream.Collectors;
import org.apache.james.webadmin.PublicRoutes;
import spark.Service;
import spark.route.HttpMethod;

/** A WebAdmin route for tests: {@code GET /it/routes}, all routes that the server has. */
public final class RouteList implements PublicRoutes {

  static final String PATH = "/it/routes";

  private static final Set<HttpMethod> FILTERS =
      Set.of(HttpMethod.before, HttpMethod.after, HttpMethod.afterafter);

  @Override
  public String getBasePath() {
    return PATH;
  }

  /** A line for each, such as {@code put /users/:username}. */
  @Override
  public void define(Service service) {
    service.get(
        PATH,
        (request, response) ->
            service.routes().stream()
                .filter(route -> !FILTERS.contains(route.getHttpMethod()))
                .map(route -> route.getHttpMethod() + " " + route.getMatchUri())
                .distinct()
                .collect(Collectors.joining("\n")));
  }
}
