// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dns;

import dev.waybill.core.address.DomainName;
import java.util.List;

/**
 * Asks everybody who has the say over a name what its TXT records are. A port.
 *
 * <p>Thread-safe. Methods block for a bounded time and never throw for what the DNS answers.
 */
public interface TxtAuthority {

  /** One answer for each server that was asked, never empty and never from a cache of ours. */
  List<TxtAnswer> look(DomainName name);
}
