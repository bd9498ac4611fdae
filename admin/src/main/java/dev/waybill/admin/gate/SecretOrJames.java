// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin.gate;

import javax.servlet.http.HttpServletRequest;
import org.apache.james.webadmin.authentication.AuthenticationFilter;
import spark.Request;
import spark.Response;

/**
 * What a James that wants a JWT asks on each of its routes, unless the request has passed the gate
 * with the secret. Thread-safe.
 *
 * @param james the filter that wants it
 */
public record SecretOrJames(AuthenticationFilter james) implements AuthenticationFilter {

  private static final String ADMITTED = SecretOrJames.class.getName();

  /** The request has the secret. */
  static void admit(HttpServletRequest request) {
    request.setAttribute(ADMITTED, true);
  }

  @Override
  public void handle(Request request, Response response) throws Exception {
    if (request.raw().getAttribute(ADMITTED) == null) {
      james.handle(request, response);
    }
  }
}
