// SPDX-License-Identifier: Apache-2.0
/**
 * What tests stand on instead of the world: servers on loopback, fixed time and seeded chance.
 *
 * <p>Nothing here knows Waybill; every room's tests may use it. Read first {@link
 * dev.waybill.testkit.smtp.SmtpSink} (the next hop), {@link dev.waybill.testkit.dns.DnsServer} (the
 * world's names) and {@link dev.waybill.testkit.dialogue.Dialogue} (SMTP written down as a file).
 * Servers run on daemon threads of their own and stop at {@code close()}; nothing here sleeps.
 */
@NullMarked
package dev.waybill.testkit;

import org.jspecify.annotations.NullMarked;
