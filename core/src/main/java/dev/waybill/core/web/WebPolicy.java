// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.web;

import dev.waybill.core.address.Shown;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Decides whether a request is answered. Immutable.
 *
 * <p>In this order, so that each answer says no more than it must:
 *
 * <ol>
 *   <li>Host must be ours. A page of somebody else may have a DNS name that leads here (DNS
 *       rebinding); the browser then believes that it talks to that page's own server. Only a
 *       request of HTTP/1.0 may have no Host, which no browser sends.
 *   <li>Origin and Sec-Fetch-Site must be ours, if they are there.
 *   <li>The method must be one that routes have. OPTIONS is none of them, so there is no answer to
 *       a preflight.
 *   <li>The secret, unless the path is open.
 *   <li>The type of the body. The types that a page may send to others without asking first (Fetch
 *       standard, "CORS-safelisted") are not read from browsers, forms from nobody.
 * </ol>
 */
public final class WebPolicy {

  /** In the order of the Allow field. */
  public static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

  private static final String JSON = "application/json";

  private static final String WHERE =
      "the right one is in the file waybill/admin.secret in the data directory of the server, and"
          + " curl -H @FILE sends it";

  private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

  private static final Set<String> FORMS =
      Set.of("application/x-www-form-urlencoded", "multipart/form-data");

  private final AdminSettings settings;

  /** The policy of these settings. */
  public WebPolicy(AdminSettings settings) {
    this.settings = settings;
  }

  /**
   * Why the request is refused; empty when it is answered.
   *
   * @param authenticated whether its credentials are right; asked only if that matters
   */
  public Optional<WebRefusal> refusal(WebRequest request, BooleanSupplier authenticated) {
    return foreignHost(request)
        .or(() -> foreignOrigin(request))
        .or(() -> wrongMethod(request))
        .or(() -> withoutSecret(request, authenticated))
        .or(() -> wrongBody(request));
  }

  private Optional<WebRefusal> foreignHost(WebRequest request) {
    return request.hosts().stream()
        .filter(host -> WebHost.of(host).filter(known -> isOurs(known, request)).isEmpty())
        .findFirst()
        .map(
            host ->
                new WebRefusal(
                    WebRefusal.Reason.FOREIGN_HOST,
                    "Host "
                        + quoted(host)
                        + " is no name of this server; use "
                        + names(request.local())
                        + ", or add the name to <admin hosts=\"...\"> in waybill.xml"));
  }

  private boolean isOurs(WebHost host, WebRequest request) {
    return host.isAt(request.local(), request.usualPort())
        || settings.hosts().stream().anyMatch(own -> own.covers(host));
  }

  private static String names(InetSocketAddress local) {
    return "127.0.0.1:%1$d, localhost:%1$d or [::1]:%1$d".formatted(local.getPort());
  }

  private static Optional<WebRefusal> foreignOrigin(WebRequest request) {
    Stream<String> origins =
        request.origins().stream()
            .filter(origin -> !isSame(origin, request))
            .map(origin -> "Origin " + quoted(origin));
    Stream<String> sites =
        request.fetchSites().stream()
            .filter(site -> !OWN_SITES.contains(site))
            .map(site -> "Sec-Fetch-Site " + quoted(site));
    return Stream.concat(origins, sites)
        .findFirst()
        .map(
            what ->
                new WebRefusal(
                    WebRefusal.Reason.FOREIGN_ORIGIN,
                    what
                        + ": WebAdmin answers no web page of another origin; ask it with a"
                        + " program such as curl or the waybill command"));
  }

  // The Host is ours already, so a page whose origin it is came from here.
  // A proxy before us may be the one that speaks TLS.
  private static boolean isSame(String origin, WebRequest request) {
    return request.hosts().stream()
        .map(host -> host.toLowerCase(Locale.ROOT))
        .anyMatch(
            host ->
                origin.equals("https://" + host)
                    || (!request.secure() && origin.equals("http://" + host)));
  }

  private static Optional<WebRefusal> wrongMethod(WebRequest request) {
    if (request.overridesMethod()) {
      return Optional.of(
          new WebRefusal(
              WebRefusal.Reason.METHOD,
              "X-HTTP-Method-Override is not read; send the method itself"));
    }
    return METHODS.contains(request.method())
        ? Optional.empty()
        : Optional.of(
            new WebRefusal(
                WebRefusal.Reason.METHOD,
                "No route has the method "
                    + quoted(request.method())
                    + "; there are "
                    + String.join(", ", METHODS)));
  }

  private Optional<WebRefusal> withoutSecret(WebRequest request, BooleanSupplier authenticated) {
    boolean open =
        request.reads()
            && settings.open().stream().anyMatch(path -> path.path().equals(request.target()));
    if (open || authenticated.getAsBoolean()) {
      return Optional.empty();
    }
    return Optional.of(
        request.credentials()
            ? new WebRefusal(WebRefusal.Reason.WRONG_SECRET, "The secret is wrong; " + WHERE)
            : new WebRefusal(WebRefusal.Reason.NO_SECRET, "WebAdmin needs a secret; " + WHERE));
  }

  private static Optional<WebRefusal> wrongBody(WebRequest request) {
    return request
        .body()
        .map(WebRequest.Body::mediaType)
        .filter(type -> !isReadable(type, request))
        .map(
            type ->
                new WebRefusal(
                    WebRefusal.Reason.BODY_TYPE,
                    (type.isEmpty() ? "A body without a type" : "A body of type " + quoted(type))
                        + " is not read; send \"Content-Type: "
                        + JSON
                        + "\" (curl sends a form unless told -H 'Content-Type: "
                        + JSON
                        + "')"));
  }

  // Routes of James that take text take it under any name but that of a form.
  private static boolean isReadable(String type, WebRequest request) {
    return type.equals(JSON)
        || !(request.isOurs() || request.isOfBrowser() || FORMS.contains(type));
  }

  private static String quoted(String text) {
    return '"' + Shown.text(text) + '"';
  }
}
