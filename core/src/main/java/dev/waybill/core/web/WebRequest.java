// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.web;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What decides about an HTTP request. Texts are as the client sent them.
 *
 * @param method in upper case
 * @param target the path, neither decoded nor cleaned
 * @param path the path that routes are compared with
 * @param hosts every value of the Host field, and the authority of a target in absolute form
 * @param origins every value of the Origin field
 * @param fetchSites every value of the Sec-Fetch-Site field
 * @param body of which type it is, if there is one
 * @param overridesMethod whether a field asks for another method than the request line
 * @param secure whether it came over TLS
 * @param local where it came in
 * @param credentials whether it has a secret, a password or a token, right or wrong
 */
public record WebRequest(
    String method,
    String target,
    String path,
    List<String> hosts,
    List<String> origins,
    List<String> fetchSites,
    Optional<Body> body,
    boolean overridesMethod,
    boolean secure,
    InetSocketAddress local,
    boolean credentials) {

  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  /**
   * The body of a request.
   *
   * @param contentType the Content-Type field; empty without one
   */
  public record Body(String contentType) {

    /** The media type without parameters. */
    String mediaType() {
      return contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }
  }

  /** Copies the lists. */
  public WebRequest {
    hosts = List.copyOf(hosts);
    origins = List.copyOf(origins);
    fetchSites = List.copyOf(fetchSites);
  }

  /** The port that a Host without one means. */
  int usualPort() {
    return secure ? HTTPS : HTTP;
  }

  /** Whether a browser made it; other programs send neither field. */
  boolean isOfBrowser() {
    return !origins.isEmpty() || !fetchSites.isEmpty();
  }

  boolean reads() {
    return method.equals("GET") || method.equals("HEAD");
  }

  /** Whether it is for one of our routes. Routes ignore empty parts of a path. */
  boolean isOurs() {
    return path.replaceFirst("^/+", "").split("/", 2)[0].equals("waybill");
  }
}
