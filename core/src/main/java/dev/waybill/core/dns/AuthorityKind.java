// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dns;

/** Whose answer about a record counts. */
public enum AuthorityKind {
  /** Every authoritative name server of the zone, asked directly. */
  ZONE,
  /** Every name server that this server asks for everything else. */
  RESOLVER
}
