// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.smtp;

/** The moments of a session at which a script can step in. */
public enum Stage {
  /** The client has connected and waits for the greeting. */
  CONNECT,
  /** EHLO or HELO. */
  EHLO,
  /** STARTTLS, before the handshake. */
  STARTTLS,
  /** AUTH, after the credentials. */
  AUTH,
  /** MAIL FROM. */
  MAIL,
  /** RCPT TO, once for each recipient. */
  RCPT,
  /** The DATA command, before 354. */
  DATA,
  /** Inside the message, after a number of octets; see {@link RuleDraft#after}. */
  BODY,
  /** The final dot has come, the answer has not gone. */
  END_OF_DATA,
  /** RSET. */
  RSET,
  /** QUIT. */
  QUIT
}
