// SPDX-License-Identifier: Apache-2.0
/**
 * The names of the world, as a test wants them to be.
 *
 * <p>Start with {@link dev.waybill.testkit.dns.DnsServer}, then {@link
 * dev.waybill.testkit.dns.DnsName}. The wire format is dnsjava's; what is answered is decided here.
 * It is no model of a good name server: it can also be silent, fail and truncate.
 *
 * <p>RFC 1034 section 4.3.2 (how to answer), 2308 (negative answers), 4592 (wildcards), 6891 (EDNS:
 * only the UDP size), 7766 (TCP). Names may be changed while the server runs; every type is
 * thread-safe.
 */
@NullMarked
package dev.waybill.testkit.dns;

import org.jspecify.annotations.NullMarked;
