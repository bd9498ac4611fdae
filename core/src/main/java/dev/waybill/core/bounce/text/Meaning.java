// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce.text;

import java.util.Locale;

/** What a turn of phrase says; the name in lower case heads its section in a phrase file. */
public enum Meaning {
  /** The mail did not arrive. */
  FAILURE,
  /** It did not arrive and nobody will try again, whatever else is said. */
  FINAL,
  /** Something went wrong; said of mail, but of much else as well. */
  TROUBLE,
  /** Somebody will try again. */
  DELAY,
  /** The mail arrived. */
  SUCCESS,
  /** The mail went on to a host that writes no reports. */
  RELAYED,
  /** A label in front of the address that the mail was for. */
  RECIPIENT,
  /** A label in front of an address that the mail was not for. */
  SENDER,
  /** A copy of the returned message begins. */
  COPY,
  /** Somebody is away, or a machine answers for somebody. */
  AWAY,
  /** The sender has to prove something before the mail is shown. */
  CHALLENGE,
  /** A reader complained about the mail. */
  COMPLAINT,
  /** A subscription was ended, began, or has to be confirmed. */
  LIST,
  /** The mail was displayed to a reader. */
  READ;

  /** The section's name. */
  String section() {
    return name().toLowerCase(Locale.ROOT);
  }
}
