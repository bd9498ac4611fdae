// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.web;

/** What may be opened for reading without the secret, for load balancers and Prometheus. */
public enum OpenPath {
  /** Whether the server is well. */
  HEALTH("/healthcheck"),
  /** Figures. */
  METRICS("/metrics");

  private final String path;

  OpenPath(String path) {
    this.path = path;
  }

  /** As it is written in a request, and in no other way. */
  String path() {
    return path;
  }
}
