// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.pipeline;

/** What a mailet does with mail, as far as a signature is concerned. */
enum Role {
  /** Changes header or body of the message itself. */
  TOUCHES(false),
  /** Leaves every octet alone; the mail goes on. */
  HARMLESS(false),
  /** Leaves every octet alone, and the mail goes on in another processor. */
  ROUTES(true),
  /** Leaves every octet alone, and the mail stays here: in a mailbox, a repository, nowhere. */
  ENDS(true),
  /** Sends the mail to another server. */
  SENDS(true),
  /** Nobody told us. */
  FOREIGN(false);

  private final boolean takesMailAway;

  Role(boolean takesMailAway) {
    this.takesMailAway = takesMailAway;
  }

  /** Whether no mail that matched goes on to the next mailet of the processor. */
  boolean takesMailAway() {
    return takesMailAway;
  }
}
