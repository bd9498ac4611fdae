// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dns;

/** Which name servers' answers about a record count. */
public enum AuthorityKind {
  /** Every authoritative name server of the zone, queried directly. */
  ZONE,
  /** Every resolver that this server uses for everything else. */
  RESOLVER
}
