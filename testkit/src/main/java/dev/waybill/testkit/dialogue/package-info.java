// SPDX-License-Identifier: Apache-2.0
/**
 * SMTP conversations written down as files, which are documentation and tests at once.
 *
 * <p>Start with {@link dev.waybill.testkit.dialogue.Dialogue}. A file looks like this:
 *
 * <pre>
 * # A line that begins with # is a comment; so is the rest of a line after two blanks and #.
 * === as an outsider ===          begins a new connection (the first one needs no title)
 * &#64;from 127.0.0.2                 before its first line: the address to talk from,
 * &#64;to ${submission}               the port, or host:port, to talk to,
 * &#64;tls                            and TLS from the first octet on
 * S: 220                          the reply's last line begins so
 * C: EHLO client.example          sent in UTF-8 with CRLF
 * S: 250-SIZE                     some earlier line of the next reply begins so
 * S: 250
 * C: MAIL FROM:&lt;${sender}&gt;       a variable
 * S: 250
 * Cx: 4e 4f 4f 50 0a              octets in hex, nothing added
 * C64: Tk9PUA0K                   octets in base64, nothing added
 * --- starttls ---                the TLS handshake, after the reply to STARTTLS
 * --- ended by server ---         the server closes without another word
 * </pre>
 *
 * <p>Lines after DATA are ordinary {@code C:} lines; anyone who writes them doubles their dots.
 * Parsed dialogues are immutable; a run is confined to one thread.
 */
@NullMarked
package dev.waybill.testkit.dialogue;

import org.jspecify.annotations.NullMarked;
