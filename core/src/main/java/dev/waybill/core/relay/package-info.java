// SPDX-License-Identifier: Apache-2.0
/**
 * The relay policy: who may send to other domains (RFC 5321 §3.6.2, §7.1; RFC 6409).
 *
 * <p>Start with {@link dev.waybill.core.relay.RelayPolicy}, then {@link
 * dev.waybill.core.relay.ClientPolicy}. It knows networks and accounts, not sessions: the SMTP hook
 * and the matcher that backs it up use the same object. Immutable.
 */
@NullMarked
package dev.waybill.core.relay;

import org.jspecify.annotations.NullMarked;
