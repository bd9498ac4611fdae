// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dns;

import dev.waybill.core.address.DomainName;
import java.util.List;

/**
 * Queries every authoritative server of a name for its TXT records. A port.
 *
 * <p>Thread-safe. Methods block for a bounded time and never throw for what the DNS answers.
 */
public interface TxtAuthority {

  /** One answer for each server that was queried; never empty and never from our cache. */
  List<TxtAnswer> look(DomainName name);
}
