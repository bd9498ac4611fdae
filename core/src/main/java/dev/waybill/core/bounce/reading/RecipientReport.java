// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce.reading;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.bounce.text.Replies;
import dev.waybill.core.header.HeaderText;
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

  /** RFC 5321 §4.2.3, the code that hosts use most for mail that can not be delivered. */
  private static final int UNSPECIFIC_PERMANENT = 550;

  /** RFC 5321 §4.2.3, its temporary counterpart. */
  private static final int UNSPECIFIC_TRANSIENT = 450;

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
    boolean permanent =
        status
            .map(EnhancedStatus::isPermanent)
            .orElseGet(() -> smtpReply().filter(reply -> reply.code() >= 500).isPresent());
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

  /** The reply that it quotes, if that is a refusal; else one that says the same as its status. */
  public Reply reply() {
    Optional<EnhancedStatus> refusal = status.filter(code -> code.statusClass() != 2);
    return smtpReply()
        .filter(quoted -> !quoted.isPositive())
        .map(quoted -> completed(quoted, refusal))
        .orElseGet(() -> new Reply(code(refusal), refusal, diagnostic));
  }

  private static Reply completed(Reply quoted, Optional<EnhancedStatus> status) {
    Optional<EnhancedStatus> fitting =
        status.filter(code -> code.statusClass() == quoted.code() / 100);
    return new Reply(quoted.code(), quoted.status().or(() -> fitting), quoted.text());
  }

  private static int code(Optional<EnhancedStatus> status) {
    boolean permanent = status.map(EnhancedStatus::isPermanent).orElse(true);
    return permanent ? UNSPECIFIC_PERMANENT : UNSPECIFIC_TRANSIENT;
  }

  /** The host that refused the mail, as far as the report names one; its rules are asked. */
  public String host(ReturnedMail.DeliveryReport report) {
    String named = remoteMta.isEmpty() ? report.reportingMta() : remoteMta;
    return named.isEmpty() ? "unnamed" : HeaderText.bounded(named);
  }
}
