// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.returnpath;

import dev.waybill.core.reply.EnhancedStatus;
import dev.waybill.core.reply.Reply;

/** The replies to forged or late bounces. */
final class ReturnPathReplies {

  /** RFC 3463 §3.8: X.7.1, delivery not authorised. */
  private static final EnhancedStatus NOT_AUTHORISED = new EnhancedStatus(5, 7, 1);

  private ReturnPathReplies() {}

  static Reply notOurs() {
    return Reply.of(550, NOT_AUTHORISED, "This server sent no mail under that return path");
  }

  static Reply expired() {
    return Reply.of(550, NOT_AUTHORISED, "That return path is no longer valid");
  }
}
