// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.pipeline;

/** What a mailet does with mail, as far as it matters for a signature. */
enum Role {
  /** Changes header or body of the message itself. */
  TOUCHES(false),
  /** Changes nothing; the mail continues. */
  HARMLESS(false),
  /** Changes nothing; the mail continues in another processor. */
  ROUTES(true),
  /** Changes nothing; the mail stays here: in a mailbox or a repository, or it is dropped. */
  ENDS(true),
  /** Sends the mail to another server. */
  SENDS(true),
  /** Unknown. */
  FOREIGN(false);

  private final boolean takesMailAway;

  Role(boolean takesMailAway) {
    this.takesMailAway = takesMailAway;
  }

  /** Whether no matched mail continues to the next mailet of the processor. */
  boolean takesMailAway() {
    return takesMailAway;
  }
}
