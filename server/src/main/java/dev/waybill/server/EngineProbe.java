// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import com.google.inject.Inject;
import dev.waybill.bridge.Engines;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.utils.GuiceProbe;

/** A handle on the engine of a running server. Thread-safe. */
public final class EngineProbe implements GuiceProbe {

  private final FileSystem fileSystem;
  private final DomainList domains;

  @Inject
  EngineProbe(FileSystem fileSystem, DomainList domains) {
    this.fileSystem = fileSystem;
    this.domains = domains;
  }

  /** Has the hooks know every domain that exists now, instead of within a second. */
  public void refreshDomains() {
    try (Engines.Lease lease = Engines.lease(fileSystem, domains)) {
      lease.engine().localDomains().refresh();
    }
  }
}
