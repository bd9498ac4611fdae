// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce.reading;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.bounce.text.Replies;
import dev.waybill.core.reply.EnhancedStatus;
import dev.waybill.core.reply.Reply;
import java.util.Locale;
import java.util.Optional;

/**
 * What a report says about one recipient (RFC 3464 §2.3).
 *
 * <p>Immutable. All texts are the remote host's own words, empty where it says nothing.
 *
 * @param finalRecipient the address that the reporting host knew it by
 * @param originalRecipient the address that the message was sent to
 * @param action what was done
 * @param status the status code
 * @param diagnostic the exact words, such as an SMTP reply, without the type in front
 * @param remoteMta the host that said them to the reporting host
 */
public record RecipientReport(
    String finalRecipient,
    String originalRecipient,
    Action action,
    Optional<EnhancedStatus> status,
    String diagnostic,
    String remoteMta) {

  /** What a host can do to a message (RFC 3464 §2.3.3). */
  public enum Action {
    /** It could not be delivered. */
    FAILED,
    /** It waits for another attempt. */
    DELAYED,
    /** It was delivered. */
    DELIVERED,
    /** It was passed to a host that writes no reports. */
    RELAYED,
    /** It was delivered to an address that stands for several others. */
    EXPANDED,
    /** The report does not say, or in a word that RFC 3464 does not know. */
    UNSTATED;

    /** Reads the field's value; hosts that write other words of the same meaning exist. */
    static Action parse(String text) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "failed", "failure", "fail", "expired" -> FAILED;
        case "delayed", "deferred" -> DELAYED;
        case "delivered" -> DELIVERED;
        case "relayed" -> RELAYED;
        case "expanded" -> EXPANDED;
        default -> UNSTATED;
      };
    }
  }

  /** Whether it is about this mailbox, under either address. */
  public boolean names(Mailbox mailbox) {
    String address = mailbox.toString();
    return address.equalsIgnoreCase(finalRecipient) || address.equalsIgnoreCase(originalRecipient);
  }

  /** Whether this is the end: the mail did not reach the recipient and will not. */
  public boolean isFailure() {
    boolean permanent = status.filter(EnhancedStatus::isPermanent).isPresent();
    return action == Action.FAILED || (action == Action.UNSTATED && permanent);
  }

  /** The SMTP reply that the diagnostic quotes; empty when it quotes none. */
  public Optional<Reply> smtpReply() {
    int at = Replies.first(diagnostic, 0, diagnostic.length()).orElse(-1);
    if (at < 0) {
      return Optional.empty();
    }
    int behind = Math.min(diagnostic.length(), at + 4);
    return Optional.of(
        Reply.parse(Replies.code(diagnostic, at), diagnostic.substring(behind).strip()));
  }
}
