// SPDX-License-Identifier: Apache-2.0
/**
 * How much may one connection, and one address, ask of the server, in SMTP, IMAP and POP3?
 *
 * <p>Start with {@link dev.waybill.core.session.Connections}, which admits connections, and {@link
 * dev.waybill.core.session.SessionMeter}, which counts what one of them does. Both answer with an
 * {@link dev.waybill.core.session.Ending}; how it is said in a protocol is the caller's business.
 * Who may relay or log in is not decided here. The clock is passed in.
 */
@NullMarked
package dev.waybill.core.session;

import org.jspecify.annotations.NullMarked;
