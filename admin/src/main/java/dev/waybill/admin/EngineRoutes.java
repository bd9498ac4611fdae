// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import dev.waybill.bridge.Engines;
import dev.waybill.runtime.Waybill;
import java.util.function.Function;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.webadmin.Routes;
import org.apache.james.webadmin.utils.JsonTransformer;
import spark.ResponseTransformer;

/** What all our routes share: a base path, the engine for one question, and answers in JSON. */
abstract class EngineRoutes implements Routes {

  private final String basePath;
  private final FileSystem fileSystem;
  private final DomainList domains;
  private final JsonTransformer json;

  EngineRoutes(String basePath, FileSystem fileSystem, DomainList domains, JsonTransformer json) {
    this.basePath = basePath;
    this.fileSystem = fileSystem;
    this.domains = domains;
    this.json = json;
  }

  @Override
  public final String getBasePath() {
    return basePath;
  }

  /** Writes an answer. */
  final ResponseTransformer json() {
    return json;
  }

  /** What the engine answers; it stays open for that long. */
  final <T> T ask(Function<Waybill, T> question) {
    try (Engines.Lease lease = Engines.lease(fileSystem, domains)) {
      return question.apply(lease.waybill());
    }
  }
}
