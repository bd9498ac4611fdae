// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.web;

import java.util.Locale;

/**
 * Why a request gets no answer.
 *
 * @param reason for counters
 * @param text for the client: what is wrong and what to do
 */
public record WebRefusal(Reason reason, String text) {

  /** The kinds of refusals. */
  public enum Reason {
    /** Host is no name of this server. */
    FOREIGN_HOST(403),
    /** A web page of somebody else made the request. */
    FOREIGN_ORIGIN(403),
    /** No route has the method. */
    METHOD(405),
    /** There are no credentials. */
    NO_SECRET(401),
    /** The credentials are wrong. */
    WRONG_SECRET(401),
    /** The body is of a type that the route does not read. */
    BODY_TYPE(415),
    /** The body is too large. */
    BODY_SIZE(413),
    /** The body did not come, or not in time. */
    BODY_INCOMPLETE(408),
    /** The server is starting or stopping. */
    NOT_RUNNING(503);

    private final int status;

    Reason(int status) {
      this.status = status;
    }

    /** RFC 9110 section 15. */
    public int status() {
      return status;
    }

    /** The name of its counter. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
