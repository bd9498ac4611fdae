// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.serve;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.PublicKeyRecord;
import dev.waybill.server.EngineProbe;
import java.util.List;

/** The keys of the server in this process. */
record ServerKeys(EngineProbe engine) implements TrialKeys {

  @Override
  public List<PublicKeyRecord> records(DomainName domain) {
    return engine.dkimRecords(domain);
  }

  @Override
  public int create(DomainName domain) {
    return engine.createDkimKey(domain);
  }
}
