// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import dev.waybill.core.dkim.keys.KeyName;

/**
 * A key that somebody else's configuration names.
 *
 * @param name which key it is there
 * @param origin where it was found, for messages
 * @param pem the private key; its text never shows it
 */
record KeyCandidate(KeyName name, String origin, String pem) {

  @Override
  public String toString() {
    return name + " of " + origin;
  }
}
