// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin.gate;

import dev.waybill.core.web.WebRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/** Reads from a request what the policy asks about. */
final class RequestFacts {

  private static final String OVERRIDE = "X-HTTP-Method-Override";

  private RequestFacts() {}

  static WebRequest of(Request request) {
    return new WebRequest(
        request.getMethod(),
        request.getRequestURI(),
        Optional.ofNullable(request.getPathInfo()).orElse(""),
        hosts(request),
        all(request, HttpHeader.ORIGIN.asString()),
        all(request, "Sec-Fetch-Site"),
        body(request),
        request.getHeader(OVERRIDE) != null,
        request.isSecure(),
        request.getHttpChannel().getLocalAddress(),
        request.getHeader(HttpHeader.AUTHORIZATION.asString()) != null
            || request.getHeader(Credentials.PASSWORD) != null);
  }

  // RFC 9112 section 3.2.2: a target in absolute form counts instead of Host. Jetty tells its
  // authority, or that of the Host field, as the server's name.
  private static List<String> hosts(Request request) {
    List<String> hosts = new ArrayList<>(all(request, HttpHeader.HOST.asString()));
    String authority = request.getHttpURI().getAuthority();
    if (authority != null && !hosts.contains(authority)) {
      hosts.add(authority);
    }
    return hosts;
  }

  private static List<String> all(Request request, String name) {
    return Collections.list(request.getHeaders(name));
  }

  private static Optional<WebRequest.Body> body(Request request) {
    boolean present =
        request.getContentLengthLong() > 0
            || request.getHeader(HttpHeader.TRANSFER_ENCODING.asString()) != null;
    return present
        ? Optional.of(new WebRequest.Body(Optional.ofNullable(request.getContentType()).orElse("")))
        : Optional.empty();
  }
}
