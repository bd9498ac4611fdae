// SPDX-License-Identifier: Apache-2.0
/**
 * DNS lookups: the mail hosts of a domain (MX, RFC 5321 §5.1, RFC 7505) and its TXT records.
 *
 * <p>Start with {@link dev.waybill.core.dns.MxResolver}, the port, then {@link
 * dev.waybill.core.dns.NextHops}, what it answers: the addresses to try, in order, or one {@link
 * dev.waybill.core.dns.LookupFailure}. A failure knows whether a retry can help and which enhanced
 * status to use; only this package decides that. {@link dev.waybill.core.dns.DnsjavaMxResolver} is
 * the implementation with the real DNS.
 *
 * <p>{@link dev.waybill.core.dns.TxtAuthority} queries every authoritative server of a zone for TXT
 * records, bypassing all caches (RFC 1034 §4.2, RFC 1035 §3.3.14).
 *
 * <p>Not decided here: which domains use a smart host instead (see {@code delivery}), and what keys
 * or policies in TXT records mean.
 *
 * <p>Threads: values are immutable, resolvers are thread-safe and block at most for the time that
 * {@link dev.waybill.core.dns.DnsSettings} allows.
 */
@NullMarked
package dev.waybill.core.dns;

import org.jspecify.annotations.NullMarked;
