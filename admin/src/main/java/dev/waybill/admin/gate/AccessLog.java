// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin.gate;

import dev.waybill.core.address.Shown;
import java.util.Optional;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line for each request: method, path, status, milliseconds and address; never the query, a
 * field or a body. Thread-safe.
 */
final class AccessLog implements RequestLog {

  private static final Logger LOGGER = LoggerFactory.getLogger(AccessLog.class);

  @Override
  public void log(Request request, Response response) {
    LOGGER.info(
        "{} {} {} {} ms {}",
        method(request),
        path(request),
        response.getCommittedMetaData().getStatus(),
        System.currentTimeMillis() - request.getTimeStamp(),
        request.getRemoteAddr());
  }

  /** The method, safe to print. */
  static String method(Request request) {
    return Shown.text(Optional.ofNullable(request.getMethod()).orElse("-"));
  }

  /** The path, safe to print. */
  static String path(Request request) {
    return Shown.text(Optional.ofNullable(request.getRequestURI()).orElse("-"));
  }
}
