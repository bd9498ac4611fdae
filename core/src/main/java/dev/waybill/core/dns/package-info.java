// SPDX-License-Identifier: Apache-2.0
/**
 * From a domain to the hosts that take its mail (RFC 5321 §5.1, RFC 7505), and to its TXT records.
 *
 * <p>Start with {@link dev.waybill.core.dns.MxResolver}, the port, then {@link
 * dev.waybill.core.dns.NextHops}, what it answers: the addresses to try, in order, or one {@link
 * dev.waybill.core.dns.LookupFailure}. A failure knows whether asking again can help and which
 * enhanced status says so; nobody else decides that. {@link dev.waybill.core.dns.DnsjavaMxResolver}
 * is the adapter for the real DNS.
 *
 * <p>{@link dev.waybill.core.dns.TxtAuthority} asks every authoritative server of a zone for TXT
 * records, past all caches (RFC 1034 §4.2, RFC 1035 §3.3.14).
 *
 * <p>What this room is not for: which domains go to a smart host instead (that is {@code
 * delivery}), and what keys or policies in TXT records mean.
 *
 * <p>Threads: values are immutable, resolvers are thread-safe and block at most for the time that
 * {@link dev.waybill.core.dns.DnsSettings} allows.
 */
@NullMarked
package dev.waybill.core.dns;

import org.jspecify.annotations.NullMarked;
