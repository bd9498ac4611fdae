// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.serve;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.PublicKeyRecord;
import java.util.List;

/** The DKIM keys of domains that this command makes. A port, to the running server. */
interface TrialKeys {

  /** The records of the domain's keys; empty when it has no key. */
  List<PublicKeyRecord> records(DomainName domain);

  /**
   * Makes a key that signs at once, whether or not its record is published.
   *
   * @return its size in bits
   */
  int create(DomainName domain);
}
