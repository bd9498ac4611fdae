// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin.gate;

import dev.waybill.bridge.Engines;
import dev.waybill.core.web.WebPolicy;
import dev.waybill.core.web.WebRefusal;
import dev.waybill.core.web.WebRefusal.Reason;
import dev.waybill.core.web.WebRequest;
import dev.waybill.runtime.AdminAccess;
import java.io.IOException;
import java.util.Optional;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.apache.james.filesystem.api.FileSystem;
import org.eclipse.jetty.http.BadMessageException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.HandlerWrapper;

/** Lets the requests through that the policy in force allows. Thread-safe. */
final class Gate extends HandlerWrapper {

  /** Chosen: the largest body of a route is a list of addresses. */
  private static final int MOST_OCTETS = 1 << 20;

  private static final WebRefusal NOT_RUNNING =
      new WebRefusal(Reason.NOT_RUNNING, "The server is starting or stopping; try again");

  private static final WebRefusal TOO_LARGE =
      new WebRefusal(
          Reason.BODY_SIZE,
          "The body is larger than " + MOST_OCTETS + " octets, the most there may be");

  private static final WebRefusal INCOMPLETE =
      new WebRefusal(
          Reason.BODY_INCOMPLETE, "The body did not come, or not in time; send it again");

  private final FileSystem fileSystem;
  private final Credentials credentials;
  private final RefusalLog refusals;

  Gate(FileSystem fileSystem, Credentials credentials, RefusalLog refusals) {
    this.fileSystem = fileSystem;
    this.credentials = credentials;
    this.refusals = refusals;
  }

  @Override
  public void handle(
      String target, Request base, HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    Optional<WebRefusal> refusal = decide(base, response);
    if (refusal.isPresent()) {
      refuse(base, response, refusal.get());
      return;
    }
    byte[] body;
    try {
      // At once: Spark takes a body that it cannot read for an empty one, and asks the route.
      body = base.getInputStream().readNBytes(MOST_OCTETS + 1);
    } catch (IOException | BadMessageException e) {
      refuse(base, response, INCOMPLETE);
      return;
    }
    if (body.length > MOST_OCTETS) {
      refuse(base, response, TOO_LARGE);
      return;
    }
    HttpServletResponse plain = new WithoutCors(response);
    plain.setHeader("X-Content-Type-Options", "nosniff");
    plain.setHeader("Cache-Control", "no-store");
    super.handle(target, base, new ReadRequest(request, body), plain);
  }

  private Optional<WebRefusal> decide(Request base, HttpServletResponse response) {
    Optional<Engines.Lease> lease = Engines.leaseIfOpen(fileSystem);
    if (lease.isEmpty()) {
      return Optional.of(NOT_RUNNING);
    }
    try (Engines.Lease open = lease.get()) {
      AdminAccess access = open.waybill().admin();
      WebRequest facts = RequestFacts.of(base);
      return access
          .policy()
          .refusal(facts, () -> credentials.areRight(access, base, response))
          .or(() -> tooLarge(base));
    }
  }

  private static Optional<WebRefusal> tooLarge(Request base) {
    return base.getContentLengthLong() > MOST_OCTETS ? Optional.of(TOO_LARGE) : Optional.empty();
  }

  private void refuse(Request base, HttpServletResponse response, WebRefusal refusal)
      throws IOException {
    refusals.refused(base, refusal);
    base.setHandled(true);
    response.setHeader(HttpHeader.CONNECTION.asString(), "close");
    switch (refusal.reason()) {
      case NO_SECRET, WRONG_SECRET ->
          response.setHeader(HttpHeader.WWW_AUTHENTICATE.asString(), "Bearer realm=\"waybill\"");
      case METHOD ->
          response.setHeader(HttpHeader.ALLOW.asString(), String.join(", ", WebPolicy.METHODS));
      case FOREIGN_HOST, FOREIGN_ORIGIN, BODY_TYPE, BODY_SIZE, BODY_INCOMPLETE, NOT_RUNNING -> {}
    }
    ErrorText.write(response, refusal.reason().status(), refusal.text());
  }
}
