// SPDX-License-Identifier: Apache-2.0
/**
 * Both ends of an SMTP conversation: a receiving server that does what a script says, and a client
 * that sends what a test says.
 *
 * <p>Start with {@link dev.waybill.testkit.smtp.SmtpSink}, then {@link
 * dev.waybill.testkit.smtp.RuleDraft} (what a script can do), {@link
 * dev.waybill.testkit.smtp.ReceivedMessage} and {@link dev.waybill.testkit.smtp.SmtpClient}. Own
 * code: GreenMail keeps parsed messages, and SubEtha SMTP, which gives the octets, cannot drop a
 * connection at a chosen one.
 *
 * <p>RFC 5321 (SMTP), 1870 (SIZE), 2034 (enhanced codes), 2920 (pipelining), 3207 (STARTTLS), 3461
 * (DSN), 4954 (AUTH), 6152 (8BITMIME), 6531 (SMTPUTF8). The sink has one daemon thread for each
 * connection; what it hands out is immutable.
 */
@NullMarked
package dev.waybill.testkit.smtp;

import org.jspecify.annotations.NullMarked;
