// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import dev.waybill.core.reply.EnhancedStatus;
import dev.waybill.core.reply.Reply;

/** The texts that refused clients read. */
public final class RelayReplies {

  private RelayReplies() {}

  /** RFC 4954 §6: 530 5.7.0 where logging in is what the client has to do. */
  static Reply authenticationRequired() {
    return Reply.of(
        530,
        new EnhancedStatus(5, 7, 0),
        "Authentication required: log in before sending to other domains");
  }

  /** RFC 3463 §3.8: X.7.1, delivery not authorised. */
  static Reply relayingDenied() {
    return Reply.of(
        550,
        new EnhancedStatus(5, 7, 1),
        "Relaying denied: this client may send to local recipients only");
  }

  /** RFC 3463 §3.2: X.1.3, an address that no mail system can route, such as a domain literal. */
  public static Reply badRecipient() {
    return Reply.of(
        501, new EnhancedStatus(5, 1, 3), "Bad recipient address: write it as user@domain.example");
  }

  /** RFC 3463 §3.2: X.1.7, a sender that no bounce could be written to. */
  public static Reply badSender() {
    return Reply.of(
        501, new EnhancedStatus(5, 1, 7), "Bad sender address: write it as user@domain.example");
  }

  /** RFC 5321 appendix C: a server may refuse to be a hop of a source route. */
  public static Reply sourceRoute() {
    return Reply.of(
        550,
        new EnhancedStatus(5, 7, 1),
        "Relaying denied: source routes are not followed, write to the recipient directly");
  }
}
