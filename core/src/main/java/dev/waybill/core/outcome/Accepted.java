// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.message.MessageToken;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * We answered 250 and are responsible from now on.
 *
 * @param at when
 * @param message its token
 * @param sender the reverse-path that the client gave
 * @param author the address of the From field; empty when there is none
 * @param client which rule's client may relay it: {@code account a@example.com}, {@code network
 *     10.0.0.0/8}, or empty for mail that may not leave
 * @param messageIdField the Message-ID field's value; empty when there is none
 * @param octets its size as it came
 * @param submission how it came in
 * @param fixes what was changed in it while it came in, in the order of {@link Fix}
 * @param recipients in the order of acceptance; the index of a {@link RecipientEvent} points here
 */
public record Accepted(
    Instant at,
    MessageToken message,
    EnvelopeSender sender,
    Optional<Mailbox> author,
    String client,
    String messageIdField,
    long octets,
    Submission submission,
    List<Fix> fixes,
    List<Mailbox> recipients)
    implements Event {

  private static final String BY_ACCOUNT = "account ";

  /** Copies the lists. */
  public Accepted {
    fixes = List.copyOf(fixes);
    recipients = List.copyOf(recipients);
  }

  /** Of a message that is exactly what came in. */
  public Accepted(
      Instant at,
      MessageToken message,
      EnvelopeSender sender,
      Optional<Mailbox> author,
      String client,
      String messageIdField,
      long octets,
      Submission submission,
      List<Mailbox> recipients) {
    this(
        at,
        message,
        sender,
        author,
        client,
        messageIdField,
        octets,
        submission,
        List.of(),
        recipients);
  }

  /** The account that sent it; empty when the client had none. */
  public Optional<String> account() {
    return client.startsWith(BY_ACCOUNT)
        ? Optional.of(client.substring(BY_ACCOUNT.length()))
        : Optional.of(submission.account()).filter(account -> !account.isEmpty());
  }
}
