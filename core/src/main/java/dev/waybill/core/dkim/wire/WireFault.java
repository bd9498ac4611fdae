// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.wire;

/** What can be wrong with a signature of ours as it went out. */
public enum WireFault {
  /** The message has no signature of that key any more. */
  MISSING("the signature is not there"),
  /** The field cannot be read, or says what it must not say. */
  MALFORMED("the signature cannot be read"),
  /** Nobody knows the key that signed. */
  NO_KEY("the key is not known"),
  /** The signature had expired, {@code x=}, before the message left. */
  EXPIRED("the signature had expired"),
  /** The hash of the body is another one. */
  BODY("the body is not the one that was signed"),
  /** The signature does not fit the header fields, or not the key. */
  HEADER("the signature does not fit the header fields and the key"),
  /** The doubled dots, or the dot at the end, are not as they must be. */
  FRAMING("the message does not end where it should");

  private final String text;

  WireFault(String text) {
    this.text = text;
  }

  /** For a person: what is wrong. */
  String text() {
    return text;
  }
}
