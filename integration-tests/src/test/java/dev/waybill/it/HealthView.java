// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What a monitoring program reads at {@code GET /healthcheck}. Confined to one thread. */
final class HealthView {

  private static final Pattern CHECK =
      Pattern.compile("\"componentName\":\"([^\"]+)\"[^{}]*?\"status\":\"([a-z]+)\"");

  private final WaybillServer server;
  private final Set<String> usual;

  /** Takes what the server complains about now for usual. */
  HealthView(WaybillServer server) {
    this.server = server;
    this.usual = complaints();
  }

  /** The checks that are not healthy now and were at first. */
  Set<String> news() {
    Set<String> news = complaints();
    news.removeAll(usual);
    return news;
  }

  private Set<String> complaints() {
    Set<String> complaints = new TreeSet<>();
    CHECK
        .matcher(server.get("/healthcheck").body())
        .results()
        .filter(check -> !check.group(2).equals("healthy"))
        .forEach(check -> complaints.add(check.group(1) + " " + check.group(2)));
    return complaints;
  }
}
