// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.pipeline.MailWay;
import java.util.Optional;

/**
 * What the mail server around us knows of its domains and its files. A port.
 *
 * <p>Thread-safe. Questions are answered from memory, because they are asked on network threads.
 */
public interface Host {

  /** Whether mail for this domain ends here. */
  boolean isLocal(DomainName domain);

  /** The domain that speaks for the server; empty while it has none that others can write to. */
  Optional<DomainName> defaultDomain();

  /** The way of mail through its files, as they were when it started. */
  default MailWay way() {
    return MailWay.UNKNOWN;
  }

  /**
   * Reads the domains again; may wait for a database. Called every second on a thread of ours.
   *
   * @throws RuntimeException when they cannot be read; the last ones stay in force
   */
  void refresh();
}
